using System;
using System.Buffers.Binary;

namespace Cosmos.Compression.Checksums;

/// <summary>CRC-32 of gzip and ZIP (RFC 1952, section 8), eight bytes at a time.</summary>
/// <remarks>M. Kounavis and F. Berry, "A systematic approach to building high performance software-based CRC generators" (2005).</remarks>
public static class Crc32
{
    /// <summary>The checksum of nothing.</summary>
    public const uint Initial = 0;

    private const uint ReversedPolynomial = 0xedb88320;
    private const int Slices = 8;
    private const int TableSize = 256;

    private static readonly uint[] s_tables = CreateTables();

    /// <summary>Continues <paramref name="checksum"/> over <paramref name="data"/>.</summary>
    public static uint Update(uint checksum, ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<uint> tables = s_tables.AsSpan(0, Slices * TableSize);
        uint crc = ~checksum;
        while (data.Length >= sizeof(ulong))
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(data) ^ crc;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(data[sizeof(uint)..]);
            crc = tables[(7 * TableSize) + (byte)low]
                ^ tables[(6 * TableSize) + (byte)(low >> 8)]
                ^ tables[(5 * TableSize) + (byte)(low >> 16)]
                ^ tables[(4 * TableSize) + (byte)(low >> 24)]
                ^ tables[(3 * TableSize) + (byte)high]
                ^ tables[(2 * TableSize) + (byte)(high >> 8)]
                ^ tables[TableSize + (byte)(high >> 16)]
                ^ tables[(byte)(high >> 24)];
            data = data[sizeof(ulong)..];
        }

        foreach (byte value in data)
            crc = tables[(byte)(crc ^ value)] ^ (crc >> 8);

        return ~crc;
    }

    // Table k holds the effect of a byte that k further bytes follow.
    private static uint[] CreateTables()
    {
        uint[] tables = new uint[Slices * TableSize];
        for (uint value = 0; value < TableSize; value++)
        {
            uint crc = value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ ReversedPolynomial : crc >> 1;

            tables[value] = crc;
        }

        for (int i = TableSize; i < tables.Length; i++)
        {
            uint previous = tables[i - TableSize];
            tables[i] = tables[(byte)previous] ^ (previous >> 8);
        }

        return tables;
    }
}
