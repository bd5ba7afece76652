using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Load;

/// <summary>Runs programs when their sockets tell them to.</summary>
public sealed class EventLoop(SimulatedNetwork network)
{
    private readonly Queue<StreamPump> _ready = new();

    /// <summary>The programs.</summary>
    public List<StreamPump> Pumps { get; } = [];

    /// <summary>Notes that a program may have something to do.</summary>
    public void Wake(StreamPump pump)
    {
        if (pump.IsQueued)
            return;
        pump.IsQueued = true;
        _ready.Enqueue(pump);
    }

    /// <summary>Lets the programs do what they can now.</summary>
    public void Service()
    {
        while (_ready.TryDequeue(out StreamPump? pump))
        {
            pump.IsQueued = false;
            pump.Run();
        }
    }

    /// <summary>Runs until all programs are done.</summary>
    /// <param name="limit">Simulated time that they may take.</param>
    /// <returns>What went wrong, or <see langword="null"/>.</returns>
    public string? Run(TimeSpan limit)
    {
        bool done = network.RunUntil(
            () =>
            {
                Service();
                return Pumps.TrueForAll(pump => pump.IsDone || pump.Failure is not null);
            },
            limit);
        if (Pumps.Find(pump => pump.Failure is not null) is { } failed)
            return failed.Failure;
        return done ? null : "not done in time: " + string.Join("; ", Pumps.Where(pump => !pump.IsDone).Take(3).Select(pump => $"sent {pump.Sent}, received {pump.Received}, {pump.Socket.Readiness}"));
    }
}
