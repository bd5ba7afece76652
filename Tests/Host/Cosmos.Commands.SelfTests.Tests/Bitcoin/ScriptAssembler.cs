using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using Cosmos.Commands.SelfTests.Bitcoin;

namespace Cosmos.Commands.SelfTests.Tests.Bitcoin;

/// <summary>The notation of the vectors: numbers, 'text' to push, 0x and bytes as they are, names of operations without OP_.</summary>
internal static class ScriptAssembler
{
    private static readonly Dictionary<string, Opcode> _operations = Enum.GetValues<Opcode>()
        .ToDictionary(operation => operation.ToString()["OP_".Length..], operation => operation);

    public static Script Assemble(string text)
    {
        var bytes = new List<byte>();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            bytes.AddRange(AssembleWord(word));
        return new Script([.. bytes]);
    }

    private static byte[] AssembleWord(string word)
    {
        if (long.TryParse(word, CultureInfo.InvariantCulture, out long number))
            return Number(number);
        if (word.StartsWith("0x", StringComparison.Ordinal))
            return Convert.FromHexString(word.AsSpan(2));
        if (word is ['\'', .., '\''])
            return Push(Encoding.ASCII.GetBytes(word[1..^1]));
        return word switch
        {
            "NOP2" => [(byte)Opcode.OP_CHECKLOCKTIMEVERIFY],
            "NOP3" => [(byte)Opcode.OP_CHECKSEQUENCEVERIFY],
            _ => [(byte)_operations[word.StartsWith("OP_", StringComparison.Ordinal) ? word["OP_".Length..] : word]],
        };
    }

    private static byte[] Number(long number) => number switch
    {
        0 => [(byte)Opcode.OP_0],
        -1 or (>= 1 and <= 16) => [(byte)((long)Opcode.OP_RESERVED + number)],
        _ => Push(ScriptNumber.Encode(number)),
    };

    private static byte[] Push(byte[] data) => new ScriptBuilder().Push(data).ToScript().Bytes.ToArray();
}
