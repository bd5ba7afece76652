using System.Runtime.InteropServices;

namespace Cosmos.System2.Tests.Files;

/// <summary>The C shim of the host's own .NET: what our boundary must be equal to.</summary>
internal static unsafe partial class Shim
{
    private const string Library = "libSystem.Native";

    [LibraryImport(Library, EntryPoint = "SystemNative_ConvertErrorPlatformToPal")]
    internal static partial int ToPal(int platform);

    [LibraryImport(Library, EntryPoint = "SystemNative_ConvertErrorPalToPlatform")]
    internal static partial int ToPlatform(int pal);

    [LibraryImport(Library, EntryPoint = "SystemNative_StrErrorR")]
    internal static partial byte* Text(int platform, byte* buffer, int size);

    [LibraryImport(Library, EntryPoint = "SystemNative_SNPrintF_1I")]
    internal static partial int Format(byte* buffer, int size, byte* format, int argument);

    [LibraryImport(Library, EntryPoint = "SystemNative_SNPrintF_1S")]
    internal static partial int Format(byte* buffer, int size, byte* format, byte* argument);

    [LibraryImport(Library, EntryPoint = "SystemNative_GetDeviceIdentifiers")]
    internal static partial void GetDeviceIdentifiers(ulong device, uint* major, uint* minor);
}
