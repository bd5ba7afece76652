using System.Collections.Generic;
using System.Threading;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Sockets;

namespace Cosmos.System2.Network;

/// <summary>The internet sockets that have descriptors.</summary>
/// <param name="stack">Their stack.</param>
internal sealed class OpenSockets(NetworkStack stack) : IInternetSocketHost
{
    private readonly Lock _gate = new();
    private readonly HashSet<InternetSocketDescription> _sockets = [];

    /// <inheritdoc/>
    public uint FindInterface(InternetAddress address)
    {
        lock (stack.Gate)
        {
            foreach (NetworkInterface networkInterface in stack.Interfaces)
            {
                if (networkInterface.FindAddress(address) is not null)
                    return networkInterface.Index;
            }
        }

        return 0;
    }

    /// <inheritdoc/>
    public void OnOpened(InternetSocketDescription socket)
    {
        lock (_gate)
            _sockets.Add(socket);
    }

    /// <inheritdoc/>
    public void OnClosed(InternetSocketDescription socket)
    {
        lock (_gate)
            _sockets.Remove(socket);
    }

    /// <summary>All of them.</summary>
    public InternetSocketDescription[] TakeAll()
    {
        lock (_gate)
            return [.. _sockets];
    }
}
