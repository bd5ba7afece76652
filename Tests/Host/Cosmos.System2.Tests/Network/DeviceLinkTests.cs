using System;
using System.Linq;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Simulation;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.System2.Network;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Network;

/// <summary>A device as a link of the stack: who owns which buffer when, and when the stack hears of it.</summary>
public class DeviceLinkTests
{
    private readonly PacketMemorySource _memory = new(new SimulatedDma());
    private SimulatedNetworkCard _card = null!;
    private RecordingReceiver _receiver = null!;
    private PacketPool _pool = null!;
    private DeviceLink _link = null!;
    private int _wakeUps;

    [SetUp]
    public void Wire()
    {
        _pool = new PacketPool(_memory, 256, limit: 100, keep: 100);
        _card = new SimulatedNetworkCard();
        _receiver = new RecordingReceiver();
        _wakeUps = 0;
    }

    [Test]
    public void Address_and_offloads_are_those_of_the_device()
    {
        _card.Features = NetworkDeviceFeatures.TransmitChecksum | NetworkDeviceFeatures.TcpSegmentationV6;
        Start();
        Assert.That(_link.Address.ToString(), Is.EqualTo("02:00:00:00:00:01"));
        Assert.That(_link.Offloads, Is.EqualTo(LinkOffloads.TransmitChecksum | LinkOffloads.TcpSegmentationV6));
        Assert.That(_link.MaximumTransmissionUnit, Is.EqualTo(1500));
        Assert.That(_link.IsUp);
    }

    [Test]
    public void A_frame_in_one_buffer_begins_behind_the_header_of_the_device()
    {
        Start();
        _card.Arrive(header: 12, isChecksumValid: true, 100);
        _link.Poll(10);
        (PacketBuffer frame, ReceiveInfo info) = _receiver.Frames.Single();
        Assert.That((frame.Start, frame.Length, frame.Next), Is.EqualTo((12, 100, (PacketBuffer?)null)));
        Assert.That(info.IsChecksumValid);
        Assert.That(_card.Buffers, Is.EqualTo(4), "the device has another buffer instead");
    }

    [Test]
    public void A_frame_in_several_buffers_is_a_chain()
    {
        Start();
        _card.Arrive(header: 12, isChecksumValid: false, 2036, 2048, 7);
        _link.Poll(10);
        PacketBuffer frame = _receiver.Frames.Single().Frame;
        Assert.That((frame.Start, frame.Length, frame.Bytes[0]), Is.EqualTo((12, 2036, 1)));
        Assert.That((frame.Next!.Start, frame.Next.Length, frame.Next.Bytes[0]), Is.EqualTo((0, 2048, 2)));
        Assert.That((frame.Next.Next!.Start, frame.Next.Next.Length, frame.Next.Next.Bytes[0]), Is.EqualTo((0, 7, 3)));
        Assert.That(frame.Next.Next.Next, Is.Null);
    }

    [Test]
    public void Buffers_that_the_stack_has_released_are_used_again()
    {
        Start(receiveLimit: 5);
        for (int i = 0; i < 100; i++)
        {
            _card.Arrive(header: 12, isChecksumValid: false, 60);
            _link.Poll(10);
            _receiver.ReleaseAll();
        }

        Assert.That(_card.Buffers, Is.EqualTo(4));
        Assert.That(_link.IsStarved, Is.False);
    }

    [Test]
    public void A_stack_that_keeps_all_buffers_starves_the_device_until_it_releases_some()
    {
        Start(receiveLimit: 4);
        for (int i = 0; i < 4; i++)
            _card.Arrive(header: 12, isChecksumValid: false, 60);
        _link.Poll(10);
        Assert.That((_card.Buffers, _link.IsStarved), Is.EqualTo((0, true)));
        _receiver.ReleaseAll();
        _link.Poll(10);
        Assert.That((_card.Buffers, _link.IsStarved), Is.EqualTo((4, false)));
    }

    [Test]
    public void Buffers_of_a_device_that_gives_up_go_back()
    {
        Start(receiveLimit: 4);
        _card.GiveUp();
        _card.Wanted = 0;
        _link.Poll(1);
        _card.Wanted = 4;
        _link.Poll(1);
        Assert.That(_card.Buffers, Is.EqualTo(4));
    }

    [Test]
    public void A_frame_to_send_reaches_the_device_by_address_and_holds_its_buffers_until_it_is_sent()
    {
        Start();
        PacketBuffer header = _pool.TryTake(10)!;
        header.Length = 54;
        PacketBuffer payload = _pool.TryTake()!;
        FramePart[] parts = [new FramePart(header, 10, 54), new FramePart(payload, 3, 100), new FramePart(payload, 200, 5)];
        Assert.That(_link.TryTransmit(new OutgoingFrame(parts, new TransmitOffload(34, 16, 1448, 66, true))));
        (DmaSegment[] segments, NetworkTransmitRequest request) = _card.Frames.Single();
        Assert.That(segments, Is.EqualTo(new[]
        {
            new DmaSegment(header.DeviceAddress + 10, 54), new DmaSegment(payload.DeviceAddress + 3, 100), new DmaSegment(payload.DeviceAddress + 200, 5),
        }));
        Assert.That(request == new NetworkTransmitRequest(34, 16, 1448, 66, true));
        header.Release();
        payload.Release();
        Assert.That(_pool.InUse, Is.EqualTo(2));
        _card.Finish(1);
        _link.Poll(10);
        Assert.That(_pool.InUse, Is.Zero);
    }

    [Test]
    public void A_frame_in_more_pieces_than_a_device_takes_is_dropped_and_counted()
    {
        _card.MaximumSegments = 2;
        Start();
        PacketBuffer buffer = _pool.TryTake()!;
        FramePart[] parts = [new FramePart(buffer, 0, 1), new FramePart(buffer, 1, 1), new FramePart(buffer, 2, 1)];
        Assert.That(_link.TryTransmit(new OutgoingFrame(parts, default)));
        Assert.That((_card.Frames.Count, _link.Dropped, buffer.IsExclusive), Is.EqualTo((0, 1L, true)));
    }

    [Test]
    public void A_refused_frame_leaves_no_reference_and_the_stack_hears_when_there_is_room()
    {
        _card.Room = 2;
        Start();
        PacketBuffer buffer = _pool.TryTake()!;
        Assert.That(Send(buffer) && Send(buffer));
        Assert.That(Send(buffer), Is.False);
        _link.Poll(10);
        Assert.That(_receiver.TransmitReady, Is.Zero, "nothing has ended");
        _card.Finish(1);
        _link.Poll(10);
        Assert.That(_receiver.TransmitReady, Is.EqualTo(1));
        _card.Finish(1);
        _link.Poll(10);
        Assert.That(_receiver.TransmitReady, Is.EqualTo(1), "nobody waits any more");
        Assert.That(buffer.IsExclusive);
        Assert.That(_wakeUps, Is.Zero);
    }

    [Test]
    public void Room_that_appears_while_somebody_sends_wakes_the_network_thread_when_a_frame_was_refused_before()
    {
        _card.Room = 1;
        Start();
        PacketBuffer buffer = _pool.TryTake()!;
        Send(buffer);
        Assert.That(Send(buffer), Is.False);
        _card.Finish(1, atOnce: true);
        Assert.That(_wakeUps, Is.EqualTo(1));
        Assert.That(Send(buffer));
        _link.Poll(10);
        Assert.That(_receiver.TransmitReady, Is.EqualTo(1));
    }

    [Test]
    public void Nothing_is_allocated_for_a_frame()
    {
        Start();
        PacketBuffer buffer = _pool.TryTake()!;
        FramePart[] parts = [new FramePart(buffer, 0, 60)];
        long allocated = 0;
        for (int round = 0; round < 100; round++)
        {
            _card.Frames.Clear();
            _card.Frames.EnsureCapacity(8);
            long before = GC.GetAllocatedBytesForCurrentThread();
            bool sent = _link.TryTransmit(new OutgoingFrame(parts, default));
            long after = GC.GetAllocatedBytesForCurrentThread();
            Assert.That(sent);

            // The simulated card copies the pieces; the link itself allocates nothing after its first frame.
            if (round > 0)
                allocated += after - before - ArrayOfOneSegment;
            _card.Finish(1, atOnce: true);
        }

        Assert.That(allocated, Is.Zero);
    }

    [Test]
    public void A_change_of_the_link_is_told()
    {
        Start();
        _card.ChangeLink();
        _link.Poll(1);
        Assert.That(_receiver.LinkChanges, Is.EqualTo(1));
    }

    private static long ArrayOfOneSegment
    {
        get
        {
            ReadOnlySpan<DmaSegment> one = [new DmaSegment(1, 1)];
            long before = GC.GetAllocatedBytesForCurrentThread();
            GC.KeepAlive(one.ToArray());
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private void Start(int receiveLimit = 100)
    {
        _link = new DeviceLink(_card, _memory, receiveLimit, () => _wakeUps++);
        _link.Start(_receiver);
    }

    private bool Send(PacketBuffer buffer) => _link.TryTransmit(new OutgoingFrame([new FramePart(buffer, 0, 60)], default));
}
