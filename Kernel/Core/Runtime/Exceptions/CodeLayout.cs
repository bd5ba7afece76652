using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>Addresses in the assembly of ring 0. The table is in <c>Arch/Amd64/ExceptionHandling.S</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct CodeLayout
{
    /// <summary>Return address of a catch handler that the dispatcher called.</summary>
    public nuint ReturnFromCatch;

    /// <summary>Return address of a finally or fault handler that the dispatcher called.</summary>
    public nuint ReturnFromFinally;

    /// <summary>Where a fault handler sends a thread to throw.</summary>
    public nuint ThrowHardwareException;

    /// <summary>Interface dispatch stubs.</summary>
    public nuint DispatchStubsStart;

    /// <inheritdoc cref="DispatchStubsStart"/>
    public nuint DispatchStubsEnd;

    /// <summary>Where the runtime enters managed code on the main thread; what called it is not part of a program's stack.</summary>
    public nuint ManagedMain;

    /// <summary>The same on a thread the program started.</summary>
    public nuint ManagedThread;

    /// <summary>The same on the finalizer thread.</summary>
    public nuint ManagedFinalizer;

    /// <summary>Whether a method is one of these three.</summary>
    internal readonly bool IsEntryPoint(nuint method) => method == ManagedMain || method == ManagedThread || method == ManagedFinalizer;

    /// <summary>The table of this image.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_code_layout")]
    internal static extern CodeLayout* Get();
}
