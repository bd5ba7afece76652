using System.Runtime.InteropServices;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

// Structures of the boundary between the class library and libSystem.Native, as nested types of Interop.Sys in System.Net.Sockets,
// System.Net.NameResolution and System.Net.NetworkInformation 10.0 declare them; a host test compares size and field order.

/// <summary><c>Interop.Sys.IPAddress</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PalIPAddress
{
    public fixed byte Bytes[16];
    public uint IsIPv6;
    public uint ScopeId;
}

/// <summary><c>Interop.Sys.IPPacketInformation</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PalPacketInformation
{
    public PalIPAddress Address;
    public int InterfaceIndex;
    public int Padding;
}

/// <summary><c>Interop.Sys.MessageHeader</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PalMessageHeader
{
    public byte* SocketAddress;
    public PalVector* Vectors;
    public byte* ControlBuffer;
    public int SocketAddressLength;
    public int VectorCount;
    public int ControlBufferLength;
    public int Flags;
}

/// <summary><c>Interop.Sys.LingerOption</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PalLinger
{
    public int OnOff;
    public int Seconds;
}

/// <summary><c>Interop.Sys.IPv4MulticastOption</c>; addresses in network order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PalIPv4Multicast
{
    public uint MulticastAddress;
    public uint LocalAddress;
    public int InterfaceIndex;
    public int Padding;
}

/// <summary><c>Interop.Sys.IPv6MulticastOption</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PalIPv6Multicast
{
    public PalIPAddress Address;
    public int InterfaceIndex;
    public int Padding;
}

/// <summary><c>Interop.Sys.HostEntry</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PalHostEntry
{
    public byte* CanonicalName;
    public byte** Aliases;
    public PalIPAddress* Addresses;
    public int AddressCount;
}

/// <summary><c>Interop.Sys.IpAddressInfo</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PalIPAddressInfo
{
    public int InterfaceIndex;
    public fixed byte Bytes[16];
    public byte ByteCount;
    public byte PrefixLength;
    public fixed byte Padding[2];
}

/// <summary><c>Interop.Sys.LinkLayerAddressInfo</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PalLinkAddressInfo
{
    public int InterfaceIndex;
    public fixed byte Bytes[8];
    public byte ByteCount;
    public byte Padding;
    public ushort HardwareType;
}

/// <summary><c>Interop.Sys.NetworkInterfaceInfo</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PalInterfaceInfo
{
    public fixed byte Name[16];
    public long Speed;
    public int InterfaceIndex;
    public int Mtu;
    public ushort HardwareType;
    public byte OperationalState;
    public byte ByteCount;
    public fixed byte Bytes[8];
    public byte SupportsMulticast;
    public fixed byte Padding[3];
}
