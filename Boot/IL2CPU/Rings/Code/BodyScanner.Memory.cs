using System.Reflection.Metadata;

namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>Instructions that reach memory.</summary>
internal sealed partial class BodyScanner
{
    private bool StepMemory(ILOpCode code, Instruction instruction)
    {
        switch (code)
        {
            case >= ILOpCode.Ldind_i1 and <= ILOpCode.Ldind_ref:
                CodeType loaded = Indirect(code);
                Access(_state.Pop(), SizeOf(loaded), false);
                _state.Push(Of(loaded));
                return true;
            case ILOpCode.Stind_ref or ILOpCode.Stind_i1 or ILOpCode.Stind_i2 or ILOpCode.Stind_i4 or ILOpCode.Stind_i8 or ILOpCode.Stind_r4
                or ILOpCode.Stind_r8 or ILOpCode.Stind_i:
                CodeType stored = Indirect(code);
                StackValue written = _state.Pop();
                if (code == ILOpCode.Stind_ref)
                    Assign(written, stored);
                else
                    Escape(written);
                Access(_state.Pop(), SizeOf(stored), true);
                return true;
            case ILOpCode.Ldobj:
                CodeType type = module.Members.FindType(Token(instruction));
                Access(_state.Pop(), SizeOf(type), false);
                _state.Push(Of(type));
                return true;
            case ILOpCode.Stobj:
                Escape(_state.Pop());
                Access(_state.Pop(), SizeOf(module.Members.FindType(Token(instruction))), true);
                return true;
            case ILOpCode.Initobj:
                Access(_state.Pop(), SizeOf(module.Members.FindType(Token(instruction))), true);
                return true;
            case ILOpCode.Cpobj:
                Quantity size = SizeOf(module.Members.FindType(Token(instruction)));
                Access(_state.Pop(), size, false);
                Access(_state.Pop(), size, true);
                return true;
            case ILOpCode.Cpblk:
                Quantity? length = _state.Pop().Quantity;
                Block(_state.Pop(), length, false);
                Block(_state.Pop(), length, true);
                return true;
            case ILOpCode.Initblk:
                Quantity? count = _state.Pop().Quantity;
                _state.Pop();
                Block(_state.Pop(), count, true);
                return true;
            case ILOpCode.Ldfld or ILOpCode.Ldflda:
                StackValue owner = _state.Pop();
                Owner(owner);
                LoadField(instruction, code == ILOpCode.Ldflda, owner);
                return true;
            case ILOpCode.Ldsfld or ILOpCode.Ldsflda:
                LoadField(instruction, code == ILOpCode.Ldsflda, default);
                return true;
            case ILOpCode.Stfld or ILOpCode.Stsfld:
                CodeMember? field = Field(instruction);
                StackValue value = _state.Pop();
                if (field?.Result is not null)
                    Assign(value, field.Result);
                if (code == ILOpCode.Stfld)
                    Owner(_state.Pop());
                _state.ForgetExposed();
                return true;
            default:
                return false;
        }
    }

    private CodeMember? Field(Instruction instruction)
    {
        CodeMember? field = module.Members.Find((int)instruction.Operand);
        if (field is not null)
            Name(field);
        if (field?.Result is { Unsafe: not Constructs.None } type)
            report(type.Unsafe, $"uses the pointer {field.FullName}");
        return field;
    }

    private void LoadField(Instruction instruction, bool address, StackValue owner)
    {
        CodeMember? field = Field(instruction);
        if (!address && field is { Result: CodeType type, External: false } && field.Name.StartsWith('<'))
            _state.Push(_state.LoadTemporary(owner, (int)instruction.Operand, type.Kind));
        else if (!address)
            _state.Push(field?.Result is null ? new StackValue(ValueKind.Object) : Of(field.Result));
        else if (field is { External: false } && module.ConstantLength(field.Definition) is int length)
            _state.Push(new StackValue(ValueKind.Reference, null, new Extent(new Quantity(length), true), Quantity.Zero));
        else
            _state.Push(ValueKind.Reference);
    }

    private void LoadToken(EntityHandle handle, int token)
    {
        Extent? data = null;
        if (handle.Kind is HandleKind.FieldDefinition or HandleKind.MethodDefinition or HandleKind.MemberReference or HandleKind.MethodSpecification)
        {
            if (module.Members.Find(token) is CodeMember member)
                Name(member);
            if (module.ConstantLength(handle) is int length)
                data = new Extent(new Quantity(length), true);
        }
        else if (handle.Kind == HandleKind.TypeReference && UnsafeMembers.ContainsType(module.Members.FindType(handle).Name))
        {
            report(Constructs.UnsafeMembers, $"names {module.Members.FindType(handle).Name} for reflection");
        }
        _state.Push(new StackValue(ValueKind.Value, Span: data));
    }

    private void Access(StackValue address, Quantity size, bool write)
    {
        // Every store may reach a variable that a reference was taken of.
        if (write)
            _state.ForgetExposed();
        if (address.Kind == ValueKind.Reference)
            return;
        if (address.Extent is null || (write && address.Extent.IsConstant))
            report(Constructs.RawMemory, write ? "writes to memory by an address" : "reads memory by an address");
        else if (!Quantity.Fits(address.Offset, size, address.Extent.Length))
            report(Constructs.StackMemory, "uses stackalloc memory beyond its length");
    }

    private void Block(StackValue address, Quantity? length, bool write)
    {
        bool inside = address.Extent is not null && !(write && address.Extent.IsConstant)
            && Quantity.Fits(address.Offset, length, address.Extent.Length);
        if (!inside)
            report(Constructs.RawMemory, "copies or fills a block of memory by its address");
    }

    private void Owner(StackValue owner)
    {
        if (owner.Kind is ValueKind.Native or ValueKind.Pointer or ValueKind.Integer or ValueKind.Float)
            report(Constructs.RawMemory, "uses an object or structure by its address");
    }

    private static CodeType Indirect(ILOpCode code) => CodeTypes.Instance.GetPrimitiveType(code switch
    {
        ILOpCode.Ldind_i1 or ILOpCode.Ldind_u1 or ILOpCode.Stind_i1 => PrimitiveTypeCode.Byte,
        ILOpCode.Ldind_i2 or ILOpCode.Ldind_u2 or ILOpCode.Stind_i2 => PrimitiveTypeCode.Int16,
        ILOpCode.Ldind_i4 or ILOpCode.Ldind_u4 or ILOpCode.Stind_i4 => PrimitiveTypeCode.Int32,
        ILOpCode.Ldind_i8 or ILOpCode.Stind_i8 => PrimitiveTypeCode.Int64,
        ILOpCode.Ldind_r4 or ILOpCode.Stind_r4 => PrimitiveTypeCode.Single,
        ILOpCode.Ldind_r8 or ILOpCode.Stind_r8 => PrimitiveTypeCode.Double,
        ILOpCode.Ldind_i or ILOpCode.Stind_i => PrimitiveTypeCode.IntPtr,
        _ => PrimitiveTypeCode.Object,
    });
}
