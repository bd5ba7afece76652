using System;
using System.Linq;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Capabilities as words.</summary>
internal static class CapabilityText
{
    /// <summary>Names, separated by commas; a hyphen for none.</summary>
    public static string List(Capability capabilities) => capabilities == Capability.None
        ? "-"
        : string.Join(", ", Enum.GetValues<Capability>().Where(c => c != Capability.None && capabilities.HasFlag(c)));
}
