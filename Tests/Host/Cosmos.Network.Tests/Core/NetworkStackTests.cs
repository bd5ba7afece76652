using System;
using System.Threading.Tasks;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using Cosmos.Network.Timing;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Core;

public sealed class NetworkStackTests
{
    [TestCase(1_000_000)]
    [TestCase(10_000_000)]
    [TestCase(1_000_000_000)]
    [TestCase(3_579_545)]
    [TestCase(24_000_000)]
    public void Time_is_counted_in_microseconds_whatever_the_clock(long frequency)
    {
        var clock = new OddClock(frequency);
        var stack = new NetworkStack(new NetworkStackOptions(), clock, new ManagedPacketMemory(), new SeededRandom(1));
        long start = stack.Now;
        Assert.That(start, Is.GreaterThan(0));
        clock.Ticks += frequency * 86_400 * 365;
        using (stack.BeginWork())
            Assert.That(stack.Now - start, Is.EqualTo(86_400L * 365 * 1_000_000).Within(1));
        clock.Ticks += frequency / 4;
        using (stack.BeginWork())
            Assert.That(stack.Now - start, Is.EqualTo((86_400L * 365 * 1_000_000) + 250_000).Within(1));
    }

    [Test]
    public void The_worker_is_woken_when_something_is_due_earlier_than_it_sleeps_and_only_then()
    {
        var host = new TestHost();
        int wakes = 0;

        // What the stack tells the link at its start is over then.
        host.Passes(TimeSpan.FromMinutes(2));
        host.Stack.WakeWorker = () => wakes++;
        var early = new Timer();
        var late = new Timer();
        void Set(Timer timer, long delay)
        {
            using (host.Stack.BeginWork())
                host.Stack.Timers.Set(timer, host.Stack.Now + delay);
        }

        long Sleep()
        {
            using (host.Stack.BeginWork())
                return host.Stack.NextDeadline;
        }

        Sleep();
        wakes = 0;
        Set(late, 5_000_000);
        Assert.That(wakes, Is.EqualTo(1));
        Sleep();
        Set(late, 6_000_000);
        Assert.That(wakes, Is.EqualTo(1), "Later than the worker expects.");
        Set(early, 1_000);
        Assert.That(wakes, Is.EqualTo(2));
        Set(early, 2_000);
        Assert.That(wakes, Is.EqualTo(2), "Nobody is woken twice for the same.");
        host.Passes(TimeSpan.FromSeconds(7));
        Assert.That((early.Expirations, late.Expirations), Is.EqualTo((1, 1)));
    }

    [Test]
    public void Loopback_answers_are_delivered_before_the_work_ends_and_never_inside_the_sender()
    {
        var host = new TestHost();
        NetworkSocket server = host.Udp(5000);
        NetworkSocket client = host.Udp();
        using (host.Stack.BeginWork())
        {
            client.Send([1], SendFlags.None, new InternetEndpoint(InternetAddress.LoopbackV4, 5000), out _);
            Assert.That(server.Readiness, Is.EqualTo(SocketReadiness.Writable), "The work that sent is still going on.");
        }

        Assert.That(server.Readiness & SocketReadiness.Readable, Is.EqualTo(SocketReadiness.Readable));
    }

    [Test]
    public void The_loopback_queue_has_a_limit()
    {
        var host = new TestHost();
        NetworkSocket server = host.Udp(5000);
        server.SetOption(SocketOption.ReceiveBuffer, 4_000_000);
        NetworkSocket client = host.Udp();
        using (host.Stack.BeginWork())
        {
            for (int i = 0; i < 3000; i++)
                client.Send([1], SendFlags.None, new InternetEndpoint(InternetAddress.LoopbackV4, 5000), out _);
        }

        int received = 0;
        while (server.Receive(new byte[1], ReceiveFlags.None, out _) == NetworkError.None)
            received++;
        Assert.That(received, Is.EqualTo(1000));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void Without_memory_datagrams_are_refused_or_lost_and_everything_recovers()
    {
        var host = new TestHost(new NetworkStackOptions { HeaderBufferLimit = 4, DataBufferLimit = 4 });
        NetworkSocket socket = host.Udp(5000);
        var destination = new InternetEndpoint(InternetAddress.Parse("10.0.0.9"), 9);
        int refused = 0;
        for (int i = 0; i < 20; i++)
            refused += socket.Send([1], SendFlags.None, destination, out _) == NetworkError.NoBufferSpace ? 1 : 0;
        Assert.That(refused, Is.GreaterThan(10));
        for (int i = 0; i < 20; i++)
            host.Receives(Frames.UdpFrame(7000, 5001, Frames.Bytes(600)));
        Assert.That(socket.Send(new byte[60_000], SendFlags.None, new InternetEndpoint(TestHost.Peer, 9), out _), Is.EqualTo(NetworkError.NoBufferSpace));
        host.Passes(TimeSpan.FromSeconds(5));
        Assert.That(host.BuffersInUse, Is.Zero);
        host.Link.Sent.Clear();
        Assert.That(socket.Send([1], SendFlags.None, new InternetEndpoint(TestHost.Peer, 9), out _), Is.EqualTo(NetworkError.None));
        host.TakeSent();
    }

    [Test]
    public void A_link_that_goes_down_drops_what_waits_and_comes_back_clean()
    {
        var host = new TestHost(isPeerKnown: false);
        NetworkSocket socket = host.Udp(5000);
        socket.Send([1], SendFlags.None, new InternetEndpoint(TestHost.Peer, 9), out _);
        host.Link.Sent.Clear();
        host.Link.IsUp = false;
        using (host.Stack.BeginWork())
            host.Link.Receiver!.OnLinkChanged();
        Assert.That(host.BuffersInUse, Is.Zero);
        Assert.That(socket.Send([1], SendFlags.None, new InternetEndpoint(TestHost.Peer, 9), out _), Is.EqualTo(NetworkError.NetworkUnreachable));
        host.Link.IsUp = true;
        using (host.Stack.BeginWork())
            host.Link.Receiver!.OnLinkChanged();
        host.Link.Sent.Clear();
        Assert.That(socket.Send([1], SendFlags.None, new InternetEndpoint(TestHost.Peer, 9), out _), Is.EqualTo(NetworkError.None));
        host.TakeSent();
    }

    [Test]
    public void An_interface_counts_what_passes()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        InterfaceCounters counters = host.Interface.Counters;
        long sent = counters.SentFrames;
        long received = counters.ReceivedFrames;
        long bytes = counters.ReceivedBytes;
        byte[] frame = Frames.UdpFrame(7000, 5000, [1, 2, 3]);
        host.Receives(frame);
        socket.Send([1], SendFlags.None, new InternetEndpoint(TestHost.Peer, 9), out _);
        Assert.That(counters.ReceivedFrames - received, Is.EqualTo(1));
        Assert.That(counters.ReceivedBytes - bytes, Is.EqualTo(frame.Length));
        Assert.That(counters.SentFrames - sent, Is.EqualTo(1));
    }

    [Test]
    public void Names_of_interfaces_are_unique_and_numbers_lead_to_them()
    {
        var host = new TestHost();
        Assert.That(() => host.Stack.AddInterface(new RecordingLink(), "eth0"), Throws.ArgumentException);
        Assert.That(host.Stack.FindInterface(1)!.Name, Is.EqualTo("lo"));
        Assert.That(host.Stack.FindInterface(2)!.Name, Is.EqualTo("eth0"));
        Assert.That(host.Stack.FindInterface(0), Is.Null);
        Assert.That(host.Stack.FindInterface(3), Is.Null);
    }

    [Test]
    public void Threads_share_the_stack()
    {
        var host = new TestHost();
        NetworkSocket server = host.Udp(5000);
        server.SetOption(SocketOption.ReceiveBuffer, 4_000_000);
        const int PerThread = 2000;
        Parallel.For(0, 4, new ParallelOptions { MaxDegreeOfParallelism = 4 }, thread =>
        {
            NetworkSocket client = host.Udp();
            for (int i = 0; i < PerThread; i++)
                client.Send([(byte)thread], SendFlags.None, new InternetEndpoint(InternetAddress.LoopbackV4, 5000), out _);
            client.Close();
        });
        var counts = new int[4];
        var buffer = new byte[1];
        while (server.Receive(buffer, ReceiveFlags.None, out _) == NetworkError.None)
            counts[buffer[0]]++;
        Assert.That(counts, Is.EqualTo((int[])[PerThread, PerThread, PerThread, PerThread]));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    private sealed class Timer : NetworkTimer
    {
        public int Expirations { get; private set; }

        protected override void OnExpired() => Expirations++;
    }

    private sealed class OddClock(long frequency) : TimeProvider
    {
        public long Ticks { get; set; } = frequency * 1000;

        public override long TimestampFrequency => frequency;

        public override long GetTimestamp() => Ticks;
    }
}
