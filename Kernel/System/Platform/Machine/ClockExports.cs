using System.Runtime;
using Cosmos.Core.Time;

namespace Cosmos.System2.Machine;

/// <summary>The functions behind <c>Cosmos.User.IMachineClock</c>.</summary>
internal static class ClockExports
{
    [RuntimeExport("CosmosNative_IsClockSet")]
    internal static int IsSet() => WallClock.IsSet ? 1 : 0;

    [RuntimeExport("CosmosNative_SetClock")]
    internal static void Set(long unixNanoseconds) => WallClock.Set(unixNanoseconds);
}
