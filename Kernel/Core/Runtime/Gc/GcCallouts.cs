namespace Cosmos.Core.Runtime.Gc;

/// <summary>Functions that class libraries ask the collector to call. They run with the world stopped and must not allocate.</summary>
internal static unsafe class GcCallouts
{
    /// <summary>CoreLib's <c>GcRestrictedCalloutKind</c>.</summary>
    internal enum Kind
    {
        /// <summary>A collection begins.</summary>
        StartCollection = 0,

        /// <summary>A collection ends.</summary>
        EndCollection = 1,

        /// <summary>Marking is complete, nothing is freed yet.</summary>
        AfterMarkPhase = 2,
    }

    private const int Capacity = 16;
    private const int KindCount = 3;

    private struct State
    {
        public fixed ulong Callouts[KindCount * Capacity];
        public fixed ulong RefCounted[Capacity];
        public fixed ulong RefCountedTypes[Capacity];
    }

    private static State s_state;

    /// <summary>Forgets all functions.</summary>
    internal static void Initialize() => s_state = default;

    /// <summary>Adds a function; false when there is no room.</summary>
    internal static bool Register(Kind kind, void* function)
    {
        GcLock.Acquire(ref GcHeap.Lock);
        bool done = false;
        for (int index = 0; index < Capacity && !done && (uint)kind < KindCount; index++)
        {
            ref ulong entry = ref s_state.Callouts[(int)kind * Capacity + index];
            if (entry != 0)
                continue;
            entry = (ulong)function;
            done = true;
        }

        GcLock.Release(ref GcHeap.Lock);
        return done;
    }

    /// <summary>Removes the functions of a kind.</summary>
    internal static void Unregister(Kind kind, void* function)
    {
        GcLock.Acquire(ref GcHeap.Lock);
        for (int index = 0; index < Capacity && (uint)kind < KindCount; index++)
        {
            ref ulong entry = ref s_state.Callouts[(int)kind * Capacity + index];
            if (entry == (ulong)function)
                entry = 0;
        }

        GcLock.Release(ref GcHeap.Lock);
    }

    /// <summary>Adds a function that says whether objects of a type in reference-counted handles are still referenced.</summary>
    internal static bool RegisterRefCounted(void* function, MethodTable* type)
    {
        GcLock.Acquire(ref GcHeap.Lock);
        bool done = false;
        for (int index = 0; index < Capacity && !done; index++)
        {
            if (s_state.RefCounted[index] != 0)
                continue;
            s_state.RefCounted[index] = (ulong)function;
            s_state.RefCountedTypes[index] = (ulong)type;
            done = true;
        }

        GcLock.Release(ref GcHeap.Lock);
        return done;
    }

    /// <summary>Removes what <see cref="RegisterRefCounted"/> added.</summary>
    internal static void UnregisterRefCounted(void* function, MethodTable* type)
    {
        GcLock.Acquire(ref GcHeap.Lock);
        for (int index = 0; index < Capacity; index++)
        {
            if (s_state.RefCounted[index] == (ulong)function && s_state.RefCountedTypes[index] == (ulong)type)
                s_state.RefCounted[index] = 0;
        }

        GcLock.Release(ref GcHeap.Lock);
    }

    /// <summary>Calls the functions of a kind with the generation that is collected.</summary>
    internal static void Invoke(Kind kind, int generation)
    {
        for (int index = 0; index < Capacity; index++)
        {
            ulong function = s_state.Callouts[(int)kind * Capacity + index];
            if (function != 0)
                ((delegate* unmanaged<uint, void>)function)((uint)generation);
        }
    }

    /// <summary>Whether a callback says that an object in a reference-counted handle is still referenced.</summary>
    internal static bool IsReferenced(byte* instance)
    {
        for (int index = 0; index < Capacity; index++)
        {
            ulong function = s_state.RefCounted[index];
            if (function == 0)
                continue;
            ulong type = s_state.RefCountedTypes[index];
            if ((type == 0 || type == (ulong)ObjectModel.TypeOf(instance))
                && ((delegate* unmanaged<void*, byte>)function)(instance) != 0)
            {
                return true;
            }
        }

        return false;
    }
}
