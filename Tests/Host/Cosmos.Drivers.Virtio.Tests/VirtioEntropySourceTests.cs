using System;
using Cosmos.Drivers.Virtio.Entropy;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.HAL.Interrupts;
using Cosmos.HAL.Simulation;
using NUnit.Framework;

namespace Cosmos.Drivers.Virtio.Tests;

/// <summary>Virtio 1.2, sections 3.1 and 5.4: the way up, requests, and every way a device can let the driver down.</summary>
public class VirtioEntropySourceTests
{
    private readonly SimulatedClock _clock = new();
    private readonly SimulatedInterruptEvent _event = new();
    private readonly Random _random = new(1);
    private SimulatedDma _dma = null!;
    private SimulatedDevice _device = null!;
    private VirtioEntropySource _source = null!;

    [SetUp]
    public void Wire()
    {
        _dma = new SimulatedDma();
        _device = new SimulatedDevice { OnNotify = device => Answer(device) };
        _event.WhileWaiting = () => _clock.Advance(TimeSpan.FromMilliseconds(1));
        _source = new VirtioEntropySource(_device, _dma, _clock, _event);
    }

    [TearDown]
    public void Unwire()
    {
        _source.Dispose();
        if (!_device.IgnoresReset)
            Assert.That(_dma.LiveRegions, Is.Zero, "all memory was given back");
    }

    [OneTimeTearDown]
    public void DisposeEvent() => _event.Dispose();

    [Test] // section 3.1.1
    public void The_status_goes_up_in_the_order_of_the_standard()
    {
        Assert.That(_source.Start(), Is.EqualTo(VirtioStartResult.Ok));
        Assert.That(_device.StatusWrites, Is.EqualTo(new[] { (VirtioStatus)0, (VirtioStatus)1, (VirtioStatus)3, (VirtioStatus)11, (VirtioStatus)15 }));
        Assert.That(_device.AcceptedFeatures, Is.EqualTo(1UL << 32));
        Assert.That(_source.IsRunning);
    }

    [Test] // section 3.1.2
    public void A_legacy_device_skips_the_features_step()
    {
        _device.Legacy = true;
        _device.OfferedFeatures = 0xffff_ffff;
        Assert.That(_source.Start(), Is.EqualTo(VirtioStartResult.Ok));
        Assert.That(_device.StatusWrites, Is.EqualTo(new[] { (VirtioStatus)0, (VirtioStatus)1, (VirtioStatus)3, (VirtioStatus)7 }));
        Assert.That(_device.AcceptedFeatures, Is.Zero);
        Assert.That(_source.TryFill(new byte[100]));
    }

    [Test]
    public void Unknown_feature_bits_are_not_accepted()
    {
        _device.OfferedFeatures = ulong.MaxValue;
        Assert.That(_source.Start(), Is.EqualTo(VirtioStartResult.Ok));
        Assert.That(_device.AcceptedFeatures, Is.EqualTo(3UL << 32), "VERSION_1 and ACCESS_PLATFORM");
    }

    [Test]
    public void Each_obstacle_on_the_way_up_has_its_name()
    {
        Assert.That(StartOf(new SimulatedDevice { Present = false }), Is.EqualTo(VirtioStartResult.UnknownTransport));
        Assert.That(StartOf(new SimulatedDevice { Type = VirtioDeviceType.None }), Is.EqualTo(VirtioStartResult.OtherDevice));
        Assert.That(StartOf(new SimulatedDevice { Type = VirtioDeviceType.Block }), Is.EqualTo(VirtioStartResult.OtherDevice));
        Assert.That(StartOf(new SimulatedDevice { OfferedFeatures = 0 }), Is.EqualTo(VirtioStartResult.NotVersion1));
        Assert.That(StartOf(new SimulatedDevice { RejectsFeatures = true }), Is.EqualTo(VirtioStartResult.FeaturesRejected));
        Assert.That(StartOf(new SimulatedDevice { QueueSizeMaximum = 0 }), Is.EqualTo(VirtioStartResult.NoQueue));
        Assert.That(StartOf(new SimulatedDevice { RefusesQueue = true }), Is.EqualTo(VirtioStartResult.NoQueue));
        SimulatedDevice stuck = new() { Status = VirtioStatus.DriverOk, IgnoresReset = true };
        Assert.That(StartOf(stuck), Is.EqualTo(VirtioStartResult.ResetTimeout));
        Assert.That(stuck.Status & VirtioStatus.Failed, Is.Not.Zero);

        VirtioStartResult StartOf(SimulatedDevice device)
        {
            using VirtioEntropySource source = new(device, _dma, _clock, _event);
            VirtioStartResult result = source.Start();
            Assert.That(source.TryFill(new byte[1]), Is.False);
            return result;
        }
    }

    [Test]
    public void Requests_of_any_size_are_filled_with_different_bytes()
    {
        _source.Start();
        for (int size = 0; size < 300; size++)
        {
            byte[] bytes = new byte[size];
            Assert.That(_source.TryFill(bytes));
            if (size >= 16)
                Assert.That(bytes.AsSpan(size - 16).IndexOfAnyExcept((byte)0), Is.GreaterThanOrEqualTo(0));
        }
    }

    [Test]
    public void A_device_that_answers_byte_by_byte_is_slow_but_good()
    {
        _device.OnNotify = device => Answer(device, 1);
        _source.Start();
        Assert.That(_source.TryFill(new byte[40]));
        Assert.That(_device.Notifications, Is.EqualTo(40));
    }

    [Test]
    public void A_late_answer_is_waited_for_until_the_deadline()
    {
        _device.OnNotify = null;
        _source.Start();
        int waits = 0;
        _event.WhileWaiting = () =>
        {
            _clock.Advance(TimeSpan.FromMilliseconds(100));
            if (++waits == 5)
                Answer(_device);
        };
        Assert.That(_source.TryFill(new byte[16]));
        Assert.That(_source.IsRunning);
    }

    [Test]
    public void Silence_beyond_the_deadline_is_the_end_and_the_device_is_reset()
    {
        _device.OnNotify = null;
        _source.Start();
        Assert.That(_source.TryFill(new byte[16]), Is.False);
        Assert.That(_source.IsRunning, Is.False);
        Assert.That(_device.Status, Is.EqualTo(VirtioStatus.Reset));
        Assert.That(_dma.LiveRegions, Is.Zero);
        Assert.That(_source.TryFill(new byte[16]), Is.False);
    }

    [Test]
    public void Memory_of_a_device_that_does_not_confirm_its_reset_is_never_used_again()
    {
        _device.OnNotify = null;
        _source.Start();
        _device.IgnoresReset = true;
        Assert.That(_source.TryFill(new byte[16]), Is.False);
        Assert.That(_dma.LiveRegions, Is.EqualTo(2));
    }

    [Test]
    public void Answers_that_break_the_rules_are_the_end()
    {
        Action<SimulatedDevice>[] liars =
        [
            static d => d.Use(7, 16),
            static d => d.Use(0, 10_000),
            static d => d.Use(0, 0),
            static d => d.Use(0, 16, step: 5),
        ];
        foreach (Action<SimulatedDevice> liar in liars)
        {
            SimulatedDevice device = new() { OnNotify = liar };
            using VirtioEntropySource source = new(device, _dma, _clock, _event);
            Assert.That(source.Start(), Is.EqualTo(VirtioStartResult.Ok));
            Assert.That(source.TryFill(new byte[16]), Is.False);
            Assert.That(source.IsRunning, Is.False);
        }
    }

    [Test]
    public void Constant_and_repeated_answers_are_the_end()
    {
        foreach (bool constant in new[] { true, false })
        {
            SimulatedDevice device = new();
            device.OnNotify = d =>
            {
                d.TryNext(out ushort head);
                (ulong address, int length, _) = d.Chain(head)[0];
                Span<byte> bytes = SimulatedDma.DeviceView(address, length);
                for (int i = 0; i < length; i++)
                    bytes[i] = constant ? (byte)0 : (byte)i;

                d.Use(head, (uint)length);
            };
            using VirtioEntropySource source = new(device, _dma, _clock, _event);
            source.Start();
            Assert.That(source.TryFill(new byte[64]), Is.EqualTo(!constant));
            Assert.That(source.TryFill(new byte[64]), Is.False);
        }
    }

    [Test]
    public void An_interrupt_wakes_the_waiter_and_a_strange_one_is_not_ours()
    {
        _device.RaiseInterrupt();
        int before = _event.SetCount;
        Assert.That(_source.OnInterrupt(), Is.EqualTo(InterruptOutcome.Handled));
        Assert.That(_event.SetCount, Is.EqualTo(before + 1));
        Assert.That(_source.OnInterrupt(), Is.EqualTo(InterruptOutcome.NotMine));
        Assert.That(_event.SetCount, Is.EqualTo(before + 1));
    }

    private void Answer(SimulatedDevice device, int limit = int.MaxValue)
    {
        while (device.TryNext(out ushort head))
        {
            (ulong address, int length, bool writable) = device.Chain(head)[0];
            Assert.That(writable);
            length = Math.Min(length, limit);
            _random.NextBytes(SimulatedDma.DeviceView(address, length));
            device.Use(head, (uint)length);
        }
    }
}
