using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Cosmos.Network.Tests.Scenarios.Wire;

/// <summary>A TCP option as text: <c>mss 1460</c>, <c>TS val 1 ecr 2</c>, <c>sack 1:3 5:7</c>, <c>hex 0303</c> for raw bytes.</summary>
/// <param name="Name">mss, wscale, sackOK, sack, TS, nop, eol, opt (number and contents) or hex.</param>
/// <param name="Values">Its numbers, still as text because a scenario may write variables.</param>
public sealed record TcpOption(string Name, IReadOnlyList<string> Values)
{
    /// <summary>Reads what stands between the angle brackets.</summary>
    public static List<TcpOption> ParseList(string text)
    {
        List<TcpOption> options = [];
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] words = part.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            options.Add(words[0] switch
            {
                "mss" or "wscale" or "hex" when words.Length == 2 => new TcpOption(words[0], [words[1]]),
                "sackOK" or "nop" or "eol" or "..." when words.Length == 1 => new TcpOption(words[0], []),
                "TS" when words.Length == 5 && words[1] == "val" && words[3] == "ecr" => new TcpOption("TS", [words[2], words[4]]),
                "sack" when words.Length % 2 == 1 => new TcpOption("sack", words[1..]),
                "opt" when words.Length is 2 or 3 => new TcpOption("opt", words[1..]),
                _ => throw new FormatException($"'{part}' is no TCP option."),
            });
        }

        return options;
    }

    /// <summary>Takes the options of a header apart.</summary>
    public static List<TcpOption> Decode(ReadOnlySpan<byte> bytes)
    {
        List<TcpOption> options = [];
        while (!bytes.IsEmpty)
        {
            byte kind = bytes[0];
            if (kind is 0 or 1)
            {
                options.Add(new TcpOption(kind == 0 ? "eol" : "nop", []));
                if (kind == 0)
                    break;
                bytes = bytes[1..];
                continue;
            }

            if (bytes.Length < 2 || bytes[1] < 2 || bytes[1] > bytes.Length)
            {
                options.Add(new TcpOption("hex", [Convert.ToHexString(bytes)]));
                break;
            }

            options.Add(Decode(kind, bytes[2..bytes[1]]));
            bytes = bytes[bytes[1]..];
        }

        return options;
    }

    /// <summary>Makes the bytes of options; all values are numbers by now.</summary>
    public static byte[] Encode(IEnumerable<TcpOption> options)
    {
        List<byte> bytes = [];
        foreach (TcpOption option in options)
        {
            switch (option.Name)
            {
                case "mss": Add(bytes, 2, 2, option.Values); break;
                case "wscale": Add(bytes, 3, 1, option.Values); break;
                case "sackOK": Add(bytes, 4, 0, []); break;
                case "sack": Add(bytes, 5, 4, option.Values); break;
                case "TS": Add(bytes, 8, 4, option.Values); break;
                case "nop": bytes.Add(1); break;
                case "eol": bytes.Add(0); break;
                case "hex": bytes.AddRange(Convert.FromHexString(option.Values[0])); break;
                case "opt":
                    byte[] contents = option.Values.Count > 1 ? Convert.FromHexString(option.Values[1]) : [];
                    bytes.AddRange([(byte)Layer.ParseNumber(option.Values[0]), (byte)(contents.Length + 2), .. contents]);
                    break;
            }
        }

        while (bytes.Count % 4 != 0)
            bytes.Add(0);
        return [.. bytes];
    }

    public override string ToString() => Name switch
    {
        "TS" => $"TS val {Values[0]} ecr {Values[1]}",
        "sack" => "sack " + string.Join(' ', Enumerable.Range(0, Values.Count / 2).Select(i => $"{Values[2 * i]}:{Values[(2 * i) + 1]}")),
        _ => Values.Count == 0 ? Name : $"{Name} {string.Join(' ', Values)}",
    };

    private static TcpOption Decode(byte kind, ReadOnlySpan<byte> contents) => (kind, contents.Length) switch
    {
        (2, 2) => new TcpOption("mss", Numbers(contents, 2)),
        (3, 1) => new TcpOption("wscale", Numbers(contents, 1)),
        (4, 0) => new TcpOption("sackOK", []),
        (5, > 0) when contents.Length % 8 == 0 => new TcpOption("sack", Numbers(contents, 4)),
        (8, 8) => new TcpOption("TS", Numbers(contents, 4)),
        _ => new TcpOption("opt", [kind.ToString(CultureInfo.InvariantCulture), Convert.ToHexString(contents)]),
    };

    private static List<string> Numbers(ReadOnlySpan<byte> bytes, int size)
    {
        List<string> numbers = [];
        for (; bytes.Length >= size; bytes = bytes[size..])
        {
            uint value = 0;
            foreach (byte part in bytes[..size])
                value = (value << 8) | part;
            numbers.Add(value.ToString(CultureInfo.InvariantCulture));
        }

        return numbers;
    }

    private static void Add(List<byte> bytes, byte kind, int size, IReadOnlyList<string> values)
    {
        bytes.Add(kind);
        bytes.Add((byte)(2 + (size * values.Count)));
        foreach (string text in values)
        {
            long value = Layer.ParseNumber(text);
            for (int shift = (size - 1) * 8; shift >= 0; shift -= 8)
                bytes.Add((byte)(value >> shift));
        }
    }
}
