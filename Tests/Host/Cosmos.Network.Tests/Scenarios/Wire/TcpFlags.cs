using System;
using System.Text;

namespace Cosmos.Network.Tests.Scenarios.Wire;

/// <summary>TCP flags in tcpdump's letters: F S R P . (ACK) U E (ECE) W (CWR); - for none.</summary>
public static class TcpFlags
{
    private const string Letters = "FSRP.UEW";

    public static byte Parse(string text)
    {
        int flags = 0;
        if (text == "-")
            return 0;
        foreach (char letter in text)
        {
            int bit = Letters.IndexOf(letter, StringComparison.Ordinal);
            if (bit < 0)
                throw new FormatException($"'{text}' are no TCP flags.");
            flags |= 1 << bit;
        }

        return (byte)flags;
    }

    public static string Format(byte flags)
    {
        StringBuilder text = new();
        foreach (char letter in "FSRPUEW.")
        {
            if ((flags & (1 << Letters.IndexOf(letter, StringComparison.Ordinal))) != 0)
                text.Append(letter);
        }

        return text.Length == 0 ? "-" : text.ToString();
    }

    /// <summary>Whether a word consists of flags only.</summary>
    public static bool IsFlags(string word) => word == "-" || (word.Length > 0 && word.AsSpan().IndexOfAnyExcept(Letters) < 0);
}
