using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.System2.Terminal;
using Cosmos.Terminal;
using NUnit.Framework;

namespace Cosmos.System2.Tests.Terminal;

/// <summary>The serial line while one program has it.</summary>
[TestFixture]
public sealed class RawConsoleTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TestLine _line = new();

    [Test]
    public void Bytes_come_out_as_they_went_in_whatever_the_sizes()
    {
        var console = new RawConsole(1, _line);
        byte[] sent = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 7))];
        Task sender = Task.Run(() =>
        {
            for (int done = 0, size = 1; done < sent.Length; done += size, size = (size * 3 % 5000) + 1)
            {
                size = Math.Min(size, sent.Length - done);
                Assert.That(console.Receive(sent.AsSpan(done, size)), Is.EqualTo(size));
            }
        });
        List<byte> received = [];
        byte[] buffer = new byte[777];
        while (received.Count < sent.Length)
            received.AddRange(buffer[..console.Read(buffer)]);
        Assert.That(sender.Wait(s_patience), Is.True);
        Assert.That(received, Is.EqualTo(sent));
    }

    [Test]
    public void A_sender_waits_for_room_and_closing_tells_it_what_was_taken()
    {
        var console = new RawConsole(1, _line);
        int capacity = console.Free;
        Assert.That(console.Receive(new byte[capacity]), Is.EqualTo(capacity));
        Assert.That(console.Free, Is.Zero);
        Task<int> sender = Task.Run(() => console.Receive(new byte[10]));
        Assert.That(console.Read(new byte[4]), Is.EqualTo(4));
        Assert.That(SpinWait.SpinUntil(() => console.Free == 0, s_patience), Is.True, "the sender has used the room");
        Assert.That(sender.IsCompleted, Is.False);
        console.Close();
        Assert.That(sender.Wait(s_patience), Is.True);
        Assert.That(sender.Result, Is.EqualTo(4));
    }

    [Test]
    public void A_reader_that_waits_is_told_of_the_end_and_so_are_those_after_it()
    {
        var console = new RawConsole(1, _line);
        Task<int> reader = Task.Run(() => console.Read(new byte[10]));
        console.Close();
        Assert.That(reader.Wait(s_patience), Is.True);
        Assert.That(reader.Result, Is.Zero);
        Assert.That(console.Receive(new byte[3]), Is.Zero);
        Assert.That(console.Read(new byte[10]), Is.Zero);
        Assert.That(console.Write("late"u8), Is.False);
        Assert.That(_line.Sent, Is.Empty);
    }

    [Test]
    public void Output_is_sent_as_it_is_and_a_line_that_fails_is_told()
    {
        var console = new RawConsole(7, _line);
        Assert.That(console.Id, Is.EqualTo(7));
        Assert.That(console.Write("a\n\r\u0003"u8), Is.True);
        Assert.That(_line.Sent, Is.EqualTo("a\n\r\u0003"u8.ToArray()));
        _line.Fails = true;
        Assert.That(console.Write("b"u8), Is.False);
    }

    private sealed class TestLine : ITerminalOutput
    {
        internal List<byte> Sent { get; } = [];

        internal bool Fails { get; set; }

        public bool Write(ReadOnlySpan<byte> bytes)
        {
            Sent.AddRange(bytes);
            return !Fails;
        }

        public bool Drain() => !Fails;
    }
}
