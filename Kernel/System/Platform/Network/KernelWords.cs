using System;
using System.Collections.Generic;
using System.Text;
using Cosmos.Core.Boot;
using Cosmos.Network.Configuration;

namespace Cosmos.System2.Network;

/// <summary>The words of the kernel command line, without the program's arguments.</summary>
internal static class KernelWords
{
    /// <summary>The name that the word <c>hostname=</c> gives the machine, for programs that do not start the network; <see langword="null"/> without a valid one.</summary>
    internal static string? FindHostName()
    {
        ReadOnlySpan<byte> key = "hostname="u8;
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> word = CommandLine.NextWord(ref position);
            if (word.IsEmpty || word.SequenceEqual("--"u8))
                return null;
            if (!word.StartsWith(key))
                continue;
            return ReadHostName(word[key.Length..]);
        }
    }

    // This runs before the class library can run class constructors, so without Encoding.
    private static string? ReadHostName(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > HostNames.MaximumLength)
            return null;
        Span<char> name = stackalloc char[bytes.Length];
        for (int i = 0; i < bytes.Length; i++)
            name[i] = (char)bytes[i];
        return HostNames.IsValid(name) ? new string(name) : null;
    }

    /// <summary>Reads them.</summary>
    internal static List<string> Read()
    {
        List<string> words = [];
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> word = CommandLine.NextWord(ref position);
            if (word.IsEmpty || word.SequenceEqual("--"u8))
                return words;
            words.Add(Encoding.UTF8.GetString(word));
        }
    }
}
