using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// An exception in flight: CoreLib's <c>System.Runtime.EH.ExInfo</c>. It lives in the frame of the throw helper and is linked, innermost
/// first, to the thread's <see cref="Scheduling.ThreadBlock.ExceptionInfo"/>.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal unsafe struct ExceptionInfo
{
    internal const int SizeInBytes = 400;

    /// <summary>Bit of <see cref="Kind"/>: another exception left the handler that this one was running.</summary>
    internal const byte Superseded = 8;

    /// <summary>The exception that was in flight when this one was thrown.</summary>
    [FieldOffset(0)] public ExceptionInfo* Previous;

    [FieldOffset(8)] public LimitedContext* Context;

    /// <summary>The exception object. The conservative stack scan keeps it alive.</summary>
    [FieldOffset(16)] public void* Exception;

    /// <summary>CoreLib's <c>ExKind</c>.</summary>
    [FieldOffset(24)] public byte Kind;

    /// <summary>1 while a handler is searched, 2 while handlers run.</summary>
    [FieldOffset(25)] public byte Pass;

    /// <summary>Index of the clause whose handler runs, or <see cref="uint.MaxValue"/>.</summary>
    [FieldOffset(28)] public uint CurrentClause;

    /// <summary>Where the dispatch is on the stack.</summary>
    [FieldOffset(32)] public StackFrameIterator FrameIterator;
}
