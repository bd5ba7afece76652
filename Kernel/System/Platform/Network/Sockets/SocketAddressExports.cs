using System;
using System.Runtime;
using Cosmos.Network;
using Cosmos.Sockets;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>The socket address functions of <c>libSystem.Native</c>. Results are errors in the numbering of the boundary.</summary>
internal static unsafe class SocketAddressExports
{
    [RuntimeExport("SystemNative_GetSocketAddressSizes")]
    internal static int GetSizes(int* ipv4, int* ipv6, int* unix, int* largest)
    {
        if (ipv4 == null || ipv6 == null || unix == null || largest == null)
            return Error(SocketAddressCalls.Fault);
        *ipv4 = SocketAddressFormat.IPv4Size;
        *ipv6 = SocketAddressFormat.IPv6Size;
        *unix = SocketAddressFormat.UnixSize;
        *largest = SocketAddressFormat.StorageSize;
        return 0;
    }

    [RuntimeExport("SystemNative_GetMaximumAddressSize")]
    internal static int GetLargestSize() => SocketAddressFormat.StorageSize;

    [RuntimeExport("SystemNative_GetDomainSocketSizes")]
    internal static void GetUnixSizes(int* pathOffset, int* pathSize, int* addressSize)
    {
        *pathOffset = SocketAddressFormat.FamilySize;
        *pathSize = SocketAddressFormat.UnixPathSize;
        *addressSize = SocketAddressFormat.UnixSize;
    }

    [RuntimeExport("SystemNative_GetAddressFamily")]
    internal static int GetFamily(byte* address, int length, int* family)
    {
        if (address == null || family == null)
            return Error(SocketAddressCalls.Fault);
        NetworkError error = SocketAddressCalls.GetFamily(Bytes(address, length), out int found);
        if (error == NetworkError.None)
            *family = found;
        return Error(error);
    }

    [RuntimeExport("SystemNative_SetAddressFamily")]
    internal static int SetFamily(byte* address, int length, int family) => Error(SocketAddressCalls.SetFamily(Bytes(address, length), family));

    [RuntimeExport("SystemNative_GetPort")]
    internal static int GetPort(byte* address, int length, ushort* port)
    {
        NetworkError error = SocketAddressCalls.GetPort(Bytes(address, length), out ushort found);
        if (error == NetworkError.None)
            *port = found;
        return Error(error);
    }

    [RuntimeExport("SystemNative_SetPort")]
    internal static int SetPort(byte* address, int length, ushort port) => Error(SocketAddressCalls.SetPort(Bytes(address, length), port));

    [RuntimeExport("SystemNative_GetIPv4Address")]
    internal static int GetIPv4Address(byte* address, int length, uint* value)
    {
        if (value == null)
            return Error(SocketAddressCalls.Fault);
        NetworkError error = SocketAddressCalls.GetIPv4(Bytes(address, length), out uint found);
        if (error == NetworkError.None)
            *value = found;
        return Error(error);
    }

    [RuntimeExport("SystemNative_SetIPv4Address")]
    internal static int SetIPv4Address(byte* address, int length, uint value) => Error(SocketAddressCalls.SetIPv4(Bytes(address, length), value));

    [RuntimeExport("SystemNative_GetIPv6Address")]
    internal static int GetIPv6Address(byte* address, int length, byte* value, int valueLength, uint* scopeId)
    {
        if (scopeId == null)
            return Error(SocketAddressCalls.Fault);
        NetworkError error = SocketAddressCalls.GetIPv6(Bytes(address, length), Bytes(value, valueLength), out uint scope);
        if (error == NetworkError.None)
            *scopeId = scope;
        return Error(error);
    }

    [RuntimeExport("SystemNative_SetIPv6Address")]
    internal static int SetIPv6Address(byte* address, int length, byte* value, int valueLength, uint scopeId) =>
        Error(SocketAddressCalls.SetIPv6(Bytes(address, length), Bytes(value, valueLength), scopeId));

    // A null pointer or a negative length is an address without bytes, which every function refuses as the C shim does.
    private static Span<byte> Bytes(byte* address, int length) => address == null ? default : new Span<byte>(address, Math.Max(length, 0));

    private static int Error(NetworkError error) => ErrorNumbers.ToPal((int)error);
}
