using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Terminal.Tests;

/// <summary>POSIX.1-2024, section 11.1.7: non-canonical input with MIN and TIME.</summary>
public sealed class RawInputTests
{
    private const TerminalModes Raw = TerminalModes.MapLineFeed | TerminalModes.MapCarriageReturn | TerminalModes.Signals;

    private static TerminalScript Script(byte minimum, byte tenths)
    {
        TerminalScript script = new();
        script.Terminal.Attributes = new TerminalAttributes(Raw, minimum, tenths);
        return script;
    }

    [Test]
    public void Every_byte_is_readable_at_once_and_nothing_is_echoed() =>
        Script(1, 0).Types("a").Reads("a").Types("\x7F\x04\x15").Reads("\x7F\x04\x15").Types("\r").Reads("\n").Shows("");

    [Test]
    public void A_minimum_of_several_bytes_is_waited_for() => Script(3, 0).Types("ab").HasNothingToRead().Types("c").Reads("abc");

    [Test]
    public void A_minimum_above_the_buffer_waits_for_the_buffer_only()
    {
        TerminalScript script = Script(10, 0).Types("ab");
        Assert.That(script.TryRead(2), Is.EqualTo("ab"));
    }

    [Test]
    public void Minimum_zero_with_a_time_waits_for_the_first_byte()
    {
        TerminalScript script = Script(0, 1);
        long start = Stopwatch.GetTimestamp();
        Assert.That(script.Terminal.Read(new byte[4], wait: true, out int count), Is.EqualTo(ReadResult.Ok));
        Assert.That(count, Is.Zero);
        Assert.That(Stopwatch.GetElapsedTime(start).TotalMilliseconds, Is.InRange(80, 2000));
    }

    [Test]
    public void Minimum_zero_without_time_never_waits()
    {
        Assert.That(Script(0, 0).Terminal.Read(new byte[4], wait: true, out int count), Is.EqualTo(ReadResult.Ok));
        Assert.That(count, Is.Zero);
    }

    [Test]
    public void The_time_between_bytes_ends_a_read_that_has_begun()
    {
        TerminalScript script = Script(10, 1).Types("ab");
        byte[] buffer = new byte[16];
        Assert.That(script.Terminal.Read(buffer, wait: true, out int count), Is.EqualTo(ReadResult.Ok));
        Assert.That(count, Is.EqualTo(2));
    }

    [Test]
    public async Task The_time_between_bytes_does_not_run_before_the_first()
    {
        TerminalScript script = Script(1, 1);
        Task<int> reader = Task.Run(() =>
        {
            script.Terminal.Read(new byte[4], wait: true, out int count);
            return count;
        });
        Assert.That(reader.Wait(300), Is.False);
        script.Types("x");
        Assert.That(await reader, Is.EqualTo(1));
    }

    [Test]
    public void Signals_are_raised_and_not_read()
    {
        TerminalScript script = Script(1, 0).Types("ab\x03");
        Assert.That(script.Signals, Is.EqualTo(new[] { SignalNumber.Interrupt }));
        script.HasNothingToRead();
    }

    [Test]
    public void Without_signals_control_C_is_a_key()
    {
        TerminalScript script = new();
        script.Terminal.Attributes = new TerminalAttributes(TerminalModes.None, 1, 0);
        script.Types("\x03\r").Reads("\x03\r");
        Assert.That(script.Signals, Is.Empty);
    }

    [Test]
    public void An_unfinished_line_can_be_read_when_canonical_mode_ends()
    {
        TerminalScript script = new TerminalScript().Types("done\rtyped ahead");
        script.Terminal.Attributes = new TerminalAttributes(Raw, 1, 0);
        script.Reads("done\ntyped ahead");
    }

    [Test]
    public void What_waits_becomes_a_line_when_canonical_mode_begins()
    {
        TerminalScript script = Script(1, 0).Types("abc");
        script.Terminal.Attributes = TerminalAttributes.Default;
        script.Reads("abc");
    }

    [Test]
    public void A_change_of_mode_reaches_a_reader_that_waits()
    {
        TerminalScript script = new TerminalScript().Types("x");
        string? result = null;
        Thread reader = new(() =>
        {
            byte[] buffer = new byte[4];
            script.Terminal.Read(buffer, wait: true, out int count);
            result = System.Text.Encoding.ASCII.GetString(buffer, 0, count);
        });
        reader.Start();
        Thread.Sleep(20);
        script.Terminal.Attributes = new TerminalAttributes(Raw, 1, 0);
        reader.Join();
        Assert.That(result, Is.EqualTo("x"));
    }

    [Test]
    public void Echo_without_canonical_mode_shows_keys_as_they_come()
    {
        TerminalScript script = new(TerminalModes.Echo | TerminalModes.MapLineFeed | TerminalModes.MapCarriageReturn);
        script.Types("a\r").Shows("a\r\n").Reads("a\n");
    }
}
