using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>Kinds of <see cref="ExceptionClause"/>: CoreLib's <c>RhEHClauseKind</c>.</summary>
internal enum ExceptionClauseKind
{
    Typed = 0,
    Fault = 1,
    Filter = 2,
}

/// <summary>One protected region of a method: CoreLib's <c>RhEHClause</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ExceptionClause
{
    public ExceptionClauseKind Kind;

    /// <summary>The region, as offsets from the entry point of the method; the end is exclusive.</summary>
    public uint TryStart;

    /// <inheritdoc cref="TryStart"/>
    public uint TryEnd;

    public byte* Filter;
    public byte* Handler;

    /// <summary>MethodTable of the type that a typed clause catches.</summary>
    public void* TargetType;
}

/// <summary>State of a walk over the clauses of a method, innermost region first: CoreLib's <c>EHEnum</c>, 32 bytes of its stack.</summary>
[StructLayout(LayoutKind.Explicit, Size = 32)]
internal unsafe struct ExceptionClauseEnumerator
{
    [FieldOffset(0)] private byte* _position;
    [FieldOffset(8)] private byte* _methodStart;
    [FieldOffset(16)] private uint _remaining;

    /// <param name="clauses">From <see cref="LanguageData.GetClauses"/>.</param>
    /// <param name="methodStart">Entry point of the method.</param>
    internal ExceptionClauseEnumerator(byte* clauses, byte* methodStart)
    {
        _remaining = NativeFormat.ReadUnsigned(ref clauses);
        _position = clauses;
        _methodStart = methodStart;
    }

    /// <summary>Decodes the next clause.</summary>
    /// <returns>False when there is none.</returns>
    internal bool MoveNext(ExceptionClause* clause)
    {
        if (_remaining == 0) return false;
        _remaining--;

        // try start; try length * 4 + kind; handler; then the type (relative) or the filter
        byte* position = _position;
        clause->TryStart = NativeFormat.ReadUnsigned(ref position);
        uint lengthAndKind = NativeFormat.ReadUnsigned(ref position);
        clause->TryEnd = clause->TryStart + (lengthAndKind >> 2);
        clause->Kind = (ExceptionClauseKind)(lengthAndKind & 3);
        clause->Handler = _methodStart + NativeFormat.ReadUnsigned(ref position);
        clause->Filter = null;
        clause->TargetType = null;
        if (clause->Kind == ExceptionClauseKind.Typed)
        {
            clause->TargetType = position + Unsafe.ReadUnaligned<int>(position);
            position += sizeof(int);
        }
        else if (clause->Kind == ExceptionClauseKind.Filter)
        {
            clause->Filter = _methodStart + NativeFormat.ReadUnsigned(ref position);
        }

        _position = position;
        return true;
    }
}
