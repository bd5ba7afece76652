using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Cosmos.Network.Addressing;

/// <summary>An IPv4 or IPv6 address as a value: what <see cref="IPAddress"/> is as an object.</summary>
/// <remarks>IPv4 addresses are kept as IPv4-mapped IPv6 addresses (RFC 4291, section 2.5.5.2), so the two families share tables and comparisons.</remarks>
public readonly struct InternetAddress : IEquatable<InternetAddress>
{
    private const ulong MappedPrefix = 0xFFFF_0000_0000;
    private readonly ulong _high;
    private readonly ulong _low;

    private InternetAddress(ulong high, ulong low)
    {
        _high = high;
        _low = low;
    }

    /// <summary>Makes an IPv4 address.</summary>
    /// <param name="address">The 32 bits in host order: 10.0.0.1 is 0x0A000001.</param>
    public InternetAddress(uint address)
        : this(0, MappedPrefix | address)
    {
    }

    /// <summary>Reads an address in the order of the wire.</summary>
    /// <param name="bytes">4 or 16 bytes.</param>
    /// <exception cref="ArgumentException">There is no address of that length.</exception>
    public InternetAddress(ReadOnlySpan<byte> bytes)
    {
        switch (bytes.Length)
        {
            case 4:
                _low = MappedPrefix | BinaryPrimitives.ReadUInt32BigEndian(bytes);
                break;
            case 16:
                _high = BinaryPrimitives.ReadUInt64BigEndian(bytes);
                _low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
                break;
            default:
                throw new ArgumentException($"An internet address has 4 or 16 bytes, not {bytes.Length}.", nameof(bytes));
        }
    }

    /// <summary>0.0.0.0.</summary>
    public static InternetAddress AnyV4 => new(0, MappedPrefix);

    /// <summary>The unspecified address, <c>::</c>; also the default value.</summary>
    public static InternetAddress AnyV6 => default;

    /// <summary>127.0.0.1.</summary>
    public static InternetAddress LoopbackV4 => new(0x7F00_0001);

    /// <summary><c>::1</c>.</summary>
    public static InternetAddress LoopbackV6 => new(0, 1);

    /// <summary>255.255.255.255.</summary>
    public static InternetAddress BroadcastV4 => new(0xFFFF_FFFF);

    /// <summary>Whether this is an IPv4 address (or, which is the same here, an IPv4-mapped one).</summary>
    public bool IsIPv4 => _high == 0 && (_low & 0xFFFF_FFFF_0000_0000) == MappedPrefix;

    /// <summary>InterNetwork or InterNetworkV6.</summary>
    public AddressFamily Family => IsIPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    /// <summary>The IPv4 address in host order; meaningless for IPv6.</summary>
    public uint V4 => (uint)_low;

    /// <summary>The first 64 bits in host order; zero for IPv4.</summary>
    public ulong High => _high;

    /// <summary>The last 64 bits in host order.</summary>
    public ulong Low => _low;

    /// <summary>Whether this is 0.0.0.0 or <c>::</c>.</summary>
    public bool IsAny => _high == 0 && (_low is 0 or MappedPrefix);

    /// <summary>Whether this is in 127.0.0.0/8 or <c>::1</c>.</summary>
    public bool IsLoopback => IsIPv4 ? V4 >> 24 == 127 : _high == 0 && _low == 1;

    /// <summary>Whether this is in 224.0.0.0/4 or ff00::/8.</summary>
    public bool IsMulticast => IsIPv4 ? V4 >> 28 == 0xE : _high >> 56 == 0xFF;

    /// <summary>Whether this is in 169.254.0.0/16 or fe80::/10.</summary>
    public bool IsLinkLocal => IsIPv4 ? V4 >> 16 == 0xA9FE : _high >> 54 == 0xFE80 >> 6;

    /// <summary>Makes an IPv6 address of two halves in host order.</summary>
    public static InternetAddress FromHalves(ulong high, ulong low) => new(high, low);

    /// <summary>Reads an address of text.</summary>
    /// <returns><see langword="false"/> when it is none.</returns>
    public static bool TryParse(ReadOnlySpan<char> text, out InternetAddress address)
    {
        address = default;
        if (!IPAddress.TryParse(text, out IPAddress? parsed))
            return false;
        address = From(parsed);
        return true;
    }

    /// <summary>Reads an address of text.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static InternetAddress Parse(ReadOnlySpan<char> text) => From(IPAddress.Parse(text));

    /// <summary>Takes the address out of an object; a scope is lost.</summary>
    public static InternetAddress From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        return new InternetAddress(bytes[..length]);
    }

    /// <summary>The address as an object.</summary>
    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IPAddress(bytes[..CopyTo(bytes)]);
    }

    /// <summary>Writes the address in the order of the wire.</summary>
    /// <param name="destination">At least 4 bytes for IPv4, 16 for IPv6.</param>
    /// <returns>4 or 16.</returns>
    public int CopyTo(Span<byte> destination)
    {
        if (IsIPv4)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, V4);
            return 4;
        }

        WriteV6(destination);
        return 16;
    }

    /// <summary>Writes 16 bytes, an IPv4 address in its mapped form.</summary>
    /// <param name="destination">At least 16 bytes.</param>
    public void WriteV6(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _high);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _low);
    }

    /// <summary>Whether the first bits equal those of another address of the same family.</summary>
    /// <param name="other">The address to compare with.</param>
    /// <param name="prefixLength">Number of bits, 0 to 32 for IPv4 and 0 to 128 for IPv6.</param>
    public bool HasPrefix(InternetAddress other, int prefixLength)
    {
        if (IsIPv4 != other.IsIPv4)
            return false;
        int bits = IsIPv4 ? prefixLength + 96 : prefixLength;
        ulong highMask = bits == 0 ? 0 : ulong.MaxValue << (64 - Math.Min(bits, 64));
        ulong lowMask = bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);
        return ((_high ^ other._high) & highMask) == 0 && ((_low ^ other._low) & lowMask) == 0;
    }

    /// <summary>Compares two addresses.</summary>
    public static bool operator ==(InternetAddress left, InternetAddress right) => left._high == right._high && left._low == right._low;

    /// <summary>Compares two addresses.</summary>
    public static bool operator !=(InternetAddress left, InternetAddress right) => !(left == right);

    /// <inheritdoc/>
    public bool Equals(InternetAddress other) => this == other;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is InternetAddress other && this == other;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_high, _low);

    /// <summary>The usual text of an address.</summary>
    public override string ToString() => ToIPAddress().ToString();
}
