using System.Reflection.Metadata;

namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>Calls, and what may be passed where.</summary>
internal sealed partial class BodyScanner
{
    private void Call(ILOpCode code, int token)
    {
        if (module.Members.Find(token) is not CodeMember method)
        {
            report(Constructs.Unverifiable, $"calls a method that cannot be read (0x{token:x8})");
            return;
        }
        Name(method);
        var arguments = new StackValue[method.Parameters.Length];
        for (int i = arguments.Length - 1; i >= 0; i--)
            arguments[i] = _state.Pop();
        StackValue owner = default;
        if (method.HasThis && code != ILOpCode.Newobj)
        {
            owner = _state.Pop();
            Owner(owner);
        }
        if (!IsSpanOfKnownLength(method, arguments))
            Check(method, arguments, code == ILOpCode.Newobj);
        _state.ForgetExposed();

        if (code == ILOpCode.Newobj)
            _state.Push(new StackValue(method.Type.Kind == ValueKind.Value ? ValueKind.Value : ValueKind.Object));
        else if (method.Result is CodeType result)
            _state.Push(Result(method, result, owner, arguments));
    }

    private void Check(CodeMember method, StackValue[] arguments, bool isNew)
    {
        Constructs pointers = method.Result?.Unsafe ?? Constructs.None;
        for (int i = 0; i < arguments.Length; i++)
        {
            CodeType parameter = method.Parameters[i];
            pointers |= parameter.Unsafe;
            // ldftn before the constructor of a delegate, whose parameters are the object and the method.
            bool isDelegate = isNew && i == 1 && arguments.Length == 2 && arguments[i].Kind == ValueKind.Method && parameter.Kind == ValueKind.Native;
            if (!isDelegate)
                Assign(arguments[i], parameter);
        }
        if (pointers != Constructs.None)
            report(pointers, $"calls {method.FullName} with a pointer");
    }

    /// <summary>
    /// <c>new Span&lt;T&gt;(pointer, length)</c> as the compiler writes it for stackalloc and for constant data: the memory is known, and as long
    /// as the span.
    /// </summary>
    private static bool IsSpanOfKnownLength(CodeMember method, StackValue[] arguments)
    {
        if (method.Name != ".ctor" || method.Type.Name is not ("System.Span`1" or "System.ReadOnlySpan`1") || method.Type.Argument is not CodeType element
            || arguments.Length != 2 || method.Parameters[0].Kind != ValueKind.Pointer)
        {
            return false;
        }
        if (arguments[0] is not { Extent: Extent extent, Offset: Quantity offset } || arguments[1].Quantity is not Quantity count || offset != Quantity.Zero
            || extent.Length is null || (extent.IsConstant && method.Type.Name == "System.Span`1"))
        {
            return false;
        }
        Quantity? needed = Quantity.Product(count, SizeOf(element));
        if (needed == extent.Length || Quantity.Fits(Quantity.Zero, needed, extent.Length))
            return true;
        // The compiler writes the size of an enumeration as a number, and constant data of one-byte types may be padded.
        bool simple = element.Kind == ValueKind.Value && element.TypeParameter < 0 && element.Identity == element.Name && !element.Name.StartsWith('!');
        return simple && System.Array.Exists([1L, 2, 4, 8], size => Quantity.Product(count, new Quantity(size)) == extent.Length)
            || simple && extent.IsConstant && Quantity.Fits(Quantity.Zero, count, extent.Length);
    }

    private StackValue Result(CodeMember method, CodeType result, StackValue owner, StackValue[] arguments)
    {
        // Constant data as a span (RuntimeHelpers.CreateSpan), and a reference to its first element.
        if (method is { Name: "CreateSpan", Type.Name: "System.Runtime.CompilerServices.RuntimeHelpers" } && arguments is [{ Span: Extent data }])
            return new StackValue(ValueKind.Value, Span: data);
        if (method is { Name: "get_Item", Type.Name: "System.ReadOnlySpan`1" } && owner.Span is Extent covered && arguments is [{ Quantity: { IsConstant: true, Factor: 0 } }])
            return new StackValue(ValueKind.Reference, null, covered, Quantity.Zero);
        return Of(result);
    }

    private void CallIndirect(EntityHandle signature)
    {
        report(Constructs.FunctionPointers, "calls through a function pointer");
        MethodSignature<CodeType> called = module.Reader.GetStandaloneSignature((StandaloneSignatureHandle)signature).DecodeMethodSignature(CodeTypes.Instance, null);
        for (int i = called.ParameterTypes.Length + (called.Header.IsInstance ? 1 : 0); i >= 0; i--)
            _state.Pop();
        if (called.ReturnType.Name != "System.Void" || called.ReturnType.Kind != ValueKind.Value)
            _state.Push(Of(called.ReturnType));
    }

    private void LoadMethod(ILOpCode code, int token)
    {
        if (code == ILOpCode.Ldvirtftn)
            _state.Pop();
        if (module.Members.Find(token) is CodeMember method)
            Name(method);
        _state.Push(ValueKind.Method);
    }

    private void Name(CodeMember member)
    {
        use(member);
        if (!_trusted && UnsafeMembers.Contains(member))
            report(Constructs.UnsafeMembers, $"uses {member.FullName}");
    }

    /// <summary>A value goes into a variable, a parameter or a field, or is returned.</summary>
    private void Assign(StackValue value, CodeType type)
    {
        // A null reference is no address of anything.
        bool isNull = value.Quantity is { IsConstant: true, Factor: 0 };
        if (type.Kind == ValueKind.Reference && value.Kind != ValueKind.Reference && !isNull)
            report(Constructs.RawMemory, "makes a reference from an address");
        else if (type.Kind == ValueKind.Object && value.Kind is ValueKind.Integer or ValueKind.Float or ValueKind.Native)
            report(Constructs.Unverifiable, "uses a number as an object");
        else
            Escape(value);
    }

    /// <summary>A value goes where it is not followed any further.</summary>
    private void Escape(StackValue value)
    {
        if (value is { Kind: ValueKind.Pointer, Extent: not null })
            report(Constructs.StackMemory, "uses stackalloc for more than a span");
        else if (value.Kind == ValueKind.Method)
            report(Constructs.FunctionPointers, "takes the address of a method");
    }
}
