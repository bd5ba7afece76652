using System.Collections.Generic;
using System.Threading;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;

namespace Cosmos.System2.Network;

/// <summary>Finds out what has changed when the stack says that something has, and tells the listeners.</summary>
internal sealed class NetworkChangeMonitor
{
    private readonly NetworkStack _stack;
    private readonly Lock _gate = new();
    private readonly List<NetworkChangeListener> _listeners = [];

    // Both under the lock of the stack.
    private HashSet<(uint Interface, InternetAddress Address)> _addresses;
    private (int Up, int Routes) _availability;

    /// <summary>Begins to watch.</summary>
    /// <param name="stack">The stack.</param>
    public NetworkChangeMonitor(NetworkStack stack)
    {
        _stack = stack;
        lock (stack.Gate)
        {
            (_addresses, _availability) = Look();
            stack.ConfigurationChanged += OnChanged;
        }
    }

    /// <summary>Makes a listener, which hears of everything from now on until it is closed.</summary>
    public NetworkChangeListener Listen()
    {
        var listener = new NetworkChangeListener(this);
        lock (_gate)
            _listeners.Add(listener);
        return listener;
    }

    /// <summary>A listener was closed.</summary>
    public void Forget(NetworkChangeListener listener)
    {
        lock (_gate)
            _listeners.Remove(listener);
    }

    private void OnChanged()
    {
        (HashSet<(uint Interface, InternetAddress Address)> addresses, (int Up, int Routes) availability) = Look();
        if (!addresses.IsSubsetOf(_addresses))
            Tell(NetworkChangeKind.AddressAdded);
        if (!_addresses.IsSubsetOf(addresses))
            Tell(NetworkChangeKind.AddressRemoved);
        if (availability != _availability)
            Tell(NetworkChangeKind.AvailabilityChanged);
        (_addresses, _availability) = (addresses, availability);
    }

    private void Tell(NetworkChangeKind kind)
    {
        lock (_gate)
        {
            foreach (NetworkChangeListener listener in _listeners)
                listener.Add(kind);
        }
    }

    private (HashSet<(uint Interface, InternetAddress Address)> Addresses, (int Up, int Routes) Availability) Look()
    {
        HashSet<(uint Interface, InternetAddress Address)> addresses = [];
        int up = 0;
        foreach (NetworkInterface networkInterface in _stack.Interfaces)
        {
            up += networkInterface.IsUp ? 1 : 0;
            foreach (InterfaceAddress address in networkInterface.Addresses)
            {
                if (address.IsUsable)
                    addresses.Add((networkInterface.Index, address.Address));
            }
        }

        return (addresses, (up, _stack.Routes.Entries.Count));
    }
}
