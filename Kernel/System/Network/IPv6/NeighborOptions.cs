using System;
using System.Buffers.Binary;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.IPv6;

/// <summary>The options of a neighbour discovery message (RFC 4861, section 4.6), checked as a whole before any is used.</summary>
internal readonly ref struct NeighborOptions
{
    /// <summary>Source Link-Layer Address.</summary>
    public const byte SourceLinkLayer = 1;

    /// <summary>Target Link-Layer Address.</summary>
    public const byte TargetLinkLayer = 2;

    /// <summary>Prefix Information.</summary>
    public const byte PrefixInformation = 3;

    /// <summary>MTU.</summary>
    public const byte Mtu = 5;

    /// <summary>Nonce (RFC 3971, section 5.3.2).</summary>
    public const byte Nonce = 14;

    /// <summary>Recursive DNS Server (RFC 8106, section 5.1).</summary>
    public const byte RecursiveDnsServer = 25;

    /// <summary>DNS Search List (RFC 8106, section 5.2).</summary>
    public const byte DnsSearchList = 31;

    private const int MaximumOptions = 64;
    private readonly ReadOnlySpan<byte> _bytes;

    private NeighborOptions(ReadOnlySpan<byte> bytes) => _bytes = bytes;

    /// <summary>Checks the options of a message.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="options">The options.</param>
    /// <returns><see langword="false"/> when one has no length or leaves the message: then the message must be dropped.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out NeighborOptions options)
    {
        options = new NeighborOptions(bytes);
        int count = 0;
        while (!bytes.IsEmpty)
        {
            if (bytes.Length < 8 || bytes[1] == 0 || bytes[1] * 8 > bytes.Length || ++count > MaximumOptions)
                return false;
            bytes = bytes[(bytes[1] * 8)..];
        }

        return true;
    }

    /// <summary>Takes the next option.</summary>
    /// <param name="position">0 in the beginning; moved by each call.</param>
    /// <param name="option">The option with its type and length; a multiple of 8 bytes.</param>
    public bool TryNext(ref int position, out ReadOnlySpan<byte> option)
    {
        option = default;
        if (position >= _bytes.Length)
            return false;
        option = _bytes.Slice(position, _bytes[position + 1] * 8);
        position += option.Length;
        return true;
    }

    /// <summary>Finds the address of a station.</summary>
    /// <param name="type"><see cref="SourceLinkLayer"/> or <see cref="TargetLinkLayer"/>.</param>
    /// <param name="address">The address.</param>
    /// <returns><see langword="false"/> when there is none, or one that no station has.</returns>
    public bool TryGetLinkLayer(byte type, out MacAddress address)
    {
        address = default;
        int position = 0;
        while (TryNext(ref position, out ReadOnlySpan<byte> option))
        {
            if (option[0] != type || option.Length != 8)
                continue;
            address = new MacAddress(option[2..]);
            return !address.IsGroup && !address.IsZero;
        }

        return false;
    }

    /// <summary>Finds a nonce of 48 bits.</summary>
    public bool TryGetNonce(out ulong nonce)
    {
        int position = 0;
        while (TryNext(ref position, out ReadOnlySpan<byte> option))
        {
            if (option[0] != Nonce || option.Length != 8)
                continue;
            nonce = BinaryPrimitives.ReadUInt64BigEndian(option) & 0xFFFF_FFFF_FFFF;
            return true;
        }

        nonce = 0;
        return false;
    }

    /// <summary>Whether an option of a type is there.</summary>
    public bool Contains(byte type)
    {
        int position = 0;
        while (TryNext(ref position, out ReadOnlySpan<byte> option))
        {
            if (option[0] == type)
                return true;
        }

        return false;
    }

    /// <summary>A lifetime in seconds as it stands in an option.</summary>
    public static uint ReadSeconds(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadUInt32BigEndian(field);
}
