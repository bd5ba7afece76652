using System;
using System.Security.Cryptography;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Operations that move, compare and hash whole items.</summary>
internal sealed partial class ScriptEvaluation
{
    private void MoveItems(Opcode operation)
    {
        switch (operation)
        {
            case Opcode.OP_TOALTSTACK:
                _alternate.Push(_stack.Pop());
                break;
            case Opcode.OP_FROMALTSTACK:
                _stack.Push(_alternate.Pop());
                break;
            case Opcode.OP_DROP:
                _stack.Pop();
                break;
            case Opcode.OP_2DROP:
                _stack.Require(2);
                _stack.Pop();
                _stack.Pop();
                break;
            case Opcode.OP_DUP:
                Repeat(count: 1, depth: 1);
                break;
            case Opcode.OP_2DUP:
                Repeat(count: 2, depth: 2);
                break;
            case Opcode.OP_3DUP:
                Repeat(count: 3, depth: 3);
                break;
            case Opcode.OP_OVER:
                Repeat(count: 1, depth: 2);
                break;
            case Opcode.OP_2OVER:
                Repeat(count: 2, depth: 4);
                break;
            case Opcode.OP_IFDUP:
                if (ScriptNumber.IsTrue(_stack[1]))
                    Repeat(count: 1, depth: 1);
                break;
            case Opcode.OP_SWAP:
                Lift(count: 1, depth: 2);
                break;
            case Opcode.OP_ROT:
                Lift(count: 1, depth: 3);
                break;
            case Opcode.OP_2SWAP:
                Lift(count: 2, depth: 4);
                break;
            case Opcode.OP_2ROT:
                Lift(count: 2, depth: 6);
                break;
            case Opcode.OP_NIP:
                _stack.Remove(2);
                break;
            case Opcode.OP_TUCK:
                _stack.Require(2);
                _stack.Insert(2, _stack[1]);
                break;
            case Opcode.OP_PICK or Opcode.OP_ROLL:
                _stack.Require(2);
                long above = _stack.PopNumber();
                Require(above >= 0 && above < _stack.Count, ScriptError.InvalidStackOperation);
                int depth = (int)above + 1;
                _stack.Push(operation == Opcode.OP_PICK ? _stack[depth] : _stack.Remove(depth));
                break;
            case Opcode.OP_DEPTH:
                _stack.Push((long)_stack.Count);
                break;
            default: // OP_SIZE
                _stack.Push((long)_stack[1].Length);
                break;
        }
    }

    private void CompareOrHash(Opcode operation)
    {
        if (operation is Opcode.OP_EQUAL or Opcode.OP_EQUALVERIFY)
        {
            _stack.Require(2);
            bool equal = _stack.Pop().AsSpan().SequenceEqual(_stack.Pop());
            if (operation == Opcode.OP_EQUAL)
                _stack.Push(equal);
            else
                Require(equal, ScriptError.EqualVerify);
            return;
        }

        byte[] item = _stack.Pop();
        _stack.Push(operation switch
        {
            Opcode.OP_RIPEMD160 => BitcoinHash.Ripemd160(item),
#pragma warning disable CA5350 // SHA-1 is an operation of the language
            Opcode.OP_SHA1 => SHA1.HashData(item),
#pragma warning restore CA5350
            Opcode.OP_SHA256 => SHA256.HashData(item),
            Opcode.OP_HASH160 => BitcoinHash.Hash160(item),
            _ => BitcoinHash.Hash256(item),
        });
    }

    // Pushes some items again, the deepest of them at a depth.
    private void Repeat(int count, int depth)
    {
        _stack.Require(depth);
        for (int i = 0; i < count; i++)
            _stack.Push(_stack[depth]);
    }

    // Moves some items to the top, the deepest of them at a depth.
    private void Lift(int count, int depth)
    {
        _stack.Require(depth);
        for (int i = 0; i < count; i++)
            _stack.Push(_stack.Remove(depth));
    }
}
