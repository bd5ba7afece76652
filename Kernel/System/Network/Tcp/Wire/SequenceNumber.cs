using System;

namespace Cosmos.Network.Tcp;

/// <summary>A TCP sequence number: a place in the stream, modulo 2^32 (RFC 9293, section 3.4).</summary>
/// <remarks>The order is that of the shorter way around; it is no total order and only means something for numbers less than 2^31 apart.</remarks>
internal readonly struct SequenceNumber(uint value) : IEquatable<SequenceNumber>
{
    public uint Value { get; } = value;

    public static SequenceNumber operator +(SequenceNumber left, int right) => new(left.Value + (uint)right);

    public static SequenceNumber operator -(SequenceNumber left, int right) => new(left.Value - (uint)right);

    /// <summary>How many bytes <paramref name="left"/> is behind (positive) or before <paramref name="right"/>.</summary>
    public static int operator -(SequenceNumber left, SequenceNumber right) => (int)(left.Value - right.Value);

    public static bool operator <(SequenceNumber left, SequenceNumber right) => left - right < 0;

    public static bool operator >(SequenceNumber left, SequenceNumber right) => left - right > 0;

    public static bool operator <=(SequenceNumber left, SequenceNumber right) => left - right <= 0;

    public static bool operator >=(SequenceNumber left, SequenceNumber right) => left - right >= 0;

    public static bool operator ==(SequenceNumber left, SequenceNumber right) => left.Value == right.Value;

    public static bool operator !=(SequenceNumber left, SequenceNumber right) => left.Value != right.Value;

    public static SequenceNumber Max(SequenceNumber left, SequenceNumber right) => left > right ? left : right;

    public static SequenceNumber Min(SequenceNumber left, SequenceNumber right) => left < right ? left : right;

    public bool Equals(SequenceNumber other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is SequenceNumber other && Equals(other);

    public override int GetHashCode() => (int)Value;

    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
