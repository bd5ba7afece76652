using System.Reflection.Emit;
using System.Reflection.Metadata;

namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>What each instruction does to the stack.</summary>
internal sealed partial class BodyScanner
{
    private void Step(Instruction instruction)
    {
        var code = (ILOpCode)(ushort)instruction.Code.Value;
        int operand = unchecked((int)instruction.Operand);
        switch (code)
        {
            case >= ILOpCode.Ldarg_0 and <= ILOpCode.Ldarg_3:
                LoadArgument(code - ILOpCode.Ldarg_0);
                break;
            case ILOpCode.Ldarg or ILOpCode.Ldarg_s:
                LoadArgument(operand);
                break;
            case ILOpCode.Ldarga or ILOpCode.Ldarga_s:
                _state.Push(_state.Expose(-1 - operand));
                break;
            case ILOpCode.Starg or ILOpCode.Starg_s:
                StoreVariable(-1 - operand, operand < _arguments.Length ? _arguments[operand] : null);
                break;
            case >= ILOpCode.Ldloc_0 and <= ILOpCode.Ldloc_3:
                LoadLocal(code - ILOpCode.Ldloc_0);
                break;
            case ILOpCode.Ldloc or ILOpCode.Ldloc_s:
                LoadLocal(operand);
                break;
            case ILOpCode.Ldloca or ILOpCode.Ldloca_s:
                _state.Push(_state.Expose(operand));
                break;
            case >= ILOpCode.Stloc_0 and <= ILOpCode.Stloc_3:
                StoreLocal(code - ILOpCode.Stloc_0);
                break;
            case ILOpCode.Stloc or ILOpCode.Stloc_s:
                StoreLocal(operand);
                break;
            case ILOpCode.Dup:
                StackValue value = _state.Named(_state.Pop());
                _state.Push(value);
                _state.Push(value);
                break;
            case ILOpCode.Pop:
                _state.Pop();
                break;
            case ILOpCode.Ldnull or ILOpCode.Ldstr:
                _state.Push(ValueKind.Object);
                break;
            case >= ILOpCode.Ldc_i4_m1 and <= ILOpCode.Ldc_i4_8:
                PushConstant(code - ILOpCode.Ldc_i4_0);
                break;
            case ILOpCode.Ldc_i4 or ILOpCode.Ldc_i4_s or ILOpCode.Ldc_i8:
                PushConstant(instruction.Operand);
                break;
            case ILOpCode.Sizeof:
                _state.Push(new StackValue(ValueKind.Integer, SizeOf(module.Members.FindType(Token(instruction)))));
                break;
            case ILOpCode.Localloc:
                _state.Push(new StackValue(ValueKind.Pointer, null, new Extent(_state.Pop().Quantity, false), Quantity.Zero));
                break;
            case ILOpCode.Call or ILOpCode.Callvirt or ILOpCode.Newobj:
                Call(code, operand);
                break;
            case ILOpCode.Ldftn or ILOpCode.Ldvirtftn:
                LoadMethod(code, operand);
                break;
            case ILOpCode.Calli:
                CallIndirect(Token(instruction));
                break;
            case ILOpCode.Jmp or ILOpCode.Arglist:
                report(Constructs.Unverifiable, $"uses the instruction {instruction.Code.Name}");
                PushResult(instruction, ValueKind.Value);
                break;
            case ILOpCode.Ldtoken:
                LoadToken(Token(instruction), operand);
                break;
            case ILOpCode.Ret:
                if (_result is not null)
                    Assign(_state.Pop(), _result);
                break;
            default:
                if (!StepMemory(code, instruction) && !StepNumber(code))
                    StepByTable(code, instruction);
                break;
        }
    }

    private void LoadArgument(int index) => _state.Push(_state.Load(-1 - index, index < _arguments.Length ? _arguments[index].Kind : ValueKind.Object));

    private void LoadLocal(int index) => _state.Push(_state.Load(index, index < _locals.Length ? _locals[index].Kind : ValueKind.Object));

    private void StoreLocal(int index) => StoreVariable(index, index < _locals.Length ? _locals[index] : null);

    private void StoreVariable(int variable, CodeType? type)
    {
        StackValue value = _state.Pop();
        if (type is not null)
            Assign(value, type);
        _state.Store(variable, value with { Extent = null, Offset = null });
    }

    private void PushConstant(long value) => _state.Push(new StackValue(ValueKind.Integer, new Quantity(value)));

    /// <summary>Arithmetic: numbers stay numbers, and nothing else takes part.</summary>
    private bool StepNumber(ILOpCode code)
    {
        switch (code)
        {
            case ILOpCode.Add or ILOpCode.Add_ovf or ILOpCode.Add_ovf_un:
                Add();
                return true;
            case ILOpCode.Mul or ILOpCode.Mul_ovf or ILOpCode.Mul_ovf_un:
                StackValue factor = _state.Pop();
                StackValue other = _state.Pop();
                Quantity? product = Quantity.Product(other.Quantity, factor.Quantity);
                // A product of variables may overflow; the compiler checks that where it allocates.
                if (product?.Symbol > 0 && code != ILOpCode.Mul_ovf_un)
                    product = null;
                _state.Push(new StackValue(Arithmetic(factor, other), product));
                return true;
            case ILOpCode.Sub or ILOpCode.Sub_ovf or ILOpCode.Sub_ovf_un or ILOpCode.Div or ILOpCode.Div_un or ILOpCode.Rem or ILOpCode.Rem_un
                or ILOpCode.And or ILOpCode.Or or ILOpCode.Xor or ILOpCode.Shl or ILOpCode.Shr or ILOpCode.Shr_un:
                StackValue right = _state.Pop();
                _state.Push(Arithmetic(right, _state.Pop()));
                return true;
            case ILOpCode.Neg or ILOpCode.Not:
                StackValue operand = _state.Pop();
                _state.Push(Arithmetic(operand, operand));
                return true;
            case ILOpCode.Conv_i or ILOpCode.Conv_u or ILOpCode.Conv_ovf_i or ILOpCode.Conv_ovf_u or ILOpCode.Conv_ovf_i_un or ILOpCode.Conv_ovf_u_un:
                StackValue native = Converted();
                _state.Push(native with { Kind = ValueKind.Native, Span = null });
                return true;
            case ILOpCode.Conv_r4 or ILOpCode.Conv_r8 or ILOpCode.Conv_r_un:
                Converted();
                _state.Push(ValueKind.Float);
                return true;
            case ILOpCode.Conv_i1 or ILOpCode.Conv_i2 or ILOpCode.Conv_i4 or ILOpCode.Conv_i8 or ILOpCode.Conv_u1 or ILOpCode.Conv_u2 or ILOpCode.Conv_u4
                or ILOpCode.Conv_u8 or ILOpCode.Conv_ovf_i1 or ILOpCode.Conv_ovf_i2 or ILOpCode.Conv_ovf_i4 or ILOpCode.Conv_ovf_i8 or ILOpCode.Conv_ovf_u1
                or ILOpCode.Conv_ovf_u2 or ILOpCode.Conv_ovf_u4 or ILOpCode.Conv_ovf_u8 or ILOpCode.Conv_ovf_i1_un or ILOpCode.Conv_ovf_i2_un
                or ILOpCode.Conv_ovf_i4_un or ILOpCode.Conv_ovf_i8_un or ILOpCode.Conv_ovf_u1_un or ILOpCode.Conv_ovf_u2_un or ILOpCode.Conv_ovf_u4_un
                or ILOpCode.Conv_ovf_u8_un:
                Converted();
                _state.Push(ValueKind.Integer);
                return true;
            default:
                return false;
        }
    }

    private void Add()
    {
        StackValue right = _state.Pop();
        StackValue left = _state.Pop();
        if (left.Extent is not null && left.Kind == ValueKind.Pointer && right.Kind is ValueKind.Integer or ValueKind.Native)
            _state.Push(left with { Quantity = null, Offset = left.Offset == Quantity.Zero ? right.Quantity : null });
        else
            _state.Push(Arithmetic(left, right));
    }

    private ValueKind Arithmetic(StackValue left, StackValue right)
    {
        foreach (StackValue value in (System.ReadOnlySpan<StackValue>)[left, right])
        {
            if (value.Kind == ValueKind.Reference)
            {
                report(Constructs.Addresses, "calculates with a reference");
                return ValueKind.Native;
            }
        }
        if (left.Kind == ValueKind.Float || right.Kind == ValueKind.Float)
            return ValueKind.Float;
        return left.Kind >= ValueKind.Native || right.Kind >= ValueKind.Native ? ValueKind.Native : ValueKind.Integer;
    }

    private StackValue Converted()
    {
        StackValue value = _state.Pop();
        if (value.Kind is ValueKind.Reference or ValueKind.Object)
            report(Constructs.Addresses, "takes the address of a variable or object");
        else if (value.Kind == ValueKind.Method)
            report(Constructs.FunctionPointers, "takes the address of a method");
        return value with { Extent = null, Offset = null };
    }

    /// <summary>Everything that only takes values and gives one: the kinds are in the table of instructions.</summary>
    private void StepByTable(ILOpCode code, Instruction instruction)
    {
        CodeType? type = code switch
        {
            ILOpCode.Unbox_any or ILOpCode.Ldelem or ILOpCode.Unbox or ILOpCode.Refanyval => module.Members.FindType(Token(instruction)),
            _ => null,
        };
        for (int i = Pops(instruction.Code.StackBehaviourPop); i > 0; i--)
        {
            StackValue value = _state.Pop();
            if (value is { Kind: ValueKind.Pointer, Extent: not null })
                report(Constructs.StackMemory, "uses stackalloc for more than a span");
            else if (value.Kind == ValueKind.Method)
                report(Constructs.FunctionPointers, "takes the address of a method");
        }
        ValueKind kind = code switch
        {
            ILOpCode.Ldelema or ILOpCode.Unbox or ILOpCode.Refanyval => ValueKind.Reference,
            ILOpCode.Ldelem_i => ValueKind.Native,
            ILOpCode.Unbox_any or ILOpCode.Ldelem => type!.Kind,
            // The length of an array is an index, whatever its width.
            ILOpCode.Ldlen => ValueKind.Integer,
            ILOpCode.Isinst => ValueKind.Object,
            _ => Pushed(instruction.Code.StackBehaviourPush),
        };
        PushResult(instruction, kind);
    }

    private void PushResult(Instruction instruction, ValueKind kind)
    {
        if (instruction.Code.StackBehaviourPush != StackBehaviour.Push0)
            _state.Push(kind);
    }

    private static int Pops(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pop0 => 0,
        StackBehaviour.Pop1 or StackBehaviour.Popi or StackBehaviour.Popref => 1,
        StackBehaviour.Pop1_pop1 or StackBehaviour.Popi_pop1 or StackBehaviour.Popi_popi or StackBehaviour.Popi_popi8 or StackBehaviour.Popi_popr4
            or StackBehaviour.Popi_popr8 or StackBehaviour.Popref_pop1 or StackBehaviour.Popref_popi => 2,
        StackBehaviour.Varpop => 0,
        _ => 3,
    };

    private static ValueKind Pushed(StackBehaviour behaviour) => behaviour switch
    {
        StackBehaviour.Pushref => ValueKind.Object,
        StackBehaviour.Pushr4 or StackBehaviour.Pushr8 => ValueKind.Float,
        StackBehaviour.Push1 => ValueKind.Value,
        _ => ValueKind.Integer,
    };
}
