using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Cosmos.HAL.Devices;
using NUnit.Framework;

namespace Cosmos.Drivers.Uart.Tests;

public sealed class TransferTests
{
    [Test]
    public void Received_bytes_come_out_in_order()
    {
        using Bench bench = new Bench().Started();
        bench.Device.Send("hello"u8);
        bench.Device.Send(", world"u8);
        Assert.That(bench.ReadAvailable(), Is.EqualTo("hello, world"));
    }

    [Test]
    public void A_read_waits_for_the_first_byte_and_takes_what_is_there()
    {
        using Bench bench = new Bench().Started();
        bench.Received.WhileWaiting = () => bench.Device.Send("late"u8);
        byte[] buffer = new byte[16];
        int count = bench.Driver.Read(buffer, TimeSpan.FromSeconds(1));
        Assert.That(Encoding.ASCII.GetString(buffer, 0, count), Is.EqualTo("late"));
    }

    [Test]
    public void A_read_ends_when_its_time_is_over()
    {
        using Bench bench = new Bench().Started();
        bench.Received.WhileWaiting = () => bench.Clock.Advance(TimeSpan.FromMilliseconds(60));
        Assert.That(bench.Driver.Read(new byte[1], TimeSpan.FromMilliseconds(100)), Is.Zero);
    }

    [Test]
    public void A_paste_of_any_length_loses_nothing_even_when_nobody_reads_for_a_while()
    {
        using Bench bench = new Bench(new UartOptions { ReceiveBufferSize = 256 }).Started();
        byte[] paste = Enumerable.Range(0, 100_000).Select(index => (byte)(index * 7)).ToArray();
        bench.Device.Send(paste);
        Assert.That(bench.Device.ModemControl & 0x02, Is.Zero, "RTS is off while the buffer is full");
        byte[] result = new byte[paste.Length];
        int total = 0;
        while (total < result.Length)
        {
            int count = bench.Driver.Read(result.AsSpan(total, Math.Min(100, result.Length - total)), TimeSpan.Zero);
            Assert.That(count, Is.Positive);
            total += count;
        }

        Assert.That(result, Is.EqualTo(paste));
        Assert.That(bench.Driver.Statistics.Overruns, Is.Zero);
        Assert.That(bench.Driver.Statistics.Throttles, Is.Positive);
        Assert.That(bench.Device.ModemControl & 0x02, Is.Not.Zero, "RTS is on again");
    }

    [Test]
    public void A_sender_without_flow_control_overruns_and_that_is_counted()
    {
        using Bench bench = new Bench(new UartOptions { ReceiveBufferSize = 16 }).Started();
        for (int index = 0; index < 40; index++)
            bench.Device.SendRegardless((byte)index);

        Assert.That(bench.ReadAvailable().Length, Is.EqualTo(28), "12 in the buffer and 16 in the FIFO");
        Assert.That(bench.Driver.Statistics.Overruns, Is.Positive);
    }

    [Test]
    public void A_break_is_counted_and_its_zero_byte_dropped()
    {
        using Bench bench = new Bench().Started();
        bench.Device.SendRegardless(0, errors: 0x18);
        bench.Device.Send("x"u8);
        Assert.That(bench.ReadAvailable(), Is.EqualTo("x"));
        Assert.That(bench.Driver.Statistics.Breaks, Is.EqualTo(1));
        Assert.That(bench.Driver.Statistics.FramingErrors, Is.Zero);
    }

    [TestCase(0x04)]
    [TestCase(0x08)]
    public void Damaged_bytes_are_counted(byte error)
    {
        using Bench bench = new Bench().Started();
        bench.Device.SendRegardless((byte)'?', error);
        Assert.That(bench.ReadAvailable(), Is.EqualTo("?"));
        UartStatistics statistics = bench.Driver.Statistics;
        Assert.That(statistics.ParityErrors + statistics.FramingErrors, Is.EqualTo(1));
    }

    [Test]
    public void A_line_that_keeps_up_needs_no_transmit_interrupts()
    {
        using Bench bench = new Bench().Started();
        Assert.That(bench.Driver.Write("straight to the wire, longer than one FIFO load"u8), Is.EqualTo(UartWriteResult.Ok));
        Assert.That(bench.Device.SentText, Is.EqualTo("straight to the wire, longer than one FIFO load"));
        Assert.That(bench.Driver.Statistics.Interrupts, Is.Zero);
    }

    [Test]
    public void A_slow_line_is_fed_by_interrupts_while_the_writer_is_gone()
    {
        using Bench bench = new Bench().Started();
        bench.Device.IsInstant = false;
        string text = string.Concat(Enumerable.Range(0, 100).Select(index => $"{index},"));
        Assert.That(bench.Driver.Write(Encoding.ASCII.GetBytes(text)), Is.EqualTo(UartWriteResult.Ok));
        Assert.That(bench.Device.SentText, Is.Empty);
        bench.Device.ShiftOutAll();
        Assert.That(bench.Device.SentText, Is.EqualTo(text));
        Assert.That(bench.Device.Enable & 0x02, Is.Zero, "the transmitter interrupt is off when there is nothing to send");
    }

    [Test]
    public void A_writer_waits_only_while_the_buffer_is_full()
    {
        using Bench bench = new Bench(new UartOptions { TransmitBufferSize = 64 }).Started();
        bench.Device.IsInstant = false;
        bench.Transmitted.WhileWaiting = bench.Device.ShiftOutAll;
        byte[] text = Enumerable.Range(0, 1000).Select(index => (byte)('a' + (index % 26))).ToArray();
        Assert.That(bench.Driver.Write(text), Is.EqualTo(UartWriteResult.Ok));
        Assert.That(bench.Driver.Drain(), Is.EqualTo(UartWriteResult.Stalled).Or.EqualTo(UartWriteResult.Ok));
        bench.Device.ShiftOutAll();
        Assert.That(bench.Device.Sent, Is.EqualTo(text));
    }

    [Test]
    public void A_lost_interrupt_is_noticed_and_repaired()
    {
        using Bench bench = new Bench(new UartOptions { TransmitBufferSize = 16 }).Started();
        bench.Device.IsInstant = false;
        bench.Line.IsManual = true;
        int waits = 0;
        bench.Transmitted.WhileWaiting = () =>
        {
            // The edge gets lost once: the line discipline of the test delivers only after the driver has toggled the enable bits.
            bench.Device.ShiftOutAll();
            if (++waits == 1)
                bench.Device.LoseTransmitInterrupt();
            else
                bench.Line.Deliver();
        };
        byte[] text = Encoding.ASCII.GetBytes("more than sixteen bytes of text, and more than the buffer holds");
        Assert.That(bench.Driver.Write(text), Is.EqualTo(UartWriteResult.Ok));
        Assert.That(bench.Driver.Statistics.Rearms, Is.Positive);
    }

    [Test]
    public void A_line_that_never_moves_is_a_named_failure_not_a_hang()
    {
        using Bench bench = new Bench(new UartOptions { TransmitBufferSize = 16, StallTimeout = TimeSpan.FromSeconds(1) }).Started();
        bench.Device.IsInstant = false;
        bench.Transmitted.WhileWaiting = () => bench.Clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.That(bench.Driver.Write(new byte[200]), Is.EqualTo(UartWriteResult.Stalled));
        Assert.That(bench.Driver.Drain(), Is.EqualTo(UartWriteResult.Stalled));
    }

    [Test]
    public async Task Writers_do_not_interleave_within_a_call()
    {
        using Bench bench = new Bench(new UartOptions { TransmitBufferSize = 16 }).Started();
        Task[] writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            byte[] line = Encoding.ASCII.GetBytes(new string((char)('A' + writer), 50) + "\n");
            for (int index = 0; index < 50; index++)
                bench.Driver.Write(line);
        })).ToArray();
        await Task.WhenAll(writers);
        foreach (string line in bench.Device.SentText.TrimEnd('\n').Split('\n'))
            Assert.That(line.Distinct().Count(), Is.EqualTo(1));
        Assert.That(bench.Device.Sent, Has.Count.EqualTo(4 * 50 * 51));
    }

    [Test]
    public void An_interrupt_of_somebody_else_is_not_taken()
    {
        using Bench bench = new Bench().Started();
        Assert.That(bench.Driver.OnInterrupt(), Is.EqualTo(HAL.Interrupts.InterruptOutcome.NotMine));
        Assert.That(bench.Driver.Statistics.SpuriousInterrupts, Is.EqualTo(1));
    }

    [Test]
    public void A_break_is_sent_by_holding_the_line()
    {
        using Bench bench = new Bench().Started();
        Assert.That(bench.Driver.SendBreak(TimeSpan.FromMilliseconds(1)), Is.EqualTo(UartWriteResult.Ok));
        Assert.That(bench.Device.LineControl, Is.EqualTo(0x03));
    }

    [Test]
    public void The_interrupt_handler_does_not_allocate()
    {
        using Bench bench = new Bench().Started();
        bench.Driver.OnInterrupt();
        bench.Line.IsManual = true;
        bench.Device.Send("payload"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        bench.Driver.OnInterrupt();
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }
}
