using System;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Decides whether an input may spend an output.</summary>
/// <param name="transaction">Transaction that spends.</param>
/// <param name="index">Which of its inputs.</param>
/// <param name="flags">Rules beyond those of the first version.</param>
internal sealed class ScriptInterpreter(Transaction transaction, int index, ScriptFlags flags)
{
    /// <summary>Runs the script of the input, then that of the output.</summary>
    /// <param name="input">What satisfies.</param>
    /// <param name="output">What has to be satisfied.</param>
    /// <exception cref="ScriptException">It may not; nothing else is thrown.</exception>
    public void Verify(Script input, Script output)
    {
        var stack = new ScriptStack();
        Run(input.Bytes, stack);
        ScriptStack pushed = stack.Copy();
        Run(output.Bytes, stack);
        RequireTrue(stack);

        if (!flags.HasFlag(ScriptFlags.PayToScriptHash) || !output.IsPayToScriptHash)
            return;

        // BIP 16: the hash was right; now the script itself, with what was pushed before it.
        if (!input.IsPushOnly)
            throw new ScriptException(ScriptError.SigPushOnly);
        byte[] redeem = pushed.Pop();
        Run(redeem, pushed);
        RequireTrue(pushed);
    }

    private static void RequireTrue(ScriptStack stack)
    {
        if (stack.Count == 0 || !ScriptNumber.IsTrue(stack[1]))
            throw new ScriptException(ScriptError.EvalFalse);
    }

    private void Run(ReadOnlySpan<byte> script, ScriptStack stack) => new ScriptEvaluation(new SignatureChecker(transaction, index, flags), flags, stack).Run(script);
}
