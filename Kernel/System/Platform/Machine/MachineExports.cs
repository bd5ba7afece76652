using System.Runtime;

namespace Cosmos.System2.Machine;

/// <summary>Whether there is a machine behind <c>Cosmos.User.MachineServices</c>.</summary>
internal static class MachineExports
{
    private const int Version = 1;

    [RuntimeExport("CosmosNative_GetMachineVersion")]
    internal static int GetVersion() => Version;
}
