using System;
using System.Collections.Generic;
using System.Text;

namespace Cosmos.Compression.Tests;

/// <summary>Data of very different kinds.</summary>
internal static class Samples
{
    internal static IEnumerable<string> Names =>
        ["empty", "one byte", "zeros", "random", "text", "runs", "pattern", "skewed", "mixed", "two symbols", "all lengths"];

    internal static byte[] Create(string name)
    {
        Random random = new(42);
        switch (name)
        {
            case "empty":
                return [];
            case "one byte":
                return [42];
            case "zeros":
                return new byte[300_000];
            case "random":
                return Random(random, 200_000);
            case "text":
                StringBuilder text = new();
                for (int i = 0; text.Length < 400_000; i++)
                    text.Append("Line ").Append(i).Append(": the quick brown fox ").Append(random.Next(100)).Append(" jumps over\n");
                return Encoding.ASCII.GetBytes(text.ToString());
            case "runs":
                List<byte> runs = [];
                while (runs.Count < 200_000)
                {
                    byte value = (byte)random.Next(256);
                    for (int i = random.Next(1, 600); i > 0; i--)
                        runs.Add(value);
                }

                return [.. runs];
            case "pattern": // distances up to and beyond the window
                byte[] pattern = new byte[300_000];
                byte[] period = Random(random, 32_768);
                for (int i = 0; i < pattern.Length; i++)
                    pattern[i] = period[i % (i < 100_000 ? 32_768 : 32_507)];
                return pattern;
            case "skewed": // frequencies like Fibonacci numbers make the deepest possible trees
                List<byte> skewed = [];
                for (int symbol = 0, a = 1, b = 1; symbol < 24; symbol++, (a, b) = (b, a + b))
                {
                    for (int i = 0; i < a; i++)
                        skewed.Add((byte)(symbol * 7));
                }

                byte[] shuffled = [.. skewed];
                random.Shuffle(shuffled);
                return shuffled;
            case "mixed":
                return [.. Create("text").AsSpan(0, 50_000), .. Create("random").AsSpan(0, 50_000), .. new byte[50_000], .. Create("text")];
            case "two symbols":
                byte[] two = new byte[100_000];
                for (int i = 0; i < two.Length; i++)
                    two[i] = (byte)(random.Next(20) == 0 ? 1 : 0);
                return two;
            case "all lengths":
                List<byte> lengths = [];
                byte[] block = Random(random, 300);
                for (int length = 3; length <= 300; length++)
                {
                    lengths.AddRange(block.AsSpan(0, length));
                    lengths.Add((byte)random.Next(256));
                }

                return [.. lengths];
            default:
                throw new ArgumentException(name);
        }
    }

    private static byte[] Random(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }
}
