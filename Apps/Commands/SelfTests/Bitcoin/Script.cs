using System;
using System.Collections.Generic;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>A script: any bytes.</summary>
/// <param name="bytes">The bytes; the script keeps them.</param>
internal sealed class Script(byte[] bytes)
{
    /// <summary>A script that does nothing.</summary>
    public static Script Empty { get; } = new([]);

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Bytes => bytes;

    /// <summary>Whether the script only pushes: what cannot be read is no push.</summary>
    public bool IsPushOnly
    {
        get
        {
            var reader = new ScriptReader(bytes);
            while (!reader.AtEnd)
            {
                if (!reader.TryRead(out Opcode operation, out _) || operation > Opcode.OP_16)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Whether the script is exactly that of an output to a script's hash (BIP 16).</summary>
    public bool IsPayToScriptHash =>
        bytes is [(byte)Opcode.OP_HASH160, BitcoinHash.Hash160Size, .., (byte)Opcode.OP_EQUAL] && bytes.Length == BitcoinHash.Hash160Size + 3;

    /// <summary>Pays to whoever has the private key of the public key with a HASH160 (P2PKH).</summary>
    public static Script PayToPublicKeyHash(ReadOnlySpan<byte> hash) =>
        new ScriptBuilder().Add(Opcode.OP_DUP).Add(Opcode.OP_HASH160).Push(hash).Add(Opcode.OP_EQUALVERIFY).Add(Opcode.OP_CHECKSIG).ToScript();

    /// <summary>Pays to whoever can satisfy the script with a HASH160 (P2SH, BIP 16).</summary>
    public static Script PayToScriptHash(ReadOnlySpan<byte> hash) =>
        new ScriptBuilder().Add(Opcode.OP_HASH160).Push(hash).Add(Opcode.OP_EQUAL).ToScript();

    /// <summary>Pays to whoever has enough of several private keys.</summary>
    public static Script PayToMultisig(int required, params IReadOnlyList<byte[]> publicKeys)
    {
        ScriptBuilder builder = new ScriptBuilder().Number(required);
        foreach (byte[] key in publicKeys)
            builder.Push(key);
        return builder.Number(publicKeys.Count).Add(Opcode.OP_CHECKMULTISIG).ToScript();
    }

    /// <summary>One line for people: names of operations, and what is pushed in hexadecimal digits; <c>[error]</c> where the script cannot be read on.</summary>
    public string Disassemble()
    {
        var words = new List<string>();
        var reader = new ScriptReader(bytes);
        while (!reader.AtEnd)
        {
            if (!reader.TryRead(out Opcode operation, out ReadOnlySpan<byte> data))
            {
                words.Add("[error]");
                break;
            }

            words.Add(operation is > Opcode.OP_0 and <= Opcode.OP_PUSHDATA4 ? Convert.ToHexStringLower(data) : NameOf(operation));
        }

        return string.Join(' ', words);
    }

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexStringLower(bytes);

    private static string NameOf(Opcode operation) => Enum.GetName(operation) ?? $"OP_UNKNOWN{(int)operation}";
}
