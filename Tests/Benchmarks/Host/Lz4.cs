using System;
using System.Buffers.Binary;
using System.IO;

namespace Cosmos.Benchmarks;

/// <summary>
/// Unpacks the legacy frame format of LZ4 (lz4_Frame_format.md, "Legacy frame") in which Debian compresses its kernels: magic, then blocks of at
/// most 8 MiB, each with its packed size in front. No end mark: whatever follows the last block is not a block.
/// </summary>
internal static class Lz4
{
    private const int MagicLength = 4;
    private const int BlockSize = 8 << 20;
    private const int MinimumMatch = 4;
    private const int LongLength = 15;

    /// <summary>Unpacks the frame at the start of <paramref name="frame"/>.</summary>
    public static byte[] Unpack(ReadOnlySpan<byte> frame)
    {
        using var output = new MemoryStream();
        byte[] block = new byte[BlockSize];
        frame = frame[MagicLength..];
        while (frame.Length > sizeof(uint))
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(frame);
            if (size == 0 || size > (uint)(frame.Length - sizeof(uint)))
                break;
            int length = UnpackBlock(frame.Slice(sizeof(uint), (int)size), block);
            output.Write(block, 0, length);
            frame = frame[(sizeof(uint) + (int)size)..];
            // Only the last block is shorter.
            if (length < BlockSize)
                break;
        }
        return output.ToArray();
    }

    // lz4_Block_format.md: sequences of literals and a match; the last has no match.
    private static int UnpackBlock(ReadOnlySpan<byte> input, Span<byte> output)
    {
        int from = 0, to = 0;
        while (true)
        {
            byte token = input[from++];
            int literals = Length(input, ref from, token >> 4);
            input.Slice(from, literals).CopyTo(output[to..]);
            from += literals;
            to += literals;
            if (from >= input.Length)
                return to;
            int distance = BinaryPrimitives.ReadUInt16LittleEndian(input[from..]);
            from += sizeof(ushort);
            int match = Length(input, ref from, token & 0xF) + MinimumMatch;
            if (distance == 0 || distance > to)
                throw new InvalidDataException("The LZ4 data of the kernel is damaged.");
            // Source and target may overlap: that is how runs are written.
            for (int i = 0; i < match; i++, to++)
                output[to] = output[to - distance];
        }
    }

    private static int Length(ReadOnlySpan<byte> input, ref int position, int length)
    {
        if (length < LongLength)
            return length;
        byte more;
        do
        {
            more = input[position++];
            length += more;
        }
        while (more == byte.MaxValue);
        return length;
    }
}
