using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>What a signature signs: the hash of the transaction, changed as its hash type says. The rules are those from before BIP 143.</summary>
internal static class SignatureHash
{
    /// <summary>All inputs and outputs.</summary>
    public const int All = 1;

    /// <summary>All inputs, no output.</summary>
    public const int None = 2;

    /// <summary>All inputs, and the output with the number of the input.</summary>
    public const int Single = 3;

    /// <summary>Added to one of the others: this input only.</summary>
    public const int AnyoneCanPay = 0x80;

    private const int KindMask = 0x1F;

    /// <summary>Computes the hash.</summary>
    /// <param name="script">Script that the signature is checked by.</param>
    /// <param name="transaction">Transaction that spends.</param>
    /// <param name="index">Which of its inputs is signed.</param>
    /// <param name="hashType">All 32 bits are hashed, whether or not they mean something.</param>
    public static byte[] Compute(ReadOnlySpan<byte> script, Transaction transaction, int index, int hashType)
    {
        int kind = hashType & KindMask;
        if (index >= transaction.Inputs.Count || (kind == Single && index >= transaction.Outputs.Count))
        {
            // The first version returned an error number as if it were a hash, and everybody has to agree with it: the number one.
            byte[] one = new byte[BitcoinHash.Hash256Size];
            one[0] = 1;
            return one;
        }

        bool othersMayChange = kind is None or Single;
        Script signed = WithoutSeparators(script);
        IEnumerable<TransactionInput> inputs = transaction.Inputs.Select((input, i) =>
            i == index ? input with { Script = signed } : input with { Script = Script.Empty, Sequence = othersMayChange ? 0 : input.Sequence });
        if ((hashType & AnyoneCanPay) != 0)
            inputs = [transaction.Inputs[index] with { Script = signed }];

        IEnumerable<TransactionOutput> outputs = kind switch
        {
            None => [],
            Single => transaction.Outputs.Take(index + 1).Select((output, i) => i == index ? output : new TransactionOutput(-1, Script.Empty)),
            _ => transaction.Outputs,
        };

        byte[] bytes = (transaction with { Inputs = [.. inputs], Outputs = [.. outputs] }).ToBytes();
        Array.Resize(ref bytes, bytes.Length + sizeof(int));
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.Length - sizeof(int)), hashType);
        return BitcoinHash.Hash256(bytes);
    }

    private static Script WithoutSeparators(ReadOnlySpan<byte> script)
    {
        var kept = new List<byte>(script.Length);
        var reader = new ScriptReader(script);
        int start = 0;
        while (reader.TryRead(out Opcode operation, out _))
        {
            if (operation != Opcode.OP_CODESEPARATOR)
                kept.AddRange(script[start..reader.Position]);
            start = reader.Position;
        }

        kept.AddRange(script[start..]);
        return new Script([.. kept]);
    }
}
