using System;
using Cosmos.HAL.Simulation;
using Cosmos.Network;
using Cosmos.Network.Randomness;
using Cosmos.System2.Network;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Network;

/// <summary>When the network thread polls, and how long it sleeps.</summary>
public class NetworkWorkerTests
{
    private readonly PacketMemorySource _memory = new(new SimulatedDma());
    private readonly SimulatedInterruptEvent _event = new();
    private SimulatedNetworkCard _card = null!;
    private NetworkWorker _worker = null!;
    private int _waits;

    [SetUp]
    public void Wire()
    {
        _card = new SimulatedNetworkCard();
        _waits = 0;
        _event.WhileWaiting = () => _waits++;
        NetworkStack stack = new(new NetworkStackOptions(), TimeProvider.System, _memory, new CountingRandom());
        DeviceLink link = new(_card, _memory, 100, _event.Set);
        stack.AddInterface(link, "eth0");
        _worker = new NetworkWorker(stack, _event, [link]);
    }

    [OneTimeTearDown]
    public void DisposeEvent() => _event.Dispose();

    [Test]
    public void An_idle_worker_polls_once_and_sleeps()
    {
        _worker.RunOnce();
        Assert.That((_card.Polls, _card.Rests, _waits), Is.EqualTo((1, 1, 1)));
    }

    [Test]
    public void It_does_not_sleep_as_long_as_there_is_something_to_poll()
    {
        for (int i = 0; i < 200; i++)
            _card.Arrive(header: 12, isChecksumValid: false, 60);
        int rounds = 0;
        while (_waits == 0)
        {
            _worker.RunOnce();
            rounds++;
        }

        Assert.That(rounds, Is.InRange(2, 10));
        Assert.That(_card.Buffers, Is.EqualTo(4));
    }

    private sealed class CountingRandom : INetworkRandom
    {
        private uint _next;

        public void Fill(Span<byte> destination)
        {
            for (int i = 0; i < destination.Length; i++)
                destination[i] = (byte)NextUInt32();
        }

        public uint NextUInt32() => ++_next;
    }
}
