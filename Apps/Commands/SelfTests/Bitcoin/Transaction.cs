using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Output of an earlier transaction.</summary>
/// <param name="Hash">Double SHA-256 of the transaction, in the order in which the bytes are sent; people write it the other way round.</param>
/// <param name="Index">Which of its outputs; 0xFFFFFFFF for none.</param>
internal sealed record OutPoint(byte[] Hash, uint Index);

/// <summary>What is spent.</summary>
/// <param name="Previous">The output that is spent.</param>
/// <param name="Script">What satisfies the output's script.</param>
/// <param name="Sequence">0xFFFFFFFF when the transaction is final.</param>
internal sealed record TransactionInput(OutPoint Previous, Script Script, uint Sequence = uint.MaxValue);

/// <summary>Who is paid.</summary>
/// <param name="Value">Satoshi, 10^-8 bitcoin.</param>
/// <param name="Script">What a spender has to satisfy.</param>
internal sealed record TransactionOutput(long Value, Script Script);

/// <summary>A transaction without witnesses.</summary>
/// <param name="Version">1 or 2.</param>
/// <param name="Inputs">What is spent.</param>
/// <param name="Outputs">Who is paid.</param>
/// <param name="LockTime">Block or time before which it is not valid; 0 for none.</param>
internal sealed record Transaction(int Version, IReadOnlyList<TransactionInput> Inputs, IReadOnlyList<TransactionOutput> Outputs, uint LockTime = 0)
{
    /// <summary>Double SHA-256 of the transaction, in the order in which the bytes are sent.</summary>
    public byte[] Hash => BitcoinHash.Hash256(ToBytes());

    /// <summary>Name of the transaction for people: its hash the other way round.</summary>
    public string Id
    {
        get
        {
            byte[] hash = Hash;
            Array.Reverse(hash);
            return Convert.ToHexStringLower(hash);
        }
    }

    /// <summary>The transaction as it is sent.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        WriteUInt32(stream, (uint)Version);
        WriteCompactSize(stream, (ulong)Inputs.Count);
        foreach (TransactionInput input in Inputs)
        {
            stream.Write(input.Previous.Hash);
            WriteUInt32(stream, input.Previous.Index);
            WriteScript(stream, input.Script);
            WriteUInt32(stream, input.Sequence);
        }

        WriteCompactSize(stream, (ulong)Outputs.Count);
        foreach (TransactionOutput output in Outputs)
        {
            WriteUInt64(stream, (ulong)output.Value);
            WriteScript(stream, output.Script);
        }

        WriteUInt32(stream, LockTime);
        return stream.ToArray();
    }

    private static void WriteScript(MemoryStream stream, Script script)
    {
        WriteCompactSize(stream, (ulong)script.Bytes.Length);
        stream.Write(script.Bytes);
    }

    // CompactSize: one byte up to 0xFC, else a byte that says whether 2, 4 or 8 follow.
    private static void WriteCompactSize(MemoryStream stream, ulong value)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes[1..], value);
        (bytes[0], int length) = value switch
        {
            < 0xFD => ((byte)value, 0),
            <= ushort.MaxValue => ((byte)0xFD, 2),
            <= uint.MaxValue => ((byte)0xFE, 4),
            _ => ((byte)0xFF, 8),
        };
        stream.Write(bytes[..(1 + length)]);
    }

    private static void WriteUInt32(MemoryStream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void WriteUInt64(MemoryStream stream, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        stream.Write(bytes);
    }
}
