using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>An Ethernet switch that learns which port a station is behind.</summary>
public sealed class SimulatedSwitch(SimulatedNetwork network)
{
    private readonly List<Port> _ports = [];
    private readonly Dictionary<MacAddress, Port> _stations = [];

    /// <summary>Connects a card.</summary>
    /// <param name="link">The card.</param>
    /// <param name="conditions">What the cable does, in both directions.</param>
    /// <param name="seed">Seed of what happens by chance.</param>
    public void Connect(SimulatedLink link, LinkConditions? conditions = null, ulong seed = 1)
    {
        LinkConditions both = conditions ?? LinkConditions.Perfect;
        Port port = new(this, new SimulatedWire(network, link, both, seed * 2));
        _ports.Add(port);
        link.Output = new SimulatedWire(network, port, both, (seed * 2) + 1);
    }

    /// <summary>Connects something else, such as a station made of a script.</summary>
    /// <returns>Where its frames go.</returns>
    public IFrameSink Connect(IFrameSink station)
    {
        Port port = new(this, station);
        _ports.Add(port);
        return port;
    }

    private void Forward(Port from, SimulatedFrame frame)
    {
        if (frame.Bytes.Length < 14)
            return;
        MacAddress destination = new(frame.Bytes);
        MacAddress source = new(frame.Bytes.AsSpan(6));
        if (!source.IsGroup)
            _stations[source] = from;
        if (!destination.IsGroup && _stations.TryGetValue(destination, out Port? port))
        {
            if (port != from)
                port.Output.Deliver(frame);
            return;
        }

        foreach (Port other in _ports)
        {
            if (other != from)
                other.Output.Deliver(frame);
        }
    }

    private sealed class Port(SimulatedSwitch owner, IFrameSink output) : IFrameSink
    {
        public IFrameSink Output { get; } = output;

        public void Deliver(SimulatedFrame frame) => owner.Forward(this, frame);
    }
}
