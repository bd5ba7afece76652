using System;
using System.Runtime.InteropServices;
using Cosmos.Core.Scheduling;

namespace Cosmos.System2.Terminal;

/// <summary>Threads of the system itself: not <see cref="System.Threading.Thread"/> objects of the program, so it never waits for them.</summary>
internal static unsafe class SystemThread
{
    private const int StackSize = 256 * 1024;

    /// <summary>Runs <paramref name="body"/>, which never returns, on a thread of its own.</summary>
    /// <param name="name">Name for reports, UTF-8.</param>
    /// <param name="body">The body.</param>
    /// <exception cref="OutOfMemoryException">No memory is left for its stack.</exception>
    internal static void Start(ReadOnlySpan<byte> name, Action body)
    {
        // Freed by nobody: the thread lives as long as the machine.
        nint handle = GCHandle.ToIntPtr(GCHandle.Alloc(body));
        ThreadBlock* thread = ThreadList.Create(StackSize, &Run, (void*)handle);
        if (thread == null)
            throw new OutOfMemoryException("No memory is left for the stack of a system thread.");

        ThreadList.SetName(thread, name);
        Scheduler.Start(thread);
    }

    [UnmanagedCallersOnly]
    private static void* Run(void* argument)
    {
        ((Action)GCHandle.FromIntPtr((nint)argument).Target!)();
        return null;
    }
}
