using System;
using System.Collections.Generic;
using System.Text;
using Cosmos.Core.Boot;

namespace Cosmos.System2.Network;

/// <summary>The words of the kernel command line, without the program's arguments.</summary>
internal static class KernelWords
{
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
