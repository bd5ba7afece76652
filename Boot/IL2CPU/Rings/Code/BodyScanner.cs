using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>
/// Follows the evaluation stack through one method and reports what the type system does not check. It knows of every value whether it is a
/// reference, an object or a number, so that memory reached through a number is found whatever types the code declares; and it knows lengths,
/// so that what the C# compiler writes for <c>Span&lt;T&gt; = stackalloc</c> and for constant data is accepted exactly when it stays inside.
/// </summary>
/// <param name="module">The assembly's metadata.</param>
/// <param name="report">Takes what was found.</param>
/// <param name="use">Takes every member that the code names.</param>
internal sealed partial class BodyScanner(ModuleFacts module, Action<Constructs, string> report, Action<CodeMember> use)
{
    private MethodState _state = new();
    private ImmutableArray<CodeType> _locals = [];
    private ImmutableArray<CodeType> _arguments = [];
    private CodeType? _result;
    private bool _trusted;

    /// <summary>Reads a method.</summary>
    /// <param name="body">Its code.</param>
    /// <param name="arguments">Types of its arguments, <c>this</c> included.</param>
    /// <param name="result">What it returns; null for nothing.</param>
    /// <param name="isCompilerHelper">Whether it is one of the compiler's own helpers, which get at the elements of inline arrays.</param>
    /// <exception cref="BadImageFormatException">The body is no IL.</exception>
    public void Scan(MethodBodyBlock body, ImmutableArray<CodeType> arguments, CodeType? result, bool isCompilerHelper)
    {
        _state = new MethodState();
        _arguments = arguments;
        _result = result;
        _trusted = isCompilerHelper;
        _locals = module.Members.Locals(body.LocalSignature);
        ScanLocals(body);

        List<Instruction> instructions = Instruction.Read(body.GetILBytes());
        HashSet<int> targets = Targets(instructions, body);
        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            if (region.Kind is ExceptionRegionKind.Catch or ExceptionRegionKind.Filter)
                _state.Handler(region.HandlerOffset, new StackValue(ValueKind.Object));
            if (region.Kind == ExceptionRegionKind.Filter)
                _state.Handler(region.FilterOffset, new StackValue(ValueKind.Object));
        }
        foreach (Instruction instruction in instructions)
        {
            _state.Enter(instruction.Offset, targets.Contains(instruction.Offset));
            Step(instruction);
            Flow(instruction);
        }
        if (_state.IsBroken)
            report(Constructs.Unverifiable, "has code whose evaluation stack cannot be followed");
    }

    private void ScanLocals(MethodBodyBlock body)
    {
        foreach (CodeType local in _locals)
        {
            if (local.Unsafe != Constructs.None)
                report(local.Unsafe, local.Unsafe.HasFlag(Constructs.FunctionPointers) ? "has a function pointer in a local variable" : "has a pointer in a local variable");
            if (local.Pinned)
                report(Constructs.Addresses, "takes the address of something with fixed");
        }
        if (!body.LocalVariablesInitialized && _locals.Length > 0)
            report(Constructs.UninitializedLocals, "does not initialise its local variables ([SkipLocalsInit])");
    }

    private static HashSet<int> Targets(List<Instruction> instructions, MethodBodyBlock body)
    {
        HashSet<int> targets = [];
        foreach (Instruction instruction in instructions)
        {
            if (instruction.Code.OperandType is OperandType.ShortInlineBrTarget or OperandType.InlineBrTarget)
                targets.Add((int)instruction.Operand);
            targets.UnionWith(instruction.Targets);
        }
        foreach (ExceptionRegion region in body.ExceptionRegions)
        {
            targets.Add(region.HandlerOffset);
            if (region.Kind == ExceptionRegionKind.Filter)
                targets.Add(region.FilterOffset);
        }
        return targets;
    }

    private void Flow(Instruction instruction)
    {
        switch (instruction.Code.FlowControl)
        {
            case FlowControl.Branch when instruction.Code == OpCodes.Leave || instruction.Code == OpCodes.Leave_S:
                _state.Leave((int)instruction.Operand);
                break;
            case FlowControl.Branch:
                _state.Branch((int)instruction.Operand, instruction.Offset);
                _state.End();
                break;
            case FlowControl.Cond_Branch:
                if (instruction.Code == OpCodes.Switch)
                {
                    foreach (int target in instruction.Targets)
                        _state.Branch(target, instruction.Offset);
                }
                else
                {
                    _state.Branch((int)instruction.Operand, instruction.Offset);
                }
                break;
            case FlowControl.Return or FlowControl.Throw:
                _state.End();
                break;
            default:
                break;
        }
    }

    private static EntityHandle Token(Instruction instruction) => (EntityHandle)MetadataTokens.Handle((int)instruction.Operand);

    private static StackValue Of(CodeType type) => new(type.Kind);

    private static Quantity SizeOf(CodeType type) => type switch
    {
        { Size: > 0 } => new Quantity(type.Size),
        { Name: "System.Decimal" } => new Quantity(sizeof(decimal)),
        _ => new Quantity(1, 0, type.Identity),
    };
}
