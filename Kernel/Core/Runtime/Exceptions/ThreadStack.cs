using Cosmos.Core.Arch;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>A frame of a thread's stack.</summary>
internal struct StackEntry
{
    /// <summary>The instruction at which the frame goes on.</summary>
    public nuint Address;

    /// <summary>An address inside of the instruction at which it is.</summary>
    public nuint LookupAddress;
}

/// <summary>Stacks of threads that do not run at the moment, while they are held there.</summary>
internal static unsafe class ThreadStack
{
    // Pushed by cosmos_switch, from the saved stack pointer upwards: Arch/Amd64/Switch.S.
    private const int SavedR15 = 0;
    private const int SavedR14 = 1;
    private const int SavedR13 = 2;
    private const int SavedR12 = 3;
    private const int SavedRbx = 4;
    private const int SavedRbp = 5;
    private const int ReturnAddress = 6;
    private const int SavedWords = 7;

    /// <summary>Collects the frames of another thread than the calling one: of the program, the class library and the kernel alike.</summary>
    /// <param name="id">Identifier of the thread.</param>
    /// <param name="entries">Innermost frame first.</param>
    /// <param name="capacity">Number of frames after which the rest is left out.</param>
    /// <returns>Number of frames; -1 when there is no such thread, or it is the calling one.</returns>
    /// <remarks>No other thread runs meanwhile, so what is printed of a frame is printed later.</remarks>
    internal static int Capture(int id, StackEntry* entries, int capacity)
    {
        int count = -1;
        Scheduler.StopTheWorld();
        ThreadBlock* thread = ThreadList.Find(id);
        if (thread != null && thread != Cpu.CurrentThread() && thread->State != ThreadState.Dead)
            count = Walk((nuint*)thread->SavedStackPointer, entries, capacity);
        Scheduler.ResumeTheWorld();
        return count;
    }

    private static int Walk(nuint* saved, StackEntry* entries, int capacity)
    {
        LimitedContext context = default;
        context.R15 = saved[SavedR15];
        context.R14 = saved[SavedR14];
        context.R13 = saved[SavedR13];
        context.R12 = saved[SavedR12];
        context.Rbx = saved[SavedRbx];
        context.Rbp = saved[SavedRbp];
        context.Rip = saved[ReturnAddress];
        context.Rsp = (nuint)(saved + SavedWords);
        StackWalk walk = new(&context, exact: false);
        CodeLayout* layout = CodeLayout.Get();
        int count = 0;
        do
        {
            // As in stack traces of exceptions, the runtime's way to Main and to the start of a thread is left out; so is that from the boot loader.
            nuint method = FrameLocator.TryFind(walk.LookupAddress, out FrameDescription frame) ? frame.MethodStart : 0;
            if (method == layout->ManagedMain || (method == 0 && count > 0) || count == capacity)
                break;
            entries[count].Address = walk.Address;
            entries[count].LookupAddress = walk.LookupAddress;
            count++;
            if (layout->IsEntryPoint(method))
                break;
        }
        while (walk.MoveNext());
        return count;
    }
}
