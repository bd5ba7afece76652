using System;
using System.Collections.Generic;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>One run of one script: the loop, conditions, and everything that limits a script.</summary>
/// <param name="signatures">Checks signatures.</param>
/// <param name="flags">Rules beyond those of the first version.</param>
/// <param name="stack">Items before and after.</param>
internal sealed partial class ScriptEvaluation(SignatureChecker signatures, ScriptFlags flags, ScriptStack stack)
{
    private const int MaximumScriptSize = 10_000;
    private const int MaximumItemSize = 520;
    private const int MaximumOperations = 201;
    private const int MaximumItems = 1_000;

    private readonly ScriptStack _stack = stack;
    private readonly ScriptStack _alternate = new(ScriptError.InvalidAltStackOperation);

    // One for each OP_IF around the current operation: whether its branch is taken.
    private readonly List<bool> _branches = [];
    private int _operations;

    /// <summary>Runs the script.</summary>
    /// <exception cref="ScriptException">It fails.</exception>
    public void Run(ReadOnlySpan<byte> script)
    {
        if (script.Length > MaximumScriptSize)
            throw new ScriptException(ScriptError.ScriptSize);

        var reader = new ScriptReader(script);
        int signedFrom = 0;
        while (!reader.AtEnd)
        {
            if (!reader.TryRead(out Opcode operation, out ReadOnlySpan<byte> data))
                throw new ScriptException(ScriptError.BadOpcode);
            if (data.Length > MaximumItemSize)
                throw new ScriptException(ScriptError.PushSize);
            if (operation > Opcode.OP_16)
                CountOperations(1);
            if (IsDisabled(operation))
                throw new ScriptException(ScriptError.DisabledOpcode);

            if (operation is >= Opcode.OP_IF and <= Opcode.OP_ENDIF)
            {
                Branch(operation);
            }
            else if (IsExecuting)
            {
                if (operation <= Opcode.OP_PUSHDATA4)
                    _stack.Push(data.ToArray());
                else if (operation == Opcode.OP_CODESEPARATOR)
                    signedFrom = reader.Position;
                else if (operation is >= Opcode.OP_CHECKSIG and <= Opcode.OP_CHECKMULTISIGVERIFY)
                    CheckSignatures(operation, script[signedFrom..]);
                else
                    Execute(operation);
            }

            if (_stack.Count + _alternate.Count > MaximumItems)
                throw new ScriptException(ScriptError.StackSize);
        }

        if (_branches.Count != 0)
            throw new ScriptException(ScriptError.UnbalancedConditional);
    }

    private bool IsExecuting => !_branches.Contains(false);

    // Operations that were found to be dangerous; not even a branch that is never taken may have them.
    private static bool IsDisabled(Opcode operation) => operation
        is Opcode.OP_CAT or Opcode.OP_SUBSTR or Opcode.OP_LEFT or Opcode.OP_RIGHT
        or Opcode.OP_INVERT or Opcode.OP_AND or Opcode.OP_OR or Opcode.OP_XOR
        or Opcode.OP_2MUL or Opcode.OP_2DIV or Opcode.OP_MUL or Opcode.OP_DIV or Opcode.OP_MOD or Opcode.OP_LSHIFT or Opcode.OP_RSHIFT;

    private void CountOperations(int count)
    {
        _operations += count;
        if (_operations > MaximumOperations)
            throw new ScriptException(ScriptError.OpCount);
    }

    private void Branch(Opcode operation)
    {
        switch (operation)
        {
            case Opcode.OP_IF or Opcode.OP_NOTIF:
                _branches.Add(IsExecuting && ScriptNumber.IsTrue(_stack.Pop()) == (operation == Opcode.OP_IF));
                break;

            case Opcode.OP_ELSE or Opcode.OP_ENDIF:
                if (_branches.Count == 0)
                    throw new ScriptException(ScriptError.UnbalancedConditional);
                if (operation == Opcode.OP_ELSE)
                    _branches[^1] = !_branches[^1];
                else
                    _branches.RemoveAt(_branches.Count - 1);
                break;

            default: // OP_VERIF and OP_VERNOTIF, even where nothing is executed
                throw new ScriptException(ScriptError.BadOpcode);
        }
    }

    private void Execute(Opcode operation)
    {
        switch (operation)
        {
            case Opcode.OP_1NEGATE or (>= Opcode.OP_1 and <= Opcode.OP_16):
                _stack.Push((long)operation - (long)Opcode.OP_RESERVED);
                break;

            case Opcode.OP_NOP or Opcode.OP_CHECKLOCKTIMEVERIFY or Opcode.OP_CHECKSEQUENCEVERIFY:
                break;

            case Opcode.OP_NOP1 or (>= Opcode.OP_NOP4 and <= Opcode.OP_NOP10):
                if (flags.HasFlag(ScriptFlags.DiscourageUpgradableNops))
                    throw new ScriptException(ScriptError.DiscourageUpgradableNops);
                break;

            case Opcode.OP_VERIFY:
                Require(ScriptNumber.IsTrue(_stack.Pop()), ScriptError.Verify);
                break;

            case Opcode.OP_RETURN:
                throw new ScriptException(ScriptError.OpReturn);

            case (>= Opcode.OP_TOALTSTACK and <= Opcode.OP_TUCK) or Opcode.OP_SIZE:
                MoveItems(operation);
                break;

            case Opcode.OP_EQUAL or Opcode.OP_EQUALVERIFY or (>= Opcode.OP_RIPEMD160 and <= Opcode.OP_HASH256):
                CompareOrHash(operation);
                break;

            case >= Opcode.OP_1ADD and <= Opcode.OP_WITHIN:
                Calculate(operation);
                break;

            default:
                throw new ScriptException(ScriptError.BadOpcode);
        }
    }

    private static void Require(bool condition, ScriptError otherwise)
    {
        if (!condition)
            throw new ScriptException(otherwise);
    }
}
