using System;
using System.Collections.Generic;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>What an output's script is, as far as wallets know: its class, who is paid, and how many of them have to sign.</summary>
/// <param name="Class"><c>pubkey</c>, <c>pubkeyhash</c>, <c>scripthash</c>, <c>multisig</c>, <c>nulldata</c> or <c>nonstandard</c>.</param>
/// <param name="Addresses">Who is paid.</param>
/// <param name="RequiredSignatures">How many have to sign.</param>
internal sealed record ScriptTemplate(string Class, IReadOnlyList<BitcoinAddress> Addresses, int RequiredSignatures)
{
    private static readonly ScriptTemplate NonStandard = new("nonstandard", [], 0);

    /// <summary>Recognises a script.</summary>
    public static ScriptTemplate Of(Script script)
    {
        ReadOnlySpan<byte> bytes = script.Bytes;
        if (bytes is [(byte)Opcode.OP_DUP, (byte)Opcode.OP_HASH160, BitcoinHash.Hash160Size, .., (byte)Opcode.OP_EQUALVERIFY, (byte)Opcode.OP_CHECKSIG] &&
            bytes.Length == BitcoinHash.Hash160Size + 5)
        {
            return new("pubkeyhash", [BitcoinAddress.OfPublicKeyHash(bytes.Slice(3, BitcoinHash.Hash160Size))], 1);
        }

        if (script.IsPayToScriptHash)
            return new("scripthash", [BitcoinAddress.OfScriptHash(bytes.Slice(2, BitcoinHash.Hash160Size))], 1);
        if (bytes is [(byte)Opcode.OP_RETURN, ..] && new Script(bytes[1..].ToArray()).IsPushOnly)
            return new("nulldata", [], 0);
        return OfKeys(bytes);
    }

    // KEY OP_CHECKSIG, or M KEY... N OP_CHECKMULTISIG
    private static ScriptTemplate OfKeys(ReadOnlySpan<byte> bytes)
    {
        var reader = new ScriptReader(bytes);
        if (!reader.TryRead(out Opcode first, out ReadOnlySpan<byte> data))
            return NonStandard;
        if (PublicKey.HasKnownForm(data))
        {
            BitcoinAddress address = BitcoinAddress.OfPublicKey(data);
            return reader.TryRead(out Opcode check, out _) && check == Opcode.OP_CHECKSIG && reader.AtEnd ? new("pubkey", [address], 1) : NonStandard;
        }

        if (first is < Opcode.OP_1 or > Opcode.OP_16)
            return NonStandard;

        var keys = new List<BitcoinAddress>();
        Opcode count;
        while (reader.TryRead(out count, out data) && PublicKey.HasKnownForm(data))
            keys.Add(BitcoinAddress.OfPublicKey(data));

        int required = first - Opcode.OP_1 + 1;
        return count is >= Opcode.OP_1 and <= Opcode.OP_16 && count - Opcode.OP_1 + 1 == keys.Count && required <= keys.Count &&
            reader.TryRead(out Opcode last, out _) && last == Opcode.OP_CHECKMULTISIG && reader.AtEnd
            ? new("multisig", keys, required)
            : NonStandard;
    }
}
