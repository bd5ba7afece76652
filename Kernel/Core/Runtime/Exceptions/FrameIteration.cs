using System.Runtime;
using Cosmos.Core.Arch;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>The frame walk as CoreLib's exception dispatcher calls it. Runs on the throwing thread, possibly with exhausted memory.</summary>
internal static unsafe class FrameIteration
{
    private const uint NoClause = uint.MaxValue;

    /// <summary>Starts a walk at a throw or a fault.</summary>
    /// <param name="iterator">Lives in the <see cref="ExceptionInfo"/>.</param>
    /// <param name="context">The state at the throw; null means here (used for stack traces).</param>
    /// <param name="instructionFault">The state is that of a faulting instruction.</param>
    /// <param name="intercepted">For a debugger; never set.</param>
    [RuntimeExport("RhpSfiInit")]
    internal static bool Initialize(StackFrameIterator* iterator, LimitedContext* context, bool instructionFault, bool* intercepted)
    {
        if (intercepted != null) *intercepted = false;
        if (context == null) return false;      // CoreLib's trace worker, which StackTraceCapture replaces
        return iterator->Start(context, instructionFault, (ExceptionInfo*)Cpu.CurrentThread()->ExceptionInfo);
    }

    /// <summary>Goes to the next frame.</summary>
    /// <param name="iterator">The walk.</param>
    /// <param name="collidedClause">
    /// Receives the clause whose handler the walk has just left by collision, after which the search in the method continues, or -1.
    /// </param>
    /// <param name="unwoundReversePInvoke">Receives whether the frame is native: no exception passes through it.</param>
    /// <param name="intercepted">For a debugger; never set.</param>
    [RuntimeExport("RhpSfiNext")]
    internal static bool MoveNext(StackFrameIterator* iterator, uint* collidedClause, bool* unwoundReversePInvoke, bool* intercepted)
    {
        ExceptionInfo* exception = iterator->NextException;
        FrameStep step = iterator->MoveNext();
        uint clause = NoClause;
        if (step == FrameStep.Collided)
        {
            clause = exception->CurrentClause;
            exception->Kind |= ExceptionInfo.Superseded;
        }

        if (collidedClause != null) *collidedClause = clause;
        if (unwoundReversePInvoke != null) *unwoundReversePInvoke = step == FrameStep.Native;
        if (intercepted != null) *intercepted = false;
        return step != FrameStep.End;
    }

    /// <summary>Starts a walk over the clauses of the current frame's method.</summary>
    /// <returns>False when it has none.</returns>
    [RuntimeExport("RhpEHEnumInitFromStackFrameIterator")]
    internal static bool StartClauses(StackFrameIterator* iterator, MethodRegion* region, ExceptionClauseEnumerator* enumerator)
    {
        *region = default;
        if (!iterator->Frame.IsManaged) return false;
        region->HotStart = (byte*)iterator->Frame.MethodStart;
        byte* clauses = LanguageData.GetClauses(iterator->Frame.MethodData);
        if (clauses == null) return false;
        *enumerator = new ExceptionClauseEnumerator(clauses, region->HotStart);
        return true;
    }

    [RuntimeExport("RhpEHEnumNext")]
    internal static bool NextClause(ExceptionClauseEnumerator* enumerator, ExceptionClause* clause) => enumerator->MoveNext(clause);

    /// <summary>CoreLib's <c>MethodRegionInfo</c>. ilc does not split methods, so only the start is used.</summary>
    internal struct MethodRegion
    {
        public byte* HotStart;
        public nuint HotSize;
        public byte* ColdStart;
        public nuint ColdSize;
    }
}
