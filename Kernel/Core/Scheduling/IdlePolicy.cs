using System.Threading;

namespace Cosmos.Core.Scheduling;

/// <summary>What a processor does that has nothing to do.</summary>
internal static class IdlePolicy
{
    // 0 is the default, because there are no initialisers when the idle threads begin.
    private static int s_polls;

    /// <summary>Whether it halts until the next interrupt, which saves power, or keeps looking, which saves the time to wake up.</summary>
    internal static bool Halts
    {
        get => Volatile.Read(ref s_polls) == 0;
        set => Volatile.Write(ref s_polls, value ? 0 : 1);
    }
}
