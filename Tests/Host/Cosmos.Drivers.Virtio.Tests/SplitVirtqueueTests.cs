using System;
using System.Collections.Generic;
using Cosmos.Drivers.Virtio.Queue;
using Cosmos.HAL.Simulation;
using NUnit.Framework;

namespace Cosmos.Drivers.Virtio.Tests;

/// <summary>Virtio 1.2, section 2.7, against a device that keeps the rules and several that do not.</summary>
public class SplitVirtqueueTests
{
    private readonly SimulatedDma _dma = new();
    private readonly SimulatedDevice _device = new();
    private SplitVirtqueue _queue = null!;

    [SetUp]
    public void Connect()
    {
        _queue = new SplitVirtqueue(_dma, 8);
        _device.TryEnableQueue(0, 8, _queue.DescriptorsAddress, _queue.AvailableAddress, _queue.UsedAddress);
        while (_device.TryNext(out _))
        {
        }
    }

    [TearDown]
    public void Disconnect() => _queue.Dispose();

    [Test] // section 2.7: alignments 16, 2 and 4
    public void The_parts_lie_where_the_standard_wants_them()
    {
        foreach (int size in new[] { 1, 2, 8, 256, 32768 })
        {
            using SplitVirtqueue queue = new(_dma, size);
            Assert.That(queue.DescriptorsAddress % 4096, Is.Zero);
            Assert.That(queue.AvailableAddress, Is.EqualTo(queue.DescriptorsAddress + (16UL * (ulong)size)));
            Assert.That(queue.UsedAddress % 4096, Is.Zero, "legacy layout");
            Assert.That(queue.UsedAddress, Is.GreaterThanOrEqualTo(queue.AvailableAddress + 6 + (2UL * (ulong)size)));
            Assert.That(queue.Memory.Length, Is.EqualTo((int)(queue.UsedAddress - queue.DescriptorsAddress) + 6 + (8 * size)));
        }

        Assert.That(() => new SplitVirtqueue(_dma, 3), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new SplitVirtqueue(_dma, 65536), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_chain_reaches_the_device_as_it_was_given()
    {
        Assert.That(_queue.TryAdd([new(0x1000, 16, false), new(0x2000, 32, false), new(0x3000, 64, true)], out ushort head));
        Assert.That(_queue.FreeDescriptors, Is.EqualTo(5));
        Assert.That(_queue.Publish());
        SimulatedDevice device = Reconnected();
        Assert.That(device.TryNext(out ushort seen));
        Assert.That(seen, Is.EqualTo(head));
        Assert.That(device.Chain(seen), Is.EqualTo(new[] { (0x1000UL, 16, false), (0x2000UL, 32, false), (0x3000UL, 64, true) }));
        Assert.That(device.TryNext(out _), Is.False);
    }

    [Test]
    public void Chains_come_back_in_any_order_and_their_descriptors_are_used_again()
    {
        SimulatedDevice device = Reconnected();
        Random random = new(1);
        List<ushort> owned = [];
        for (int round = 0; round < 200_000; round++) // beyond two wraps of the 16-bit indices
        {
            int length = random.Next(1, 4);
            VirtqueueBuffer[] chain = new VirtqueueBuffer[length];
            for (int i = 0; i < length; i++)
                chain[i] = new((ulong)(0x1000 * (i + 1)), 10, i > 0);

            bool fits = _queue.FreeDescriptors >= length;
            Assert.That(_queue.TryAdd(chain, out ushort head), Is.EqualTo(fits));
            if (fits)
            {
                _queue.Publish();
                Assert.That(device.TryNext(out ushort seen) && seen == head);
                Assert.That(device.Chain(seen), Has.Count.EqualTo(length));
                owned.Add(head);
            }

            if (owned.Count > 0 && (!fits || random.Next(2) == 0))
            {
                int pick = random.Next(owned.Count);
                device.Use(owned[pick], 0);
                Assert.That(_queue.TryTake(out ushort back, out int written), Is.EqualTo(VirtqueueResult.Used));
                Assert.That(back, Is.EqualTo(owned[pick]));
                Assert.That(written, Is.Zero);
                owned.RemoveAt(pick);
            }

            Assert.That(_queue.TryTake(out _, out _), Is.EqualTo(VirtqueueResult.Empty));
        }
    }

    [Test]
    public void What_the_device_does_to_the_descriptors_does_not_matter_to_the_driver()
    {
        SimulatedDevice device = Reconnected();
        Assert.That(_queue.TryAdd([new(0x1000, 16, false), new(0x2000, 16, true)], out ushort head));
        _queue.Publish();
        device.TryNext(out _);
        device.ScribbleOverDescriptors();
        device.Use(head, 16);
        Assert.That(_queue.TryTake(out _, out int written), Is.EqualTo(VirtqueueResult.Used));
        Assert.That(written, Is.EqualTo(16));
        Assert.That(_queue.FreeDescriptors, Is.EqualTo(8));
    }

    [TestCase(8u, 0u, 1, TestName = "An id outside of the table breaks the queue")]
    [TestCase(uint.MaxValue, 0u, 1, TestName = "A huge id breaks the queue")]
    [TestCase(5u, 0u, 1, TestName = "The id of a free descriptor breaks the queue")]
    [TestCase(1u, 0u, 1, TestName = "The id of the middle of a chain breaks the queue")]
    [TestCase(0u, 33u, 1, TestName = "More bytes than there was room for break the queue")]
    [TestCase(0u, uint.MaxValue, 1, TestName = "A huge length breaks the queue")]
    [TestCase(0u, 1u, 2, TestName = "An index that runs ahead breaks the queue")]
    [TestCase(0u, 1u, -1, TestName = "An index that runs backwards breaks the queue")]
    [TestCase(0u, 1u, 0x8000, TestName = "An index far ahead breaks the queue")]
    public void Lies(uint id, uint length, int step)
    {
        SimulatedDevice device = Reconnected();
        Assert.That(_queue.TryAdd([new(0x1000, 16, false), new(0x2000, 32, true)], out ushort head));
        Assert.That(head, Is.Zero);
        _queue.Publish();
        device.TryNext(out _);
        device.Use(id, length, step);
        Assert.That(_queue.TryTake(out _, out _), Is.EqualTo(VirtqueueResult.Broken));
        Assert.That(_queue.IsBroken);
        Assert.That(_queue.TryAdd([new(0x1000, 16, false)], out _), Is.False);
        Assert.That(_queue.TryTake(out _, out _), Is.EqualTo(VirtqueueResult.Broken));
    }

    [Test]
    public void A_chain_that_is_given_back_twice_breaks_the_queue()
    {
        SimulatedDevice device = Reconnected();
        _queue.TryAdd([new(0x1000, 16, true)], out ushort first);
        _queue.TryAdd([new(0x2000, 16, true)], out _);
        _queue.Publish();
        device.Use(first, 1);
        device.Use(first, 1);
        Assert.That(_queue.TryTake(out _, out _), Is.EqualTo(VirtqueueResult.Used));
        Assert.That(_queue.TryTake(out _, out _), Is.EqualTo(VirtqueueResult.Broken));
    }

    [Test]
    public void Chains_that_no_device_could_use_are_refused()
    {
        Assert.That(() => _queue.TryAdd([], out _), Throws.ArgumentException);
        Assert.That(() => _queue.TryAdd([new(0x1000, 0, true)], out _), Throws.ArgumentException);
        Assert.That(() => _queue.TryAdd([new(0x1000, 1, true), new(0x2000, 1, false)], out _), Throws.ArgumentException);
        Assert.That(_queue.FreeDescriptors, Is.EqualTo(8));
    }

    [Test]
    public void A_device_can_ask_not_to_be_notified()
    {
        SimulatedDevice device = Reconnected();
        Assert.That(_queue.TryAdd([new(0x1000, 16, true)], out _));
        Assert.That(_queue.Publish());
        Assert.That(_queue.Publish(), Is.False, "nothing new");
        device.SuppressNotifications();
        Assert.That(_queue.TryAdd([new(0x1000, 16, true)], out _));
        Assert.That(_queue.Publish(), Is.False);
    }

    private SimulatedDevice Reconnected()
    {
        SimulatedDevice device = new();
        device.TryEnableQueue(0, 8, _queue.DescriptorsAddress, _queue.AvailableAddress, _queue.UsedAddress);
        return device;
    }
}
