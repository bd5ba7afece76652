using System;
using System.Collections.Generic;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Sockets;
using Cosmos.Storage;
using Cosmos.System2.Network;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Network;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public class NetworkChangeTests
{
    private static readonly InternetAddress s_address = InternetAddress.Parse("10.0.0.5");

    private readonly NetworkStack _stack = new(new NetworkStackOptions(), TimeProvider.System, new ManagedPacketMemory(), new ZeroRandom());

    [Test]
    public void Addresses_that_come_and_go_are_told_to_every_listener()
    {
        var monitor = new NetworkChangeMonitor(_stack);
        NetworkChangeListener first = monitor.Listen(), second = monitor.Listen();
        Change(() => _stack.Loopback.AddAddress(s_address, 24));
        Assert.That(Read(first), Does.Contain(NetworkChangeKind.AddressAdded));
        Change(() => _stack.Loopback.RemoveAddress(s_address));
        Assert.That(Read(first), Does.Contain(NetworkChangeKind.AddressRemoved).And.Not.Contain(NetworkChangeKind.AddressAdded));
        Assert.That(Read(second), Does.Contain(NetworkChangeKind.AddressAdded).And.Contain(NetworkChangeKind.AddressRemoved));
    }

    [Test]
    public void An_interface_that_goes_down_changes_the_availability()
    {
        NetworkChangeListener listener = new NetworkChangeMonitor(_stack).Listen();
        Change(() => _stack.Loopback.IsEnabled = false);
        Assert.That(Read(listener), Does.Contain(NetworkChangeKind.AvailabilityChanged));
    }

    [Test]
    public void A_closed_listener_hears_nothing_and_an_idle_one_keeps_the_latest()
    {
        var monitor = new NetworkChangeMonitor(_stack);
        NetworkChangeListener closed = monitor.Listen(), idle = monitor.Listen();
        closed.Release();
        for (int round = 0; round < 300; round++)
        {
            Change(() => _stack.Loopback.AddAddress(s_address, 24));
            Change(() => _stack.Loopback.RemoveAddress(s_address));
        }

        Assert.That(Read(idle).Count, Is.EqualTo(256));
        Assert.That(closed.Readiness & ReadyEvents.Readable, Is.EqualTo(ReadyEvents.None));
        Assert.That(closed.Receive(new byte[1], MessageFlags.DoNotWait, default, out _), Is.EqualTo(NetworkError.Closed));
    }

    private static List<NetworkChangeKind> Read(NetworkChangeListener listener)
    {
        List<NetworkChangeKind> kinds = [];
        byte[] message = new byte[1];
        while (listener.Receive(message, MessageFlags.DoNotWait, default, out _) == NetworkError.None)
            kinds.Add((NetworkChangeKind)message[0]);
        return kinds;
    }

    private void Change(Action change)
    {
        lock (_stack.Gate)
        {
            _stack.Enter();
            change();
            _stack.Leave();
        }
    }

    private sealed class ZeroRandom : Cosmos.Network.Randomness.INetworkRandom
    {
        public void Fill(Span<byte> destination) => destination.Clear();

        public uint NextUInt32() => 0;
    }
}
