using NUnit.Framework;

namespace Cosmos.Drivers.Uart.Tests;

public sealed class StartTests
{
    [Test]
    public void The_line_is_set_to_115200_8N1_with_FIFOs_and_the_PC_interrupt_gate()
    {
        using Bench bench = new Bench().Started();
        Assert.That(bench.Driver.Model, Is.EqualTo(UartModel.Ns16550A));
        Assert.That(bench.Device.Divisor, Is.EqualTo(1));
        Assert.That(bench.Device.LineControl, Is.EqualTo(0x03));
        Assert.That(bench.Device.FifoControl & 0x01, Is.EqualTo(0x01));
        Assert.That(bench.Device.ModemControl, Is.EqualTo(0x0B));
        Assert.That(bench.Device.Enable, Is.EqualTo(0x05), "receiver and line status; the transmitter asks only when there is something to send");
    }

    [TestCase(9600, 1_843_200, 12)]
    [TestCase(115200, 48_000_000, 26)]
    [TestCase(1200, 1_843_200, 96)]
    public void The_divisor_is_the_clock_over_sixteen_times_the_rate(int baud, int clock, int divisor)
    {
        using Bench bench = new Bench(new UartOptions { BaudRate = baud, ClockRate = clock }).Started();
        Assert.That(bench.Device.Divisor, Is.EqualTo(divisor));
    }

    [TestCase(230400, 1_843_200)]
    [TestCase(1, 1_843_200)]
    [TestCase(0, 1_843_200)]
    public void A_rate_that_the_clock_cannot_make_is_refused(int baud, int clock) =>
        Assert.That(() => new Bench(new UartOptions { BaudRate = baud, ClockRate = clock }), Throws.ArgumentException);

    [Test]
    public void An_empty_bus_is_no_uart()
    {
        using Bench bench = new();
        bench.Device.IsAbsent = true;
        Assert.That(bench.Driver.Start(), Is.EqualTo(UartStartResult.NotPresent));
        Assert.That(bench.Line.IsEnabled, Is.False);
    }

    [Test]
    public void A_device_without_scratch_register_is_no_uart()
    {
        using Bench bench = new();
        bench.Device.HasScratch = false;
        Assert.That(bench.Driver.Start(), Is.EqualTo(UartStartResult.NotPresent));
    }

    [Test]
    public void A_16450_is_used_one_byte_at_a_time()
    {
        using Bench bench = new();
        bench.Device.HasFifos = false;
        bench.Started();
        Assert.That(bench.Driver.Model, Is.EqualTo(UartModel.Ns16450));
        bench.Driver.Write("one by one"u8);
        Assert.That(bench.Device.SentText, Is.EqualTo("one by one"));
    }

    [Test]
    public void A_transmitter_that_never_gets_empty_is_reported()
    {
        using Bench bench = new();
        bench.Device.IsInstant = false;
        bench.Device.Range(Simulated16550.Base, 8).WriteByte(0, 1);
        Assert.That(bench.Driver.Start(), Is.EqualTo(UartStartResult.TransmitterStuck));
    }

    [Test]
    public void The_self_test_passes_on_a_good_controller()
    {
        using Bench bench = new Bench(new UartOptions { SelfTest = true }).Started();
        Assert.That(bench.Device.SentText, Is.Empty, "the loopback does not reach the wire");
        Assert.That(bench.Device.ModemControl, Is.EqualTo(0x0B));
    }

    [Test]
    public void The_self_test_finds_a_broken_controller()
    {
        using Bench bench = new(new UartOptions { SelfTest = true });
        bench.Device.LoopbackIsBroken = true;
        Assert.That(bench.Driver.Start(), Is.EqualTo(UartStartResult.SelfTestFailed));
        Assert.That(bench.Line.IsEnabled, Is.False);
    }

    [Test]
    public void A_range_that_is_too_small_is_refused()
    {
        using Bench bench = new();
        Assert.That(
            () => new Uart16550(bench.Device.Range(0x3F8, 7), bench.Line, null!, bench.Received, bench.Transmitted, bench.Clock, new UartOptions()),
            Throws.ArgumentException);
    }
}
