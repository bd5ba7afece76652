using System;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Cosmos.System2.Files;

/// <summary><c>snprintf</c> with one argument.</summary>
internal static unsafe class PrintFormatExports
{
    [RuntimeExport("SystemNative_SNPrintF_1I")]
    internal static int FormatInteger(byte* destination, int size, byte* format, int argument) => Format(destination, size, format, argument, null);

    [RuntimeExport("SystemNative_SNPrintF_1S")]
    internal static int FormatString(byte* destination, int size, byte* format, byte* argument) => Format(destination, size, format, 0, argument);

    // As snprintf: the length of the whole text, of which as much was written as fits, always with a terminator.
    private static int Format(byte* destination, int size, byte* format, int number, byte* text)
    {
        try
        {
            byte[]? argument = text == null ? null : MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text).ToArray();
            byte[] result = PrintFormat.Format(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(format), number, argument);
            if (destination != null && size > 0)
            {
                int count = Math.Min(result.Length, size - 1);
                result.AsSpan(0, count).CopyTo(new Span<byte>(destination, count));
                destination[count] = 0;
            }

            return result.Length;
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }
}
