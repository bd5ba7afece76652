using System;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Operations that calculate.</summary>
internal sealed partial class ScriptEvaluation
{
    private void Calculate(Opcode operation)
    {
        if (operation <= Opcode.OP_0NOTEQUAL)
        {
            long value = _stack.PopNumber();
            _stack.Push(operation switch
            {
                Opcode.OP_1ADD => value + 1,
                Opcode.OP_1SUB => value - 1,
                Opcode.OP_NEGATE => -value,
                Opcode.OP_ABS => Math.Abs(value),
                Opcode.OP_NOT => value == 0 ? 1L : 0L,
                _ => value != 0 ? 1L : 0L, // OP_0NOTEQUAL
            });
            return;
        }

        if (operation == Opcode.OP_WITHIN)
        {
            _stack.Require(3);
            long maximum = _stack.PopNumber();
            long minimum = _stack.PopNumber();
            long tested = _stack.PopNumber();
            _stack.Push(tested >= minimum && tested < maximum);
            return;
        }

        _stack.Require(2);
        long right = _stack.PopNumber();
        long left = _stack.PopNumber();
        if (operation == Opcode.OP_NUMEQUALVERIFY)
            Require(left == right, ScriptError.NumEqualVerify);
        else
            CalculateOfTwo(operation, left, right);
    }

    private void CalculateOfTwo(Opcode operation, long left, long right)
    {
        switch (operation)
        {
            case Opcode.OP_ADD:
                _stack.Push(left + right);
                break;
            case Opcode.OP_SUB:
                _stack.Push(left - right);
                break;
            case Opcode.OP_MIN:
                _stack.Push(Math.Min(left, right));
                break;
            case Opcode.OP_MAX:
                _stack.Push(Math.Max(left, right));
                break;
            case Opcode.OP_BOOLAND:
                _stack.Push(left != 0 && right != 0);
                break;
            case Opcode.OP_BOOLOR:
                _stack.Push(left != 0 || right != 0);
                break;
            case Opcode.OP_NUMEQUAL:
                _stack.Push(left == right);
                break;
            case Opcode.OP_NUMNOTEQUAL:
                _stack.Push(left != right);
                break;
            case Opcode.OP_LESSTHAN:
                _stack.Push(left < right);
                break;
            case Opcode.OP_GREATERTHAN:
                _stack.Push(left > right);
                break;
            case Opcode.OP_LESSTHANOREQUAL:
                _stack.Push(left <= right);
                break;
            case Opcode.OP_GREATERTHANOREQUAL:
                _stack.Push(left >= right);
                break;
            default:
                throw new ScriptException(ScriptError.BadOpcode);
        }
    }
}
