using System;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Runtime.Gc;

namespace Cosmos.Core.Boot;

/// <summary>Options of ring 0 on the kernel command line; docs/debugging.md lists them.</summary>
internal static unsafe class KernelOptions
{
    /// <summary>Whether to report the time of each boot stage.</summary>
    internal static bool ReportBootTime { get; private set; }

    /// <summary>Applies the options; says what is wrong with a word and goes on without it.</summary>
    /// <remarks>Words with an owner elsewhere are passed over: devices announced by the machine, and options of the platform layer.</remarks>
    internal static void Apply()
    {
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> word = CommandLine.NextWord(ref position);
            if (word.IsEmpty || word.SequenceEqual("--"u8))
                return;
            if (CommandLine.StartsWith(word, "gc.stress="u8))
                GcOptions.StressInterval = (uint)Positive(word, word["gc.stress="u8.Length..]);
            else if (word.SequenceEqual("gc.poison"u8))
                GcOptions.Poison = true;
            else if (word.SequenceEqual("gc.verify"u8))
                GcOptions.Verify = true;
            else if (CommandLine.StartsWith(word, "gc.nursery="u8))
                GcOptions.NurserySize = (nuint)Positive(word, word["gc.nursery="u8.Length..]) * 1024;
            else if (CommandLine.StartsWith(word, "gc.limit="u8))
                GcOptions.HeapLimit = (nuint)Positive(word, word["gc.limit="u8.Length..]) * 1024;
            else if (word.SequenceEqual("boot.time"u8))
                ReportBootTime = true;
            else if (!IsForOthers(word))
                Complain(word, "unknown word; known: gc.stress=N gc.poison gc.verify gc.nursery=KIB gc.limit=KIB boot.time env.NAME=VALUE ip=... ipv6=... gateway=... nameserver=... search=... hostname=... mtu=... virtio_mmio.device=..., and -- before the program's arguments"u8);
        }
    }

    private static bool IsForOthers(ReadOnlySpan<byte> word) =>
        CommandLine.IsDevice(word) || CommandLine.StartsWith(word, "env."u8) || IsForNetwork(word);

    // Cosmos.Network reads them, if the program uses the network: docs/networking.md.
    private static bool IsForNetwork(ReadOnlySpan<byte> word) =>
        CommandLine.StartsWith(word, "ip="u8) || CommandLine.StartsWith(word, "ipv6="u8) || CommandLine.StartsWith(word, "gateway="u8)
        || CommandLine.StartsWith(word, "nameserver="u8) || CommandLine.StartsWith(word, "search="u8) || CommandLine.StartsWith(word, "hostname="u8)
        || CommandLine.StartsWith(word, "mtu="u8);

    private static int Positive(ReadOnlySpan<byte> word, ReadOnlySpan<byte> text)
    {
        int value = CommandLine.ParseNumber(text);
        if (value > 0)
            return value;
        Complain(word, "a whole number from 1 to 999999999 is needed"u8);
        return 0;
    }

    private static void Complain(ReadOnlySpan<byte> word, ReadOnlySpan<byte> reason)
    {
        EarlyConsole.Write("cosmos: command line: \""u8);
        EarlyConsole.Write(word);
        EarlyConsole.Write("\" is ignored: "u8);
        EarlyConsole.Write(reason);
        EarlyConsole.Write("\n"u8);
    }
}
