using System.Runtime.InteropServices;

namespace Cosmos.System2.Tests.Network;

/// <summary>The socket address functions of the host's own .NET: what ours must be equal to.</summary>
internal static unsafe partial class SocketShim
{
    private const string Library = "libSystem.Native";

    [LibraryImport(Library, EntryPoint = "SystemNative_GetAddressFamily")]
    internal static partial int GetFamily(byte* address, int length, int* family);

    [LibraryImport(Library, EntryPoint = "SystemNative_SetAddressFamily")]
    internal static partial int SetFamily(byte* address, int length, int family);

    [LibraryImport(Library, EntryPoint = "SystemNative_GetPort")]
    internal static partial int GetPort(byte* address, int length, ushort* port);

    [LibraryImport(Library, EntryPoint = "SystemNative_SetPort")]
    internal static partial int SetPort(byte* address, int length, ushort port);

    [LibraryImport(Library, EntryPoint = "SystemNative_GetIPv4Address")]
    internal static partial int GetIPv4(byte* address, int length, uint* value);

    [LibraryImport(Library, EntryPoint = "SystemNative_SetIPv4Address")]
    internal static partial int SetIPv4(byte* address, int length, uint value);

    [LibraryImport(Library, EntryPoint = "SystemNative_GetIPv6Address")]
    internal static partial int GetIPv6(byte* address, int length, byte* value, int valueLength, uint* scope);

    [LibraryImport(Library, EntryPoint = "SystemNative_SetIPv6Address")]
    internal static partial int SetIPv6(byte* address, int length, byte* value, int valueLength, uint scope);

    [LibraryImport(Library, EntryPoint = "SystemNative_GetSocketAddressSizes")]
    internal static partial int GetSizes(int* ipv4, int* ipv6, int* unix, int* largest);

    [LibraryImport(Library, EntryPoint = "SystemNative_GetDomainSocketSizes")]
    internal static partial void GetUnixSizes(int* offset, int* path, int* size);

    [LibraryImport(Library, EntryPoint = "SystemNative_GetControlMessageBufferSize")]
    internal static partial int GetControlSize(int isIPv4, int isIPv6);

    [LibraryImport(Library, EntryPoint = "SystemNative_PlatformSupportsDualModeIPv4PacketInfo")]
    internal static partial int SupportsDualModePacketInformation();

    [LibraryImport(Library, EntryPoint = "SystemNative_MapTcpState")]
    internal static partial int MapTcpState(int state);

    [LibraryImport(Library, EntryPoint = "SystemNative_TryGetIPPacketInformation")]
    internal static partial int TryGetPacketInformation(System2.Network.PalMessageHeader* header, int isIPv4, System2.Network.PalPacketInformation* information);
}
