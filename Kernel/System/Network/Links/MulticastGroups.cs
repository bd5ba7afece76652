using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Links;

/// <summary>The multicast groups that this machine listens to on an interface, each with the number of its listeners.</summary>
internal sealed class MulticastGroups(NetworkStack stack, NetworkInterface networkInterface)
{
    /// <summary>Most groups of an interface, as <c>igmp_max_memberships</c> limits them per socket on Linux.</summary>
    public const int Limit = 256;

    private readonly Dictionary<InternetAddress, int> _groups = [];

    /// <summary>The groups.</summary>
    public Dictionary<InternetAddress, int>.KeyCollection Addresses => _groups.Keys;

    /// <summary>Whether somebody listens.</summary>
    public bool Contains(InternetAddress group) => _groups.ContainsKey(group);

    /// <summary>Adds a listener; the first one makes the membership known on the link.</summary>
    /// <returns><see langword="false"/> at the limit.</returns>
    public bool Join(InternetAddress group)
    {
        if (_groups.TryGetValue(group, out int count))
        {
            _groups[group] = count + 1;
            return true;
        }

        if (_groups.Count >= Limit)
            return false;
        _groups[group] = 1;
        stack.LayerOf(group)?.OnGroupJoined(networkInterface, group);
        return true;
    }

    /// <summary>Removes a listener; the last one ends the membership.</summary>
    public void Leave(InternetAddress group)
    {
        if (!_groups.TryGetValue(group, out int count))
            throw new InvalidOperationException($"Nobody listens to {group}.");
        if (count > 1)
        {
            _groups[group] = count - 1;
            return;
        }

        _groups.Remove(group);
        stack.LayerOf(group)?.OnGroupLeft(networkInterface, group);
    }
}
