using System.Collections.Generic;
using System.Runtime;
using System.Runtime.CompilerServices;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Interrupts;

namespace Cosmos.System2.Network;

/// <summary>What a board has for the network.</summary>
/// <param name="Memory">Memory that the devices reach.</param>
/// <param name="Activity">The event that all the devices set.</param>
/// <param name="Devices">The devices, open and not started, in the order of their names <c>eth0</c>, <c>eth1</c> …</param>
internal sealed record BoardNetwork(DmaAllocator Memory, InterruptEvent Activity, IReadOnlyList<INetworkDevice> Devices)
{
    /// <summary>Opens the devices of the board. Exported by the board's composition root; called once.</summary>
    /// <remarks>
    /// An import instead of a call through <see cref="PlatformOptions"/>: export selection takes the board's side, and with it drivers and stack, into an
    /// image only when the image refers to it, that is, when the program uses sockets.
    /// </remarks>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_board_network_devices")]
    internal static extern BoardNetwork Open();
}
