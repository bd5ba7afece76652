using System.Runtime;
using System.Runtime.CompilerServices;
using Cosmos.Core.Arch;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>The stack of the calling thread as a list of return addresses: <c>Environment.StackTrace</c>, <c>new StackTrace()</c>.</summary>
internal static unsafe class StackTraceCapture
{
    /// <summary>Fills <paramref name="buffer"/> with the return addresses of the managed callers, innermost first.</summary>
    /// <param name="buffer">May be null when <paramref name="length"/> is 0.</param>
    /// <param name="length">Capacity in entries.</param>
    /// <param name="addressInCurrentFrame">Frames that end below this address are left out.</param>
    /// <returns>The number of frames, negated when there are more than <paramref name="length"/>.</returns>
    /// <remarks>
    /// A method and its handlers count as one frame. The kernel's frames that started the thread are left out, too.
    /// </remarks>
    [RuntimeExport("RhpGetCurrentThreadStackTrace")]
    internal static int Capture(nuint* buffer, uint length, nuint addressInCurrentFrame)
    {
        LimitedContext context;
        CaptureContext(&context);
        StackFrameIterator iterator;
        Unsafe.SkipInit(out iterator);
        if (!iterator.Start(&context, exact: false, (ExceptionInfo*)Cpu.CurrentThread()->ExceptionInfo)) return 0;

        uint count = 0;
        CodeLayout* layout = CodeLayout.Get();
        nuint framePointer = 0;
        while (true)
        {
            bool sameActivation = framePointer != 0 && iterator.FramePointer == framePointer;
            if (!sameActivation && iterator.Registers.Sp >= addressInCurrentFrame)
            {
                if (count < length) buffer[count] = iterator.OriginalControlPC;
                count++;
            }

            if (layout->IsEntryPoint(iterator.Frame.MethodStart)) break;
            framePointer = iterator.FramePointer;
            FrameStep step = iterator.MoveNext();
            if (step == FrameStep.Native && !iterator.LeaveNative()) break;
            if (step == FrameStep.End) break;
        }

        return count <= length ? (int)count : -(int)count;
    }

    /// <summary>Stores the state of the caller just behind the call.</summary>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_capture_context")]
    internal static extern void CaptureContext(LimitedContext* context);
}
