using System;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Finds the references of an object by its type's GC descriptor.</summary>
/// <remarks>
/// Below the method table, downwards: the number of series; then, when it is positive, per series the offset of its first
/// reference and its length less the object's size (so that one description fits arrays of any length); when it is negative, the
/// offset of the first element and per run of references inside an element their number and the bytes to skip behind them.
/// </remarks>
internal static unsafe class GcDescriptor
{
    /// <summary>Size of the descriptor of a type, in bytes (<c>RhGetGCDescSize</c>).</summary>
    internal static int SizeOf(MethodTable* type)
    {
        if (!type->HasPointers)
            return 0;
        nint count = ((nint*)type)[-1];
        return (int)(count > 0 ? sizeof(nint) + count * 2 * sizeof(nint) : 2 * sizeof(nint) - count * sizeof(nint));
    }

    /// <summary>Marks what the references in part of an object point to.</summary>
    /// <param name="worker">The marking CPU.</param>
    /// <param name="instance">An object whose type has references.</param>
    /// <param name="low">First address to look at, a multiple of 8.</param>
    /// <param name="high">First address not to look at, a multiple of 8.</param>
    internal static void Mark(MarkWorker* worker, byte* instance, nuint low, nuint high)
    {
        nint* type = *(nint**)instance;
        nint count = type[-1];
        if (count < 0)
        {
            MarkElements(worker, instance, low, high);
            return;
        }

        nint size = (nint)ObjectModel.SizeOf(instance);
        for (nint* series = type - 3; count > 0; count--, series -= 2)
        {
            nuint start = (nuint)instance + (nuint)series[1];
            nuint end = start + (nuint)(series[0] + size);
            Marker.MarkSlots(worker, (nuint*)Math.Max(start, low), (nuint*)Math.Min(end, high));
        }
    }

    /// <summary>As <see cref="Mark"/>, for an array whose elements are structures with references.</summary>
    internal static void MarkElements(MarkWorker* worker, byte* instance, nuint low, nuint high)
    {
        ElementRuns runs = new(instance);
        nuint element = runs.First;
        if (low <= element && high >= runs.End)
        {
            MarkColumns(worker, ref runs);
            return;
        }

        if (low > element)
            element += (low - element) / runs.ElementSize * runs.ElementSize;
        nuint end = Math.Min(runs.End, high);
        for (; element < end; element += runs.ElementSize)
        {
            nuint start = element;
            for (int run = 0; run < runs.RunCount; run++)
            {
                nuint runEnd = start + runs.Pointers(run) * (nuint)sizeof(nint);
                Marker.MarkSlots(worker, (nuint*)Math.Max(start, low), (nuint*)Math.Min(runEnd, high));
                start = runEnd + runs.Skip(run);
            }
        }
    }

    // Whole arrays go column by column: few long loops instead of many short ones.
    private static void MarkColumns(MarkWorker* worker, ref ElementRuns runs)
    {
        nuint column = runs.First;
        for (int run = 0; run < runs.RunCount; run++)
        {
            for (nuint pointers = runs.Pointers(run); pointers != 0; pointers--, column += (nuint)sizeof(nuint))
                Marker.MarkColumn(worker, (nuint*)column, (nuint*)runs.End, runs.ElementSize);
            column += runs.Skip(run);
        }
    }

    /// <summary>Calls <paramref name="visit"/> with the address of each reference of an object; for verification, not for speed.</summary>
    internal static void Visit(byte* instance, delegate*<byte*, nuint*, void> visit)
    {
        nint* type = *(nint**)instance;
        if (!((MethodTable*)type)->HasPointers)
            return;
        nint count = type[-1];
        nint size = (nint)ObjectModel.SizeOf(instance);
        for (nint* series = type - 3; count > 0; count--, series -= 2)
        {
            byte* start = instance + series[1];
            for (byte* end = start + series[0] + size; start < end; start += sizeof(nint))
                visit(instance, (nuint*)start);
        }

        if (count == 0)
            return;
        ElementRuns runs = new(instance);
        for (nuint element = runs.First; element < runs.End; element += runs.ElementSize)
        {
            nuint start = element;
            for (int run = 0; run < runs.RunCount; run++)
            {
                nuint runEnd = start + runs.Pointers(run) * (nuint)sizeof(nint);
                for (; start < runEnd; start += (nuint)sizeof(nint))
                    visit(instance, (nuint*)start);
                start += runs.Skip(run);
            }
        }
    }

    // The form for arrays of structures.
    private readonly ref struct ElementRuns
    {
        private readonly nint* _type;

        internal ElementRuns(byte* instance)
        {
            _type = *(nint**)instance;
            RunCount = (int)-_type[-1];
            First = (nuint)instance + (nuint)_type[-2];
            ElementSize = ((MethodTable*)_type)->ComponentSize;
            End = First + ElementSize * *(uint*)(instance + 8);
        }

        internal int RunCount { get; }

        internal nuint First { get; }

        internal nuint End { get; }

        internal nuint ElementSize { get; }

        internal nuint Pointers(int run) => *(uint*)(_type - 3 - run);

        internal nuint Skip(int run) => *((uint*)(_type - 3 - run) + 1);
    }
}
