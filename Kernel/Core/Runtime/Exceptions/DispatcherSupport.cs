using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using Cosmos.Core.Arch;
using Cosmos.Core.Diagnostics;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>Small services that CoreLib's exception dispatcher expects of the runtime.</summary>
internal static unsafe class DispatcherSupport
{
    /// <summary>
    /// Announces that the dispatcher runs handlers now, during which a precise collector could not walk the stack. The conservative scan can,
    /// at any time, so nothing has to be forbidden.
    /// </summary>
    [RuntimeExport("RhpSetThreadDoNotTriggerGC")]
    internal static void SetDoNotTriggerCollection()
    {
    }

    /// <summary>Checks that the exceptions in flight lie in the order of their frames on the stack of the calling thread.</summary>
    [RuntimeExport("RhpValidateExInfoStack")]
    internal static void ValidateExceptions()
    {
        ExceptionInfo* exception = (ExceptionInfo*)Cpu.CurrentThread()->ExceptionInfo;
        for (; exception != null; exception = exception->Previous)
        {
            if (exception->Previous != null && exception->Previous <= exception)
                Panic.Halt("exceptions: the chain of exceptions in flight is damaged; address in detail"u8, (nuint)exception);
        }
    }

    /// <summary>Threads are never aborted: <c>Thread.Abort</c> does not exist, and <c>ControlledExecution</c> is not supported by NativeAOT.</summary>
    [RuntimeExport("RhpGetThreadAbortException")]
    internal static void* GetThreadAbortException()
    {
        Panic.Halt("exceptions: thread abort"u8);
        return null;
    }

    /// <summary>The last resort of CoreLib, when it cannot even report why.</summary>
    [RuntimeExport("RhpFallbackFailFast"), DoesNotReturn]
    internal static void FailFast() => Panic.Halt("the class library cannot continue"u8);
}
