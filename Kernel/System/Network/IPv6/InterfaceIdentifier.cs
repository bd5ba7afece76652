using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using Cosmos.Network.Randomness;

namespace Cosmos.Network.IPv6;

/// <summary>
/// The last 64 bits of addresses that this machine makes for itself: the same in the same network, unrelated in others, and no hardware address in them
/// (RFC 7217, section 5).
/// </summary>
internal static class InterfaceIdentifier
{
    /// <summary>Makes an address.</summary>
    /// <param name="hash">The function F with its secret key.</param>
    /// <param name="prefix">The first 64 bits.</param>
    /// <param name="station">Net_Iface: the station's address, which stays when names and numbers of interfaces change.</param>
    /// <param name="duplicates">DAD_Counter: how many addresses were taken by others before.</param>
    public static InternetAddress MakeAddress(KeyedHash hash, ulong prefix, MacAddress station, int duplicates)
    {
        Span<byte> bytes = stackalloc byte[8];
        station.CopyTo(bytes[2..]);
        ulong net = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        for (int attempt = 0; ; attempt++)
        {
            ulong identifier = hash.Compute(InternetAddress.FromHalves(prefix, net), ((ulong)(uint)attempt << 32) | (uint)duplicates);
            if (!IsReserved(identifier))
                return InternetAddress.FromHalves(prefix, identifier);
        }
    }

    /// <summary>Whether an identifier has a meaning of its own (RFC 5453 and the registry of IANA).</summary>
    public static bool IsReserved(ulong identifier) =>
        identifier is 0 or (>= 0x0200_5EFF_FE00_0000 and <= 0x0200_5EFF_FEFF_FFFF) or (>= 0xFDFF_FFFF_FFFF_FF80 and <= 0xFDFF_FFFF_FFFF_FFFF);
}
