using System;
using System.Runtime;

namespace Cosmos.System2.Files;

/// <summary>The error functions of <c>libSystem.Native</c>. They work from the first managed instruction on.</summary>
internal static unsafe class ErrorExports
{
    [RuntimeExport("SystemNative_GetErrNo")]
    internal static int GetErrNo() => ErrorNumber.Value;

    [RuntimeExport("SystemNative_SetErrNo")]
    internal static void SetErrNo(int errorNumber) => ErrorNumber.Value = errorNumber;

    [RuntimeExport("SystemNative_ConvertErrorPlatformToPal")]
    internal static int ConvertErrorPlatformToPal(int platformErrno) => ErrorNumbers.ToPal(platformErrno);

    [RuntimeExport("SystemNative_ConvertErrorPalToPlatform")]
    internal static int ConvertErrorPalToPlatform(int error) => ErrorNumbers.ToPlatform(error);

    // The result may point elsewhere than into the buffer; here it never does.
    [RuntimeExport("SystemNative_StrErrorR")]
    internal static byte* StrErrorR(int platformErrno, byte* buffer, int bufferSize)
    {
        if (buffer == null || bufferSize <= 0)
            return null;
        try
        {
            ErrorText.Write(platformErrno, new Span<byte>(buffer, bufferSize));
        }
        catch (Exception)
        {
            buffer[0] = 0;
        }

        return buffer;
    }
}
