using System;
using System.Collections.Generic;

namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>The evaluation stack and what is known about variables while a method is read from top to bottom (ECMA-335, III.1.7.5).</summary>
internal sealed class MethodState
{
    private readonly Dictionary<int, StackValue[]> _entries = [];
    private readonly Dictionary<int, StackValue> _variables = [];
    private readonly Dictionary<(Quantity Owner, int Field), StackValue> _temporaries = [];
    private readonly HashSet<int> _exposed = [];
    private List<StackValue> _stack = [];
    private int _symbols;

    /// <summary>Number of values on the stack.</summary>
    public int Depth => _stack.Count;

    /// <summary>Whether the instruction can be reached from the one before it.</summary>
    public bool IsReachable { get; private set; } = true;

    /// <summary>Whether code took more from the stack than was on it, or branches disagree about it.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Pushes a value.</summary>
    public void Push(StackValue value) => _stack.Add(value);

    /// <summary>Pushes a value of which only the kind is known.</summary>
    public void Push(ValueKind kind) => _stack.Add(new StackValue(kind));

    /// <summary>Takes the last value.</summary>
    public StackValue Pop()
    {
        if (_stack.Count == 0)
        {
            IsBroken = true;
            return new StackValue(ValueKind.Object);
        }
        StackValue value = _stack[^1];
        _stack.RemoveAt(_stack.Count - 1);
        return value;
    }

    /// <summary>Gives a value without known quantity a name, so that a copy of it is known to be equal.</summary>
    public StackValue Named(StackValue value) =>
        value.Quantity is null ? value with { Quantity = new Quantity(1, ++_symbols) } : value;

    /// <summary>Stores into a variable: locals count from 0, arguments from -1 downwards.</summary>
    public void Store(int variable, StackValue value) => _variables[variable] = Named(value);

    /// <summary>What a variable of some kind holds.</summary>
    public StackValue Load(int variable, ValueKind kind)
    {
        if (_variables.TryGetValue(variable, out StackValue value))
            return value with { Kind = kind };
        return _variables[variable] = Named(new StackValue(kind));
    }

    /// <summary>
    /// What a field of an object holds that the compiler made for a temporary value of an asynchronous method or iterator: nobody else writes it, so two
    /// loads without a call between them give the same.
    /// </summary>
    public StackValue LoadTemporary(StackValue owner, int field, ValueKind kind)
    {
        if (owner.Quantity is not Quantity identity)
            return new StackValue(kind);
        if (!_temporaries.TryGetValue((identity, field), out StackValue value))
            _temporaries.Add((identity, field), value = Named(new StackValue(kind)));
        return value;
    }

    /// <summary>A reference to a variable: from now on others may write it.</summary>
    public StackValue Expose(int variable)
    {
        _exposed.Add(variable);
        Extent? span = _variables.TryGetValue(variable, out StackValue value) ? value.Span : null;
        return new StackValue(ValueKind.Reference, Span: span);
    }

    /// <summary>Something may have been written through a reference.</summary>
    public void ForgetExposed()
    {
        _temporaries.Clear();
        foreach (int variable in _exposed)
            _variables.Remove(variable);
    }

    /// <summary>Begins an instruction that others jump to.</summary>
    /// <param name="offset">Where it is.</param>
    /// <param name="isTarget">Whether any branch or handler leads there.</param>
    public void Enter(int offset, bool isTarget)
    {
        if (_entries.TryGetValue(offset, out StackValue[]? entry))
            _stack = IsReachable ? Merge(_stack, entry) : [.. entry];
        else if (!IsReachable)
            _stack = [];
        if (isTarget)
        {
            _variables.Clear();
            _temporaries.Clear();
            _entries[offset] = [.. _stack];
        }
        IsReachable = true;
    }

    /// <summary>Control may go on at an offset with the stack as it is.</summary>
    /// <param name="target">Where.</param>
    /// <param name="from">The instruction that branches.</param>
    public void Branch(int target, int from)
    {
        if (!_entries.TryGetValue(target, out StackValue[]? entry))
        {
            _entries.Add(target, [.. _stack]);
            return;
        }
        StackValue[] merged = [.. Merge(_stack, entry)];
        // What was read already must not turn out worse than it was taken for.
        IsBroken |= target <= from && !merged.AsSpan().SequenceEqual(entry);
        _entries[target] = merged;
    }

    /// <summary>Control leaves a protected region: nothing is on the stack.</summary>
    public void Leave(int target)
    {
        _stack = [];
        _entries.TryAdd(target, []);
        End();
    }

    /// <summary>A handler starts with a stack of its own.</summary>
    public void Handler(int offset, params ReadOnlySpan<StackValue> stack) => _entries[offset] = stack.ToArray();

    /// <summary>The next instruction is not reached from here.</summary>
    public void End() => IsReachable = false;

    private List<StackValue> Merge(List<StackValue> one, StackValue[] other)
    {
        if (one.Count != other.Length)
        {
            IsBroken = true;
            return one;
        }
        var merged = new List<StackValue>(one.Count);
        for (int i = 0; i < other.Length; i++)
            merged.Add(one[i] == other[i] ? one[i] : new StackValue((ValueKind)Math.Max((int)one[i].Kind, (int)other[i].Kind)));
        return merged;
    }
}
