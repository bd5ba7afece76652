using System.Text;
using Cosmos.Core.Diagnostics;

namespace Cosmos.System2.Network;

/// <summary>Lines for whoever watches the machine: the network has no other way to say that it does not work.</summary>
internal static class NetworkConsole
{
    /// <summary>Prints a line.</summary>
    internal static void Report(string message) => EarlyConsole.Write(Encoding.UTF8.GetBytes($"cosmos: network: {message}\n"));
}
