using System;
using System.Buffers.Binary;
using System.Linq;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.Drivers.Virtio.Network;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Interrupts;
using NUnit.Framework;
using F = Cosmos.Drivers.Virtio.Network.VirtioNetworkFeatures;

namespace Cosmos.Drivers.Virtio.Tests.Network;

/// <summary>Virtio 1.2, section 5.1, against a device that keeps the rules.</summary>
public class VirtioNetworkDeviceTests
{
    private const F Everything = (F)ulong.MaxValue;
    private const F Modern = F.Version1 | F.Address | F.Status;
    private const F ModernMergeable = Modern | F.MergeableBuffers;

    [Test]
    public void Of_everything_a_device_can_offer_the_driver_takes_what_it_can_use()
    {
        using NetworkDeviceBench bench = new(Everything);
        bench.Device.Configuration[10] = 0xDC; // MTU 1500
        bench.Device.Configuration[11] = 0x05;
        bench.Started();
        Assert.That((F)bench.Device.AcceptedFeatures, Is.EqualTo(
            F.Version1 | (F)VirtioFeatures.AccessPlatform | F.Checksum | F.GuestChecksum | F.MaximumTransmissionUnit | F.Address | F.GuestTcpSegmentationV4
            | F.GuestTcpSegmentationV6 | F.HostTcpSegmentationV4 | F.HostTcpSegmentationV6 | F.MergeableBuffers | F.Status | F.AnyLayout | F.EventIndex));
        Assert.That(bench.Driver.Features, Is.EqualTo(
            NetworkDeviceFeatures.TransmitChecksum | NetworkDeviceFeatures.TcpSegmentationV4 | NetworkDeviceFeatures.TcpSegmentationV6 | NetworkDeviceFeatures.ReceiveChecksum));
    }

    [TestCase(Everything & ~F.Checksum, F.Checksum | F.HostTcpSegmentationV4 | F.HostTcpSegmentationV6, TestName = "Segmentation is not taken without checksums")]
    [TestCase(Everything & ~F.GuestChecksum, F.GuestChecksum | F.GuestTcpSegmentationV4 | F.GuestTcpSegmentationV6, TestName = "Joined segments are not taken without checksums")]
    [TestCase(Everything & ~F.MergeableBuffers, F.MergeableBuffers | F.GuestTcpSegmentationV4 | F.GuestTcpSegmentationV6, TestName = "Joined segments are not taken without mergeable buffers")]
    public void Dependent(F offered, F refused)
    {
        using NetworkDeviceBench bench = new(offered);
        bench.Device.Configuration[11] = 0x05;
        bench.Started();
        Assert.That((F)bench.Device.AcceptedFeatures & refused, Is.EqualTo(F.None));
    }

    [Test]
    public void Offloads_can_be_left_alone()
    {
        using NetworkDeviceBench bench = new(Everything, options: new VirtioNetworkOptions { UsesOffloads = false });
        bench.Device.Configuration[11] = 0x05;
        bench.Started();
        Assert.That(bench.Driver.Features, Is.EqualTo(NetworkDeviceFeatures.None));
    }

    [Test]
    public void Address_and_MTU_are_those_of_the_device()
    {
        using NetworkDeviceBench bench = new(ModernMergeable | F.MaximumTransmissionUnit);
        BinaryPrimitives.WriteUInt16LittleEndian(bench.Device.Configuration[10..], 9000);
        bench.Started();
        Assert.That(bench.Driver.Address.ToArray(), Is.EqualTo(new byte[] { 0x52, 0x54, 0, 0x12, 0x34, 0x56 }));
        Assert.That(bench.Driver.MaximumTransmissionUnit, Is.EqualTo(9000));
    }

    [Test]
    public void Without_mergeable_buffers_frames_are_no_longer_than_on_any_Ethernet()
    {
        using NetworkDeviceBench bench = new(Modern | F.MaximumTransmissionUnit);
        BinaryPrimitives.WriteUInt16LittleEndian(bench.Device.Configuration[10..], 9000);
        bench.Started();
        Assert.That(bench.Driver.MaximumTransmissionUnit, Is.EqualTo(1500));
    }

    [Test] // section 5.1.5
    public void A_device_without_address_gets_a_random_one_of_a_single_station()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(F.Version1).Started();
        Assert.That(bench.Driver.Address[0] & 3, Is.EqualTo(2), "locally administered, no group");
    }

    [TestCase(0, TestName = "An address of zeros is refused")]
    [TestCase(0x01, TestName = "A group address is refused")]
    public void Bad_address(byte first)
    {
        using NetworkDeviceBench bench = new(Modern);
        bench.Device.Configuration[..6].Clear();
        bench.Device.Configuration[0] = first;
        Assert.That(bench.Driver.Open(), Is.EqualTo(VirtioStartResult.DeviceError));
    }

    [Test]
    public void An_MTU_below_that_of_IP_is_refused()
    {
        using NetworkDeviceBench bench = new(Modern | F.MaximumTransmissionUnit);
        bench.Device.Configuration[10] = 67;
        Assert.That(bench.Driver.Open(), Is.EqualTo(VirtioStartResult.DeviceError));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(2)]
    public void A_device_without_room_in_its_queues_does_not_start(int size)
    {
        using NetworkDeviceBench bench = new(Modern);
        bench.Device.LargestQueue = size;
        Assert.That(bench.Driver.Open(), Is.EqualTo(VirtioStartResult.NoQueue));
        Assert.That(bench.Dma.LiveRegions, Is.Zero);
    }

    [TestCase(F.Version1, false, TestName = "Frames come in as they are: modern")]
    [TestCase(F.Version1 | F.EventIndex, false, TestName = "Frames come in as they are: modern with event index")]
    [TestCase(F.Version1 | F.MergeableBuffers | F.EventIndex, false, TestName = "Frames come in as they are: mergeable")]
    [TestCase(F.AnyLayout, true, TestName = "Frames come in as they are: legacy")]
    [TestCase(F.None, true, TestName = "Frames come in as they are: legacy with fixed layout")]
    [TestCase(F.MergeableBuffers, true, TestName = "Frames come in as they are: legacy, mergeable")]
    public void Reception(F features, bool legacy)
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(features, legacy, new VirtioNetworkOptions { ReceiveQueueSize = 16 }).Started();
        Random random = new(1);
        int buffers = bench.Client.Lent;
        Assert.That(buffers, Is.EqualTo(legacy && features == F.None ? 8 : 16));
        for (int round = 0; round < 2_000; round++)
        {
            int count = random.Next(1, 6);
            byte[][] frames = new byte[count][];
            for (int i = 0; i < count; i++)
            {
                frames[i] = new byte[random.Next(14, 1515)];
                random.NextBytes(frames[i]);
                Assert.That(bench.Device.Deliver(frames[i]), "there was a buffer");
            }

            Assert.That(bench.Driver.Poll(100), Is.EqualTo(count));
            Assert.That(bench.Client.Frames.Select(f => f.Bytes), Is.EqualTo(frames));
            Assert.That(bench.Client.Lent, Is.EqualTo(buffers), "the queue is full again");
            bench.Client.Frames.Clear();
        }
    }

    [Test]
    public void A_long_frame_lies_in_several_buffers()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(ModernMergeable | F.GuestChecksum | F.GuestTcpSegmentationV4).Started();
        byte[] frame = new byte[65_549];
        new Random(1).NextBytes(frame);
        Assert.That(bench.Device.Deliver(frame, flags: 1));
        bench.Driver.Poll(1);
        Assert.That(bench.Client.Frames.Single().Bytes, Is.EqualTo(frame));
        Assert.That(bench.Client.Lent, Is.EqualTo(256));
    }

    [TestCase(0, false)]
    [TestCase(1, true, TestName = "VIRTIO_NET_HDR_F_NEEDS_CSUM vouches for the checksum")]
    [TestCase(2, true, TestName = "VIRTIO_NET_HDR_F_DATA_VALID vouches for the checksum")]
    [TestCase(4, false, TestName = "Other flags vouch for nothing")]
    public void Checksum_flags(byte flags, bool isValid)
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern | F.GuestChecksum).Started();
        bench.Device.Deliver(new byte[60], flags);
        bench.Driver.Poll(1);
        Assert.That(bench.Client.Frames.Single().IsChecksumValid, Is.EqualTo(isValid));
    }

    [Test]
    public void The_budget_limits_a_poll()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern).Started();
        for (int i = 0; i < 10; i++)
            bench.Device.Deliver(new byte[60]);
        Assert.That(bench.Driver.Poll(4), Is.EqualTo(4));
        Assert.That(bench.Client.Frames, Has.Count.EqualTo(4));
        Assert.That(bench.Driver.Poll(100), Is.EqualTo(6));
        Assert.That(bench.Client.Frames, Has.Count.EqualTo(10));
    }

    [Test]
    public void What_is_too_short_for_a_frame_is_dropped_and_its_buffer_used_again()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(ModernMergeable).Started();
        bench.Device.Deliver(new byte[13]);
        bench.Device.Deliver([]);
        bench.Device.Deliver(new byte[14]);
        bench.Driver.Poll(10);
        Assert.That(bench.Client.Frames.Single().Bytes, Has.Length.EqualTo(14));
        Assert.That(bench.Driver.Statistics.FramesDropped, Is.EqualTo(2));
        Assert.That(bench.Driver.IsLinkUp);
    }

    [Test]
    public void A_client_without_buffers_is_asked_again_at_the_next_poll()
    {
        using NetworkDeviceBench bench = new(Modern);
        bench.Client.Limit = 3;
        bench.Started();
        for (int i = 0; i < 3; i++)
            Assert.That(bench.Device.Deliver(new byte[60]));
        Assert.That(bench.Device.Deliver(new byte[60]), Is.False);
        bench.Client.Limit = 0;
        bench.Driver.Poll(10);
        Assert.That(bench.Client.Lent, Is.Zero);
        bench.Client.Limit = 100;
        bench.Driver.Poll(10);
        Assert.That(bench.Client.Lent, Is.EqualTo(100));
    }

    [TestCase(Modern)]
    [TestCase(Modern | F.EventIndex)]
    public void Interrupts_come_only_while_the_user_rests_and_once(F features)
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(features).Started();
        Assert.That(bench.Driver.TryRest());
        bench.Device.Deliver(new byte[60]);
        Assert.That(bench.WakeUps, Is.EqualTo(1));
        bench.Driver.Poll(10);
        for (int i = 0; i < 200; i++)
            bench.Device.Deliver(new byte[60]);
        Assert.That(bench.WakeUps, Is.EqualTo(1), "the driver is at work");
        Assert.That(bench.Driver.TryRest(), Is.False);
        bench.Driver.Poll(1000);
        Assert.That(bench.Client.Frames, Has.Count.EqualTo(201));
    }

    [TestCase(Modern)]
    [TestCase(Modern | F.EventIndex)]
    public void A_frame_that_comes_before_the_rest_is_not_slept_over(F features)
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(features).Started();
        for (int round = 0; round < 100_000; round++) // beyond a wrap of the 16-bit indices
        {
            bench.Driver.Poll(10);
            bench.Device.Deliver(new byte[60]);
            Assert.That(bench.Driver.TryRest(), Is.False);
            bench.Driver.Poll(10);
            Assert.That(bench.Driver.TryRest(), Is.True);
            int wakeUps = bench.WakeUps;
            bench.Device.Deliver(new byte[60]);
            Assert.That(bench.WakeUps, Is.EqualTo(wakeUps + 1));
            bench.Client.Frames.Clear();
        }
    }

    [Test]
    public void A_frame_is_sent_as_it_is_with_an_empty_header()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern).Started();
        new Random(1).NextBytes(bench.Memory);
        Assert.That(bench.Send("a", default, 14, 20, 100));
        Assert.That(bench.Device.Sent, Is.Empty, "the device does not know yet");
        bench.Driver.Flush();
        (byte[] header, byte[] frame) = bench.Device.Sent.Single();
        Assert.That(header, Is.EqualTo(new byte[12]));
        Assert.That(frame, Is.EqualTo(bench.Memory[..134].ToArray()));
        Assert.That(bench.Client.InFlight, Has.Count.EqualTo(1));
        bench.Driver.Poll(1);
        Assert.That(bench.Client.InFlight, Is.Empty);
    }

    [Test] // section 5.1.6.2
    public void Checksum_and_segmentation_are_asked_for_in_the_header()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern | F.Checksum | F.HostTcpSegmentationV4 | F.HostTcpSegmentationV6).Started();
        bench.Send("a", new NetworkTransmitRequest(34, 16, 0, 0, false), 100);
        bench.Send("b", new NetworkTransmitRequest(34, 16, 1448, 66, false), 66, 10_000);
        bench.Send("c", new NetworkTransmitRequest(54, 16, 1428, 86, true), 86, 10_000);
        bench.Driver.Flush();
        Assert.That(bench.Device.Sent.Select(s => Convert.ToHexString(s.Header)), Is.EqualTo(new[]
        {
            "0100" + "0000" + "0000" + "2200" + "1000" + "0000",
            "0101" + "4200" + "A805" + "2200" + "1000" + "0000",
            "0104" + "5600" + "9405" + "3600" + "1000" + "0000",
        }));
    }

    [Test]
    public void Work_that_the_device_does_not_do_is_refused()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern | F.Checksum | F.HostTcpSegmentationV4).Started();
        Assert.That(() => bench.Send("a", new NetworkTransmitRequest(54, 16, 1428, 86, true), 86, 10_000), Throws.ArgumentException);
        Assert.That(() => bench.Send("a", new NetworkTransmitRequest(0, 16, 1428, 86, false), 86, 10_000), Throws.ArgumentException);
        Assert.That(() => bench.Send("a", default), Throws.ArgumentException, "no pieces");
        Assert.That(() => bench.Send("a", default, 14, 0), Throws.ArgumentException, "an empty piece");
        Assert.That(() => bench.Driver.TryTransmit(new DmaSegment[bench.Driver.MaximumSegments + 1], default, "a"), Throws.ArgumentException);
    }

    [Test]
    public void Frames_that_are_queued_together_are_one_notification()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern | F.EventIndex).Started();
        bench.Device.SendsAtOnce = false;
        bench.Device.Complete(); // it has looked and wants to know of the next one
        int before = bench.Device.Notifications;
        for (int i = 0; i < 20; i++)
            bench.Send(i, default, 60);
        bench.Driver.Flush();
        bench.Driver.Flush();
        Assert.That(bench.Device.Notifications, Is.EqualTo(before + 1));

        // A device that is still at work does not want to be told.
        bench.Send("more", default, 60);
        bench.Driver.Flush();
        Assert.That(bench.Device.Notifications, Is.EqualTo(before + 1));
        bench.Device.Complete();
        Assert.That(bench.Device.Sent, Has.Count.EqualTo(21));
    }

    [TestCase(Modern)]
    [TestCase(Modern | F.EventIndex)]
    public void Ends_of_transmissions_interrupt_only_after_the_queue_was_full(F features)
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(features).Started();
        for (int i = 0; i < 1000; i++)
        {
            Assert.That(bench.Send(i, default, 60), Is.True, "what is finished is taken back to make room");
            bench.Driver.Flush();
        }

        Assert.That(bench.WakeUps, Is.Zero);
        bench.Driver.Poll(1);
        bench.Device.SendsAtOnce = false;
        int sent = 0;
        while (bench.Send(sent, default, 60))
            sent++;
        Assert.That(sent, Is.EqualTo(128), "256 descriptors, two each");
        Assert.That(bench.WakeUps, Is.Zero);
        Assert.That(bench.Driver.TryRest());
        bench.Device.Complete(1);
        Assert.That(bench.WakeUps, Is.EqualTo(1));
        bench.Driver.Poll(1);
        Assert.That(bench.Client.InFlight, Has.Count.EqualTo(127));
        Assert.That(bench.Driver.TryRest());
        bench.Device.Complete();
        Assert.That(bench.WakeUps, Is.EqualTo(1), "there was room again");
    }

    [Test]
    public void A_refused_frame_asks_for_the_interrupt_itself_because_the_user_may_sleep_already()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern | F.EventIndex).Started();
        bench.Device.SendsAtOnce = false;
        Assert.That(bench.Driver.TryRest());
        int sent = 0;
        while (bench.Send(sent, default, 60))
            sent++;
        bench.Device.Complete(); // also what was never flushed
        Assert.That(bench.WakeUps, Is.EqualTo(1));
        Assert.That(bench.Device.Sent, Has.Count.EqualTo(sent));
    }

    [Test]
    public void A_change_of_the_link_is_told()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern).Started();
        Assert.That(bench.Driver.IsLinkUp);
        bench.Device.ChangeLink(false);
        Assert.That(bench.WakeUps, Is.EqualTo(1));
        Assert.That(bench.Driver.TryRest(), Is.False);
        bench.Driver.Poll(1);
        Assert.That((bench.Driver.IsLinkUp, bench.Client.LinkChanges), Is.EqualTo((false, 1)));
        bench.Device.ChangeLink(false);
        bench.Driver.Poll(1);
        Assert.That(bench.Client.LinkChanges, Is.EqualTo(1));
        bench.Device.ChangeLink(true);
        bench.Driver.Poll(1);
        Assert.That((bench.Driver.IsLinkUp, bench.Client.LinkChanges), Is.EqualTo((true, 2)));
        Assert.That(bench.Driver.TryRest());
    }

    [Test]
    public void A_strange_interrupt_is_not_ours()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(Modern).Started();
        Assert.That(bench.Driver.OnInterrupt(), Is.EqualTo(InterruptOutcome.NotMine));
        Assert.That(bench.WakeUps, Is.Zero);
    }

    [Test]
    public void Nothing_is_allocated_for_a_frame()
    {
        using NetworkDeviceBench bench = new NetworkDeviceBench(ModernMergeable | F.EventIndex).Started();
        bench.Client.Keeps = false;
        byte[] frame = new byte[1514];
        DmaSegment[] segments = [new(0x1000, 54), new(0x2000, 1000)];
        bench.Device.SendsAtOnce = false;
        object token = new();
        long allocated = 0;
        for (int round = 0; round < 100; round++)
        {
            for (int i = 0; i < 50; i++)
                bench.Device.Deliver(frame);
            long before = GC.GetAllocatedBytesForCurrentThread();
            bench.Driver.Poll(64);
            bench.Client.InFlight.Add(token);
            bench.Driver.TryTransmit(segments, default, token);
            bench.Driver.Flush();
            bench.Driver.TryRest();

            // The collections of the client grow at first.
            if (round > 10)
                allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            UseLast(bench);
        }

        Assert.That(bench.Client.FrameCount, Is.EqualTo(5000));
        Assert.That(allocated, Is.Zero);
    }

    // Finishes the frame without reading it: its addresses are invented.
    private static void UseLast(NetworkDeviceBench bench)
    {
        SimulatedQueue queue = bench.Device.Queue(SimulatedNetworkDevice.TransmitQueue);
        while (queue.TryNext(out ushort head))
            queue.Use(head, 0);
        queue.Publish();
    }
}
