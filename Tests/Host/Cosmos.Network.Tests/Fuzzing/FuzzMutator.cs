using System;
using System.Buffers.Binary;
using System.Linq;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Fuzzing;

/// <summary>Changes frames.</summary>
internal sealed class FuzzMutator(SeededRandom random)
{
    private static readonly byte[] s_interestingBytes = [0, 1, 2, 4, 5, 6, 8, 15, 16, 17, 20, 40, 44, 58, 60, 63, 64, 127, 128, 254, 255];
    private static readonly ushort[] s_interestingWords = [0, 1, 7, 8, 20, 40, 68, 255, 256, 536, 1280, 1460, 1500, 1501, 8080, 0x1FFF, 0x2000, 0x4000, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF];

    /// <summary>Offsets, from the frame's start, of fields that decide much: IPv4 and IPv6 headers, TCP behind either.</summary>
    private static readonly int[] s_fields = [0, 6, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 26, 30, 34, 36, 38, 42, 46, 47, 48, 50, 52, 54, 55, 56, 57, 58, 66, 67, 74, 75];

    /// <summary>Makes a changed copy.</summary>
    /// <param name="frame">What to change.</param>
    /// <param name="other">Another frame to take a part of.</param>
    public byte[] Mutate(byte[] frame, byte[] other)
    {
        byte[] bytes = (byte[])frame.Clone();
        int changes = random.Chance(0.5) ? 1 : random.Next(1, 8);
        for (int i = 0; i < changes; i++)
            bytes = Change(bytes, other);
        int mending = random.Next(10);
        if (mending < 8)
            FuzzFrames.Mend(bytes, mending < 5);
        return bytes;
    }

    private byte[] Change(byte[] bytes, byte[] other)
    {
        if (bytes.Length == 0)
            return [.. other];
        int position = random.Chance(0.5) ? s_fields[random.Next(s_fields.Length)] : random.Next(bytes.Length);
        position = Math.Min(position, bytes.Length - 1);
        switch (random.Next(12))
        {
            case 0:
                bytes[position] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[position] = (byte)random.NextUInt32();
                return bytes;
            case 2:
                bytes[position] = s_interestingBytes[random.Next(s_interestingBytes.Length)];
                return bytes;
            case 3 or 4 when position + 2 <= bytes.Length:
                BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(position), s_interestingWords[random.Next(s_interestingWords.Length)]);
                return bytes;
            case 5 when position + 4 <= bytes.Length:
                uint word = BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(position));
                BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(position), word + (uint)random.Next(-2000, 2000));
                return bytes;
            case 6:
                return bytes[..random.Next(bytes.Length + 1)];
            case 7:
                byte[] more = new byte[random.Next(1, 64)];
                random.Fill(more);
                return [.. bytes, .. more];
            case 8:
                // Splice: the end of another frame.
                int cut = Math.Min(position, other.Length);
                return [.. bytes.Take(position), .. other.Skip(cut)];
            case 9:
                int length = random.Next(1, 16);
                return [.. bytes.Take(position), .. bytes.Skip(Math.Max(0, position - length)).Take(length), .. bytes.Skip(position)];
            case 10:
                return [.. bytes.Take(position), .. bytes.Skip(position + random.Next(1, 8))];
            default:
                bytes[position]++;
                return bytes;
        }
    }
}
