using System.Collections.Generic;
using System.IO;
using Cosmos.Commands.SelfTests.Bitcoin;

namespace Cosmos.Commands.SelfTests.Tests.Bitcoin;

/// <summary>Reads the transactions of the vectors.</summary>
internal static class TransactionReader
{
    public static Transaction Read(byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        int version = reader.ReadInt32();
        var inputs = new List<TransactionInput>();
        for (ulong left = ReadCompactSize(reader); left > 0; left--)
            inputs.Add(new TransactionInput(new OutPoint(reader.ReadBytes(BitcoinHash.Hash256Size), reader.ReadUInt32()), ReadScript(reader), reader.ReadUInt32()));
        var outputs = new List<TransactionOutput>();
        for (ulong left = ReadCompactSize(reader); left > 0; left--)
            outputs.Add(new TransactionOutput(reader.ReadInt64(), ReadScript(reader)));
        return new Transaction(version, inputs, outputs, reader.ReadUInt32());
    }

    private static Script ReadScript(BinaryReader reader) => new(reader.ReadBytes((int)ReadCompactSize(reader)));

    private static ulong ReadCompactSize(BinaryReader reader) => reader.ReadByte() switch
    {
        0xFD => reader.ReadUInt16(),
        0xFE => reader.ReadUInt32(),
        0xFF => reader.ReadUInt64(),
        byte small => small,
    };
}
