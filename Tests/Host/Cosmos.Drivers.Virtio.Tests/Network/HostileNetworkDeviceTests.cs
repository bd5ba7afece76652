using System;
using System.Buffers.Binary;
using System.Linq;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.Drivers.Virtio.Network;
using Cosmos.Drivers.Virtio.Transport;
using NUnit.Framework;
using F = Cosmos.Drivers.Virtio.Network.VirtioNetworkFeatures;

namespace Cosmos.Drivers.Virtio.Tests.Network;

/// <summary>A device that lies: the driver stops it, says why, gives everything back once, and neither throws nor hangs.</summary>
public class HostileNetworkDeviceTests
{
    private const F Modern = F.Version1 | F.Address | F.Status;
    private const F Mergeable = Modern | F.MergeableBuffers | F.EventIndex;

    [Test]
    public void Lies_about_received_frames_end_the_device()
    {
        (string What, F Features, Action<SimulatedQueue> Lie)[] lies =
        [
            ("an id outside of the table", Modern, static q => q.Use(256, 100)),
            ("a huge id", Modern, static q => q.Use(uint.MaxValue, 100)),
            ("the same buffer twice", Modern, static q => UseTwice(q)),
            ("more bytes than the buffer has", Modern, static q => q.Use(0, 2049)),
            ("a huge length", Modern, static q => q.Use(0, 0x8000_0040)),
            ("less than a header", Modern, static q => q.Use(0, 11)),
            ("nothing at all", Modern, static q => q.Use(0, 0)),
            ("no buffers", Mergeable, static q => UseSeveral(q, 0, 100)),
            ("65535 buffers", Mergeable, static q => UseSeveral(q, 65535, 2048)),
            ("more buffers than are used", Mergeable, static q => UseSeveral(q, 2, 2048)),
            ("more buffers than any frame needs", Mergeable, static q => UseSeveral(q, 65, Enumerable.Repeat(2048, 65).ToArray())),
            ("a buffer in the middle that is not full", Mergeable, static q => UseSeveral(q, 3, 2048, 2047, 100)),
            ("a first buffer that is not full", Mergeable, static q => UseSeveral(q, 2, 20, 100)),
            ("an empty last buffer", Mergeable, static q => UseSeveral(q, 2, 2048, 0)),
        ];
        foreach ((string what, F features, Action<SimulatedQueue> lie) in lies)
        {
            using NetworkDeviceBench bench = new NetworkDeviceBench(features).Started();
            SimulatedQueue queue = bench.Device.Queue(SimulatedNetworkDevice.ReceiveQueue);
            while (queue.TryNext(out _))
            {
            }

            bench.Send("in flight", default, 100);
            lie(queue);
            queue.Publish();
            Assert.That(bench.Driver.TryRest(), Is.False, what);
            bench.Driver.Poll(10);
            AssertStopped(bench, what);
            Assert.That(bench.Client.Frames.Count, Is.LessThanOrEqualTo(1), what);
        }
    }

    [TestCase(1)]
    [TestCase(-1)]
    [TestCase(0x8000)]
    public void An_index_that_counts_wrong_ends_the_device(int lie)
    {
        foreach (int number in new[] { SimulatedNetworkDevice.ReceiveQueue, SimulatedNetworkDevice.TransmitQueue })
        {
            using NetworkDeviceBench bench = new NetworkDeviceBench(Modern, options: new VirtioNetworkOptions { ReceiveQueueSize = 2 }).Started();
            bench.Device.SendsAtOnce = false;
            bench.Send("in flight", default, 100);
            bench.Driver.Flush();
            bench.Device.Queue(number).Use(0, 60);
            bench.Device.Queue(number).Publish(lie + 2);
            bench.Driver.Poll(10);
            AssertStopped(bench, $"queue {number}");
        }
    }

    [Test]
    public void A_transmission_that_ends_twice_ends_the_device()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern).Started();
        bench.Device.SendsAtOnce = false;
        bench.Send("a", default, 100);
        bench.Send("b", default, 100);
        bench.Driver.Flush();
        SimulatedQueue queue = bench.Device.Queue(SimulatedNetworkDevice.TransmitQueue);
        queue.Use(0, 0);
        queue.Use(0, 0);
        queue.Publish();
        bench.Driver.Poll(10);
        AssertStopped(bench, "twice");
        Assert.That(bench.Driver.Failure, Does.Contain("transmit queue"));
    }

    [Test]
    public void A_lie_that_is_found_while_sending_ends_the_device_at_the_next_poll()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern | F.EventIndex).Started();
        bench.Device.SendsAtOnce = false;
        int sent = 0;
        while (bench.Send(sent, default, 100))
            sent++;
        SimulatedQueue queue = bench.Device.Queue(SimulatedNetworkDevice.TransmitQueue);
        queue.Use(1, 0); // the middle of a chain
        queue.Publish();
        Assert.That(bench.Send("one more", default, 100), Is.False);
        Assert.That(bench.Driver.TryRest(), Is.False);
        bench.Driver.Poll(1);
        AssertStopped(bench, "sending");
    }

    [Test]
    public void Memory_of_a_device_that_does_not_confirm_its_reset_is_never_used_again()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern).Started();
        bench.Send("a", default, 100);
        bench.Device.IgnoresReset = true;
        bench.Device.Queue(SimulatedNetworkDevice.ReceiveQueue).Use(999, 0);
        bench.Device.Queue(SimulatedNetworkDevice.ReceiveQueue).Publish();
        bench.Driver.Poll(1);
        Assert.That(bench.Driver.Failure, Does.Contain("does not confirm its reset"));
        Assert.That(bench.Client.Lent, Is.EqualTo(256));
        Assert.That(bench.Client.InFlight, Has.Count.EqualTo(1));
        Assert.That(bench.Dma.LiveRegions, Is.EqualTo(3));
        Assert.That(bench.Driver.HasAbandonedMemory);
    }

    [Test]
    public void A_storm_of_interrupts_is_acknowledged_and_does_no_work()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern).Started();
        for (int i = 0; i < 1000; i++)
            bench.Device.Raise((VirtioInterrupts)(1 + (i % 3)));
        Assert.That(bench.Driver.Statistics.Interrupts, Is.EqualTo(1000));
        Assert.That(bench.Client.FrameCount, Is.Zero);
    }

    [Test]
    public void Random_values_in_all_memory_that_the_device_writes_do_no_harm()
    {
        for (int seed = 0; seed < 3000; seed++)
        {
            Random random = new(seed);
            F features = (seed % 4) switch { 0 => Modern, 1 => Modern | F.EventIndex, 2 => Mergeable, _ => Mergeable & ~F.EventIndex };
            VirtioNetworkOptions options = new() { ReceiveQueueSize = 16, TransmitQueueSize = 64 };
            using NetworkDeviceBench bench = new(features, options: options);
            bench.Client.Keeps = false;
            bench.Device.SendsAtOnce = random.Next(2) == 0;
            bench.Started();
            int frames = 0;
            for (int step = 0; step < 40 && bench.Driver.Failure is null; step++)
            {
                Misbehave(bench, random);
                for (int i = random.Next(4); i > 0; i--)
                {
                    if (bench.Send($"{seed}.{frames}", default, 14, 40))
                        frames++;
                }

                bench.Driver.Flush();

                // Taken back are at most as many as were out, whatever the device claims; then it is quiet or broken.
                bench.Driver.Poll(random.Next(1, 100));
                bench.Driver.TryRest();
            }

            Assert.That(bench.Client.LongestFrame, Is.LessThanOrEqualTo(64 * 2048));
            bench.Device.IsLinkUp = true;
            bench.Driver.Dispose();
            AssertStopped(bench, $"seed {seed}");
        }
    }

    private static void Misbehave(NetworkDeviceBench bench, Random random)
    {
        SimulatedQueue receive = bench.Device.Queue(SimulatedNetworkDevice.ReceiveQueue);
        SimulatedQueue queue = bench.Device.Queue(random.Next(2));
        switch (random.Next(8))
        {
            case 0:
                random.NextBytes(queue.UsedRing);
                break;
            case 1:
                random.NextBytes(queue.UsedRing.Slice(random.Next(queue.UsedRing.Length - 2), 2));
                break;
            case 2:
                BinaryPrimitives.WriteUInt16LittleEndian(queue.UsedRing[2..], (ushort)random.Next(20));
                break;
            case 3:
                queue.Use((uint)random.Next(16), (uint)random.Next(3000));
                queue.Publish();
                break;
            case 4:
                random.NextBytes(bench.Device.Configuration);
                bench.Device.Raise(VirtioInterrupts.ConfigurationChange);
                break;
            case 5 when receive.TryNext(out ushort head):
                // A plausible buffer with a random header.
                random.NextBytes(receive.FirstBytes(head, 12));
                receive.Use(head, (uint)random.Next(12, 2049));
                receive.Publish();
                break;
            default:
                bench.Device.Deliver(new byte[random.Next(bench.Device.Has(F.MergeableBuffers) ? 6000 : 2000)]);
                break;
        }
    }

    private static void AssertStopped(NetworkDeviceBench bench, string what)
    {
        Assert.That(bench.Driver.Failure, Is.Not.Null, what);
        Assert.That(bench.Driver.IsLinkUp, Is.False, what);
        Assert.That(bench.Client.Lent, Is.Zero, $"{what}: all buffers came back");
        Assert.That(bench.Client.InFlight, Is.Empty, $"{what}: all frames came back");
        Assert.That(bench.Dma.LiveRegions, Is.Zero, $"{what}: all memory came back");
        Assert.That(bench.Device.Status, Is.EqualTo(VirtioStatus.Reset), what);
        Assert.That(bench.Device.Line.IsEnabled, Is.False, what);
        Assert.That(bench.Driver.Poll(10), Is.Zero, what);
        Assert.That(bench.Driver.TryRest(), Is.True, what);
        Assert.That(bench.Send("after", default, 60), Is.False, what);
        bench.Driver.Flush();
    }

    private static void UseTwice(SimulatedQueue queue)
    {
        queue.Use(3, 60);
        queue.Use(3, 60);
    }

    private static void UseSeveral(SimulatedQueue queue, int said, params ReadOnlySpan<int> lengths)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(queue.FirstBytes(0, 12)[10..], (ushort)said);
        for (int i = 0; i < lengths.Length; i++)
            queue.Use((uint)i, (uint)lengths[i]);
    }
}
