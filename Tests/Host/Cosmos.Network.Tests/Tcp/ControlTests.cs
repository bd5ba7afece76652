using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Randomness;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>The calculating parts: timeout, window, cookies, scoreboard, tables.</summary>
public sealed class ControlTests
{
    private static readonly ConnectionKey Key = new(TestHost.Own, 80, TestHost.Peer, 40000);

    [Test] // RFC 6298, rules 2.2 and 2.3
    public void The_timeout_follows_the_measurements()
    {
        var timeout = new RetransmissionTimeout();
        Assert.That(timeout.Value, Is.EqualTo(1_000_000));
        timeout.OnMeasured(400_000);
        Assert.That(timeout.SmoothedRoundTrip, Is.EqualTo(400_000));
        Assert.That(timeout.Value, Is.EqualTo(1_200_000));
        timeout.OnMeasured(800_000);
        Assert.That(timeout.SmoothedRoundTrip, Is.EqualTo(450_000));
        Assert.That(timeout.Value, Is.EqualTo(450_000 + (4 * 250_000)));
        timeout.BackOff();
        Assert.That(timeout.Value, Is.EqualTo(2 * 1_450_000));
        for (int i = 0; i < 40; i++)
            timeout.BackOff();
        Assert.That(timeout.Value, Is.EqualTo(RetransmissionTimeout.Maximum));
        timeout.OnMeasured(450_000);
        Assert.That(timeout.Backoff, Is.Zero);
        for (int i = 0; i < 200; i++)
            timeout.OnMeasured(10);
        Assert.That(timeout.Value, Is.EqualTo(RetransmissionTimeout.Minimum));
    }

    [Test] // RFC 5681, section 3.1; RFC 9438, section 4.6
    public void The_window_doubles_in_slow_start_and_shrinks_by_three_tenths()
    {
        var control = new CongestionControl();
        control.Start(1000, false);
        Assert.That(control.Window, Is.EqualTo(10_000));
        for (int i = 0; i < 10; i++)
            control.OnAcknowledged(1000, 1_000_000, 100_000);
        Assert.That(control.Window, Is.EqualTo(20_000));
        control.OnLoss(20_000);
        Assert.That(control.Window, Is.EqualTo(14_000));
        Assert.That(control.IsInSlowStart, Is.False);
        control.OnTimeout(14_000, true);
        Assert.That(control.Window, Is.EqualTo(1000));
        Assert.That(control.SlowStartThreshold, Is.EqualTo(9_800));
    }

    [Test] // RFC 9438, section 4.1: concave up to the old maximum, then convex
    public void CUBIC_approaches_the_old_maximum_slowly_and_leaves_it_fast()
    {
        var control = new CongestionControl();
        control.Start(1000, false);
        while (control.Window < 1_000_000)
            control.OnAcknowledged(100_000, 0, 100_000);
        int maximum = control.Window;
        control.OnLoss(maximum);
        long now = 1_000_000;
        int half = 0;
        int reached = 0;
        for (int i = 0; i < 400; i++, now += 100_000)
        {
            control.OnAcknowledged(control.Window, now, 100_000);
            if (half == 0 && control.Window > (maximum * 0.85))
                half = i;
            if (reached == 0 && control.Window >= maximum)
                reached = i;
        }

        // K = cbrt(0.3 * 1000 / 0.4) = 9.1 s; the first half of the way takes far less than half of that.
        Assert.That(reached, Is.InRange(70, 100));
        Assert.That(half, Is.LessThan(reached / 3));
        Assert.That(control.Window, Is.GreaterThan(2 * maximum));
    }

    [Test]
    public void An_undone_loss_restores_the_window()
    {
        var control = new CongestionControl();
        control.Start(1000, false);
        control.OnTimeout(10_000, true);
        control.Undo();
        Assert.That(control.Window, Is.EqualTo(10_000));
        Assert.That(control.IsInSlowStart, Is.True);
    }

    [Test]
    public void Only_the_right_cookie_is_accepted_and_not_for_long()
    {
        var cookies = new SynCookies(new KeyedHash(1, 2));
        var peer = new SequenceNumber(12345);
        const long Now = 500_000_000;
        SequenceNumber cookie = cookies.Create(Key, peer, 1460, Now);
        Assert.That(cookies.TryCheck(Key, peer, cookie, Now + 60_000_000, out int size), Is.True);
        Assert.That(size, Is.EqualTo(1460));
        Assert.That(cookies.TryCheck(Key, peer, cookie, Now + 140_000_000, out _), Is.False);
        Assert.That(cookies.TryCheck(Key, peer + 1, cookie, Now, out _), Is.False);
        Assert.That(cookies.TryCheck(new ConnectionKey(TestHost.Own, 81, TestHost.Peer, 40000), peer, cookie, Now, out _), Is.False);
        int accepted = 0;
        for (int i = 1; i < 1000; i++)
            accepted += cookies.TryCheck(Key, peer, cookie + i, Now, out _) ? 1 : 0;
        Assert.That(accepted, Is.Zero);
        cookies.TryCheck(Key, peer, cookies.Create(Key, peer, 1300, Now), Now, out size);
        Assert.That(size, Is.EqualTo(1220));
    }

    [Test]
    public void Options_survive_in_the_timestamp_of_a_cookie([Values(0, 7, 14)] int shift, [Values] bool sack)
    {
        uint timestamp = SynCookies.Encode(1_000_003, shift, sack);
        Assert.That(timestamp, Is.LessThanOrEqualTo(1_000_003).And.GreaterThan(1_000_003 - 64));
        SynCookies.Decode(timestamp, out int decoded, out bool permitted);
        Assert.That(decoded, Is.EqualTo(shift));
        Assert.That(permitted, Is.EqualTo(sack));
        SynCookies.Decode(SynCookies.Encode(1_000_003, -1, false), out decoded, out permitted);
        Assert.That(decoded, Is.EqualTo(-1));
        Assert.That(permitted, Is.False);
    }

    [Test] // RFC 6528
    public void Initial_numbers_rise_with_time_for_a_connection_and_differ_between_connections()
    {
        var generator = new InitialSequenceGenerator(new KeyedHash(3, 4));
        SequenceNumber first = generator.Next(Key, 1_000_000);
        Assert.That(generator.Next(Key, 2_000_000) - first, Is.EqualTo(250_000));
        SequenceNumber other = generator.Next(new ConnectionKey(TestHost.Own, 80, TestHost.Peer, 40001), 1_000_000);
        Assert.That(Math.Abs(other - first), Is.GreaterThan(1000));
    }

    [Test] // RFC 6675, section 4
    public void The_scoreboard_counts_what_is_on_its_way()
    {
        SequenceNumber start = new(0xFFFF_F000);
        var board = new SackScoreboard(start, start + 10_000);
        Update(board, start, (1000, 2000), (3000, 4000));
        Assert.That(board.IsFirstLost(1000), Is.False);
        Assert.That(board.Pipe(start, start + 10_000, start, 1000), Is.EqualTo(8000));
        Update(board, start, (3000, 4500));
        Assert.That(board.IsFirstLost(1000), Is.True);
        Assert.That(board.Pipe(start, start + 10_000, start, 1000), Is.EqualTo(6500));
        board.StartRecovery(start, start + 10_000);
        Assert.That(board.TryFindGap(start, start, 1000, true, out SequenceRange gap), Is.True);
        Assert.That(gap, Is.EqualTo(new SequenceRange(start, start + 1000)));
        board.OnRetransmitted(start + 1000, start + 10_000);
        Assert.That(board.Pipe(start, start + 10_000, start, 1000), Is.EqualTo(7500));
        Assert.That(board.TryFindGap(start, start, 1000, true, out _), Is.False);
        Assert.That(board.TryFindGap(start, start, 1000, false, out gap), Is.True);
        Assert.That(gap, Is.EqualTo(new SequenceRange(start + 2000, start + 3000)));

        // After a timeout everything that is missing is lost.
        board.StartRecovery(start, start + 10_000);
        Assert.That(board.Pipe(start, start + 10_000, start + 10_000, 1000), Is.Zero);
        board.OnRetransmitted(start + 3000, start + 10_000);
        Assert.That(board.TryFindGap(start, start + 10_000, 1000, true, out gap), Is.True);
        Assert.That(gap, Is.EqualTo(new SequenceRange(start + 4500, start + 10_000)));
    }

    [Test]
    public void Blocks_that_cannot_be_true_are_skipped()
    {
        SequenceNumber start = new(1000);
        var board = new SackScoreboard(start, start + 5000);
        Update(board, start, (-500, 100), (2000, 6000), (3000, 2500));
        Assert.That(board.HasArrivals, Is.False);
    }

    [Test]
    public void The_table_finds_what_it_holds_through_growth_and_shrinking()
    {
        var table = new ConnectionTable(new KeyedHash(5, 6));
        var entries = new Entry[5000];
        for (int i = 0; i < entries.Length; i++)
        {
            entries[i] = new Entry(new ConnectionKey(TestHost.Own, (ushort)(i % 7), InternetAddress.FromHalves((ulong)i, 1), (ushort)i));
            table.Add(entries[i]);
        }

        for (int i = 0; i < entries.Length; i++)
        {
            Assert.That(table.Find(entries[i].Key), Is.SameAs(entries[i]));
            if (i % 10 == 0)
                continue;
            Assert.That(table.Remove(entries[i]), Is.True);
            Assert.That(table.Find(entries[i].Key), Is.Null);
        }

        Assert.That(table.Count, Is.EqualTo(500));
        for (int i = 0; i < entries.Length; i++)
            Assert.That(table.Find(entries[i].Key), i % 10 == 0 ? Is.SameAs(entries[i]) : Is.Null);
        Assert.That(table.Remove(entries[1]), Is.False);
    }

    private static void Update(SackScoreboard board, SequenceNumber start, params (int Start, int End)[] blocks)
    {
        TcpOptions options = default;
        options.SackCount = blocks.Length;
        for (int i = 0; i < blocks.Length; i++)
            options.Sack[i] = new SequenceRange(start + blocks[i].Start, start + blocks[i].End);
        board.Update(ref options, start, start + (start.Value == 1000 ? 5000 : 10_000));
    }

    private sealed class Entry(ConnectionKey key) : TcpEntry(key)
    {
        public override void Receive(in Cosmos.Network.Transports.ReceivedPacket packet, ref TcpSegment segment)
        {
        }
    }
}
