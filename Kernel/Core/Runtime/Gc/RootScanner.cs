using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Marks from the roots of all threads: stacks and registers, thread-local storage, reported frames.</summary>
internal static unsafe class RootScanner
{
    /// <summary>Marks from every thread.</summary>
    /// <param name="worker">The marking CPU.</param>
    /// <param name="collecting">The thread that collects; its registers lie above <paramref name="stackPointer"/>.</param>
    /// <param name="stackPointer">Lowest address of its stack to look at.</param>
    internal static void MarkThreads(MarkWorker* worker, ThreadBlock* collecting, byte* stackPointer)
    {
        for (ThreadBlock* thread = GcEnvironment.FirstThread(); thread != null; thread = thread->NextThread)
        {
            MarkThread(worker, thread, thread == collecting ? stackPointer : thread->SavedStackPointer);
            Marker.Drain(worker);
        }
    }

    private static void MarkThread(MarkWorker* worker, ThreadBlock* thread, byte* stackPointer)
    {
        // A thread that has not run yet has no stack to look at, but may hold its argument.
        if (stackPointer != null)
            AmbiguousReference.MarkRange(worker, stackPointer, thread->StackBase);
        if (thread->TlsBase != null)
            AmbiguousReference.MarkRange(worker, thread->TlsBase, (byte*)thread);
        AmbiguousReference.Mark(worker, (nuint)thread->ThreadStatics);
        AmbiguousReference.Mark(worker, (nuint)thread->ManagedThread);

        for (InlinedThreadStaticRoot* root = (InlinedThreadStaticRoot*)thread->InlinedThreadStatics; root != null; root = root->Next)
            AmbiguousReference.Mark(worker, (nuint)root->Base);
        for (ReportedFrame* frame = AllocatorState.Of(thread)->ReportedFrames; frame != null; frame = frame->Next)
            AmbiguousReference.MarkRange(worker, (byte*)frame->References, (byte*)(frame->References + frame->Count));
    }
}

/// <summary>Start of a thread's inlined thread statics, in its TLS block; layout fixed by NativeAOT.</summary>
internal unsafe struct InlinedThreadStaticRoot
{
    /// <summary>Object that holds the statics.</summary>
    public byte* Base;

    /// <summary>Next root of the thread.</summary>
    public InlinedThreadStaticRoot* Next;

    /// <summary>Module that the root belongs to; null while it is not registered.</summary>
    public void* TypeManager;
}

/// <summary>References in native memory, reported for as long as a frame lives; CoreLib's <c>GCFrameRegistration</c>.</summary>
internal unsafe struct ReportedFrame
{
    /// <summary>Next registration of the thread.</summary>
    public ReportedFrame* Next;

    /// <summary>Thread that registered it; null while it is not registered.</summary>
    public ThreadBlock* Thread;

    /// <summary>The references.</summary>
    public nuint* References;

    /// <summary>How many there are.</summary>
    public uint Count;

    /// <summary>They may point inside objects; treated so in any case.</summary>
    public int MaybeInterior;
}
