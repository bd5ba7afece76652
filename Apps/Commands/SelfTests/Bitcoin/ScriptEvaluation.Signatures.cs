using System;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Operations that check signatures.</summary>
internal sealed partial class ScriptEvaluation
{
    private const int MaximumKeys = 20;

    private void CheckSignatures(Opcode operation, ReadOnlySpan<byte> signed)
    {
        bool isMultiple = operation is Opcode.OP_CHECKMULTISIG or Opcode.OP_CHECKMULTISIGVERIFY;
        bool isValid = isMultiple ? CheckMultiple(signed) : CheckSingle(signed);
        switch (operation)
        {
            case Opcode.OP_CHECKSIGVERIFY:
                Require(isValid, ScriptError.CheckSigVerify);
                break;
            case Opcode.OP_CHECKMULTISIGVERIFY:
                Require(isValid, ScriptError.CheckMultisigVerify);
                break;
            default:
                _stack.Push(isValid);
                break;
        }
    }

    private bool CheckSingle(ReadOnlySpan<byte> signed)
    {
        _stack.Require(2);
        byte[] key = _stack.Pop();
        byte[] signature = _stack.Pop();
        signatures.RequireSignatureForm(signature);
        signatures.RequireKeyForm(key);
        return signatures.IsValid(signature, key, SignatureChecker.WithoutSignature(signed, signature));
    }

    // SPARE SIGNATURE... M KEY... N: the signatures have to be in the order of the keys.
    private bool CheckMultiple(ReadOnlySpan<byte> signed)
    {
        byte[][] keys = PopMany(MaximumKeys, ScriptError.PubKeyCount, countsAsOperations: true);
        byte[][] given = PopMany(keys.Length, ScriptError.SigCount, countsAsOperations: false);
        foreach (byte[] signature in given)
            signed = SignatureChecker.WithoutSignature(signed, signature);

        bool isValid = Match(given, keys, signed);

        // The first version took one item too many, and so does everybody since.
        byte[] spare = _stack.Pop();
        if (flags.HasFlag(ScriptFlags.StrictMultisigDummy))
            Require(spare.Length == 0, ScriptError.SigNullDummy);
        return isValid;
    }

    // Which forms are looked at depends on the order: topmost first, and only as long as there are enough keys left.
    private bool Match(ReadOnlySpan<byte[]> given, ReadOnlySpan<byte[]> keys, ReadOnlySpan<byte> signed)
    {
        while (!given.IsEmpty && given.Length <= keys.Length)
        {
            signatures.RequireSignatureForm(given[0]);
            signatures.RequireKeyForm(keys[0]);
            if (signatures.IsValid(given[0], keys[0], signed))
                given = given[1..];
            keys = keys[1..];
        }

        return given.IsEmpty;
    }

    // A number and as many items below it, topmost first.
    private byte[][] PopMany(int maximum, ScriptError otherwise, bool countsAsOperations)
    {
        long count = _stack.PopNumber();
        Require(count >= 0 && count <= maximum, otherwise);
        if (countsAsOperations)
            CountOperations((int)count);

        _stack.Require((int)count);
        byte[][] items = new byte[count][];
        for (int i = 0; i < items.Length; i++)
            items[i] = _stack.Pop();
        return items;
    }
}
