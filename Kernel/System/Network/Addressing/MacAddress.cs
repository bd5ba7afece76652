using System;
using System.Buffers.Binary;
using System.Globalization;

namespace Cosmos.Network.Addressing;

/// <summary>A 48-bit address of IEEE 802.</summary>
public readonly struct MacAddress : IEquatable<MacAddress>
{
    /// <summary>Bytes of an address.</summary>
    public const int Length = 6;

    private readonly ulong _value;

    private MacAddress(ulong value) => _value = value;

    /// <summary>Reads an address from the first six bytes.</summary>
    /// <param name="bytes">At least six bytes, in the order of the wire.</param>
    public MacAddress(ReadOnlySpan<byte> bytes) =>
        _value = ((ulong)BinaryPrimitives.ReadUInt16BigEndian(bytes) << 32) | BinaryPrimitives.ReadUInt32BigEndian(bytes[2..]);

    /// <summary>All stations: ff:ff:ff:ff:ff:ff.</summary>
    public static MacAddress Broadcast => new(0xFFFF_FFFF_FFFF);

    /// <summary>Whether the address names a group, the broadcast address included.</summary>
    public bool IsGroup => (_value & (1UL << 40)) != 0;

    /// <summary>Whether all bits are zero, which is no station's address.</summary>
    public bool IsZero => _value == 0;

    /// <summary>The group that carries an IPv4 multicast address (RFC 1112, section 6.4).</summary>
    public static MacAddress ForMulticastV4(uint address) => new(0x0100_5E00_0000UL | (address & 0x7F_FFFF));

    /// <summary>The group that carries an IPv6 multicast address (RFC 2464, section 7).</summary>
    /// <param name="lastBytes">The last 32 bits of the address.</param>
    public static MacAddress ForMulticastV6(uint lastBytes) => new(0x3333_0000_0000UL | lastBytes);

    /// <summary>Writes the address to the first six bytes.</summary>
    /// <param name="destination">At least six bytes.</param>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt16BigEndian(destination, (ushort)(_value >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(destination[2..], (uint)_value);
    }

    /// <summary>Compares two addresses.</summary>
    public static bool operator ==(MacAddress left, MacAddress right) => left._value == right._value;

    /// <summary>Compares two addresses.</summary>
    public static bool operator !=(MacAddress left, MacAddress right) => left._value != right._value;

    /// <inheritdoc/>
    public bool Equals(MacAddress other) => _value == other._value;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is MacAddress other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>Six pairs of hexadecimal digits between colons.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Length];
        CopyTo(bytes);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]:x2}:{bytes[1]:x2}:{bytes[2]:x2}:{bytes[3]:x2}:{bytes[4]:x2}:{bytes[5]:x2}");
    }
}
