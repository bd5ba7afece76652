using System;
using System.Collections.Generic;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Checks one signature of a script at a time.</summary>
/// <param name="transaction">Transaction that spends.</param>
/// <param name="index">Which of its inputs.</param>
/// <param name="flags">Rules beyond those of the first version.</param>
internal sealed class SignatureChecker(Transaction transaction, int index, ScriptFlags flags)
{
    /// <summary>Fails when the signature does not have the form that the flags ask for. An empty one is always allowed, and wrong.</summary>
    public void RequireSignatureForm(ReadOnlySpan<byte> signature)
    {
        if (signature.IsEmpty)
            return;
        bool isStrict = flags.HasFlag(ScriptFlags.StrictEncoding);
        if ((isStrict || flags.HasFlag(ScriptFlags.StrictDer)) && !EcdsaSignature.IsStrictDer(signature))
            throw new ScriptException(ScriptError.SigDer);
        if (isStrict && (signature[^1] & ~SignatureHash.AnyoneCanPay) is not (SignatureHash.All or SignatureHash.None or SignatureHash.Single))
            throw new ScriptException(ScriptError.SigHashType);
    }

    /// <summary>Fails when the key does not have the form that the flags ask for.</summary>
    public void RequireKeyForm(ReadOnlySpan<byte> key)
    {
        if (flags.HasFlag(ScriptFlags.StrictEncoding) && !PublicKey.HasKnownForm(key))
            throw new ScriptException(ScriptError.PubKeyType);
    }

    /// <summary>Whether the signature, with its hash type behind it, is the key's for the transaction. Bytes that are neither are merely wrong.</summary>
    /// <param name="signature">Signature and hash type.</param>
    /// <param name="publicKey">Public key.</param>
    /// <param name="script">What is signed of the script.</param>
    public bool IsValid(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> script) =>
        !signature.IsEmpty &&
        PublicKey.TryParse(publicKey, out PublicKey? key) &&
        EcdsaSignature.TryReadLax(signature[..^1], out EcdsaSignature? numbers) &&
        key.Verify(SignatureHash.Compute(script, transaction, index, signature[^1]), numbers);

    /// <summary>The script without pushes of a signature: nobody can sign their own signature.</summary>
    public static byte[] WithoutSignature(ReadOnlySpan<byte> script, ReadOnlySpan<byte> signature)
    {
        ReadOnlySpan<byte> push = new ScriptBuilder().Push(signature).ToScript().Bytes;
        var kept = new List<byte>(script.Length);
        var reader = new ScriptReader(script);
        int start = 0;
        do
        {
            // Only where an operation begins; the bytes may also be part of what another one pushes, and stay there. What was cut out may be followed by more of
            // the same, and operations are counted from behind it.
            kept.AddRange(script[start..reader.Position]);
            start = reader.Position;
            while (script[start..].StartsWith(push))
                start += push.Length;
            reader = new ScriptReader(script, start);
        }
        while (reader.TryRead(out _, out _));

        kept.AddRange(script[start..]);
        return [.. kept];
    }
}
