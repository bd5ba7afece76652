using System.Runtime;
using Cosmos.Core.Processor;
using Cosmos.Core.Scheduling;
using Cosmos.Core.Time;
using Cosmos.Core.Traps;

namespace Cosmos.System2.Machine;

/// <summary>The functions behind <c>Cosmos.User.IProcessors</c>.</summary>
internal static unsafe class ProcessorExports
{
    private const int NoSuchProcessor = 1;
    private const int NotDelivered = 2;
    private const long NanosecondsPerMillisecond = 1_000_000;

    // Number of processors; the identifiers of their local APICs as far as they fit.
    [RuntimeExport("CosmosNative_GetProcessors")]
    internal static int GetAll(uint* apicIds, int capacity)
    {
        int count = CpuList.Count;
        for (int index = 0; index < count && index < capacity; index++)
            apicIds[index] = CpuList.At(index)->ApicId;
        return count;
    }

    [RuntimeExport("CosmosNative_GetIdleHalts")]
    internal static int GetIdleHalts() => IdlePolicy.Halts ? 1 : 0;

    [RuntimeExport("CosmosNative_SetIdleHalts")]
    internal static void SetIdleHalts(int halts) => IdlePolicy.Halts = halts != 0;

    // 0, or one of the constants above. The vector was checked.
    [RuntimeExport("CosmosNative_SendInterrupt")]
    internal static int Send(int vector, uint apicId)
    {
        if (!CpuList.HasApic(apicId))
            return NoSuchProcessor;
        return InterruptController.Send(vector, apicId) ? 0 : NotDelivered;
    }

    // 1, or 0 when the time was over. Negative milliseconds are no limit. The vector was checked.
    [RuntimeExport("CosmosNative_WaitForInterrupt")]
    internal static int Wait(int vector, long milliseconds)
    {
        long now = MonotonicClock.Nanoseconds;
        bool isLimited = milliseconds >= 0 && milliseconds < (long.MaxValue - now) / NanosecondsPerMillisecond;
        return UnclaimedInterrupts.Wait(vector, isLimited ? now + (milliseconds * NanosecondsPerMillisecond) : long.MaxValue) ? 1 : 0;
    }

    [RuntimeExport("CosmosNative_GetUnhandledInterrupts")]
    internal static long GetUnhandled() => InterruptController.UnhandledCount;
}
