using System;
using System.Buffers.Binary;

namespace Cosmos.Sockets;

/// <summary>Values of socket options as bytes: numbers of a little-endian machine.</summary>
public static class OptionBytes
{
    /// <summary>Size of a number.</summary>
    public const int IntegerSize = sizeof(int);

    /// <summary>Reads a number.</summary>
    /// <param name="bytes">The value; more bytes than needed are ignored.</param>
    /// <param name="number">The number.</param>
    /// <returns><see langword="false"/> when there are too few bytes.</returns>
    public static bool TryReadInteger(ReadOnlySpan<byte> bytes, out int number) => BinaryPrimitives.TryReadInt32LittleEndian(bytes, out number);

    /// <summary>Writes a number, or as much of it as there is room for.</summary>
    /// <param name="bytes">Where it goes.</param>
    /// <param name="number">The number.</param>
    /// <returns>Number of bytes written.</returns>
    public static int WriteInteger(Span<byte> bytes, int number)
    {
        Span<byte> value = stackalloc byte[IntegerSize];
        BinaryPrimitives.WriteInt32LittleEndian(value, number);
        int length = Math.Min(bytes.Length, IntegerSize);
        value[..length].CopyTo(bytes);
        return length;
    }
}
