using System;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>Sequence numbers, headers and options as bytes.</summary>
public sealed class WireTests
{
    [Test] // RFC 9293, section 3.4
    public void Sequence_numbers_are_ordered_around_the_wrap()
    {
        var before = new SequenceNumber(0xFFFF_FFF0);
        SequenceNumber after = before + 32;
        Assert.That(after.Value, Is.EqualTo(16));
        Assert.That(before < after && after > before && before <= after && !(before >= after), Is.True);
        Assert.That(after - before, Is.EqualTo(32));
        Assert.That(SequenceNumber.Max(before, after) == after && SequenceNumber.Min(before, after) == before, Is.True);
    }

    [Test]
    public void What_is_written_is_read_back([Values] bool hasTimestamps, [Values(-1, 0, 14)] int shift, [Values] bool sack)
    {
        var bytes = new byte[100];
        var writer = new TcpHeaderWriter(bytes, 80, 40000, new SequenceNumber(1), new SequenceNumber(0xFFFF_FFFF), TcpFlags.Synchronize | TcpFlags.Acknowledge, 4321);
        writer.WriteSynchronizeOptions(1460, sack, hasTimestamps, 77, 88, shift);
        int length = writer.Complete();
        Assert.That(TcpSegment.TryParse(bytes, length + 5, out TcpSegment segment), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(segment.SourcePort, Is.EqualTo(80));
            Assert.That(segment.DestinationPort, Is.EqualTo(40000));
            Assert.That(segment.Sequence.Value, Is.EqualTo(1));
            Assert.That(segment.Acknowledgment.Value, Is.EqualTo(0xFFFF_FFFF));
            Assert.That(segment.Flags, Is.EqualTo(TcpFlags.Synchronize | TcpFlags.Acknowledge));
            Assert.That(segment.Window, Is.EqualTo(4321));
            Assert.That(segment.PayloadLength, Is.EqualTo(5));
            Assert.That(segment.SequenceLength, Is.EqualTo(6));
            Assert.That(segment.Options.MaximumSegmentSize, Is.EqualTo(1460));
            Assert.That(segment.Options.HasWindowScale, Is.EqualTo(shift >= 0));
            Assert.That(segment.Options.WindowShift, Is.EqualTo(Math.Max(0, shift)));
            Assert.That(segment.Options.IsSackPermitted, Is.EqualTo(sack));
            Assert.That(segment.Options.HasTimestamps, Is.EqualTo(hasTimestamps));
            Assert.That(segment.Options.TimestampValue, Is.EqualTo(hasTimestamps ? 77u : 0));
            Assert.That(segment.Options.TimestampEcho, Is.EqualTo(hasTimestamps ? 88u : 0));
        });
    }

    [Test]
    public void As_many_SACK_blocks_are_written_as_fit()
    {
        var bytes = new byte[100];
        var writer = new TcpHeaderWriter(bytes, 1, 2, default, default, TcpFlags.Acknowledge, 0);
        writer.WriteTimestamps(1, 2);
        var blocks = new SequenceRange[4];
        for (int i = 0; i < 4; i++)
            blocks[i] = new SequenceRange(new SequenceNumber((uint)(10 * i)), new SequenceNumber((uint)((10 * i) + 5)));
        writer.WriteSack(blocks);
        int length = writer.Complete();
        Assert.That(length, Is.EqualTo(60));
        Assert.That(TcpSegment.TryParse(bytes.AsSpan(0, length), length, out TcpSegment segment), Is.True);
        Assert.That(segment.Options.SackCount, Is.EqualTo(3));
        Assert.That(segment.Options.Sack[2], Is.EqualTo(blocks[2]));
    }

    [Test]
    public void Impossible_headers_are_refused()
    {
        var bytes = new byte[60];
        for (int length = 0; length < 20; length++)
            Assert.That(TcpSegment.TryParse(bytes.AsSpan(0, length), length, out _), Is.False);
        bytes[12] = 4 << 4;
        Assert.That(TcpSegment.TryParse(bytes, 60, out _), Is.False);
        bytes[12] = 15 << 4;
        Assert.That(TcpSegment.TryParse(bytes, 59, out _), Is.False);
        Assert.That(TcpSegment.TryParse(bytes.AsSpan(0, 59), 60, out _), Is.False);
        Assert.That(TcpSegment.TryParse(bytes, 60, out _), Is.True);
    }

    [TestCase(new byte[] { 2, 3, 5, 0 }, Description = "MSS with a wrong length")]
    [TestCase(new byte[] { 2, 4, 5 }, Description = "MSS that is cut off")]
    [TestCase(new byte[] { 2, 0, 0, 0 }, Description = "a length of zero")]
    [TestCase(new byte[] { 2, 1, 0, 0 }, Description = "a length of one")]
    [TestCase(new byte[] { 5, 9, 0, 0, 0, 0, 0, 0, 0 }, Description = "half a SACK block")]
    [TestCase(new byte[] { 8 }, Description = "a kind without length")]
    [TestCase(new byte[] { 0, 2, 4, 5, 180 }, Description = "an option behind the end")]
    [TestCase(new byte[] { 8, 255, 1, 2, 3, 4, 5, 6, 7, 8 }, Description = "a length beyond the end")]
    public void Malformed_options_mean_nothing(byte[] bytes)
    {
        TcpOptions.Parse(bytes, out TcpOptions options);
        Assert.That(options.MaximumSegmentSize, Is.Zero);
        Assert.That(options.HasTimestamps, Is.False);
        Assert.That(options.SackCount, Is.Zero);
    }

    [Test]
    public void A_window_shift_above_fourteen_counts_as_fourteen()
    {
        TcpOptions.Parse([3, 3, 200], out TcpOptions options);
        Assert.That(options.WindowShift, Is.EqualTo(14));
    }

    [Test]
    public void Random_options_are_read_without_harm()
    {
        for (int seed = 0; seed < 20_000; seed++)
        {
            byte[] bytes = Frames.Bytes(seed % 41, seed);
            TcpOptions.Parse(bytes, out TcpOptions options);
            Assert.That(options.SackCount, Is.InRange(0, 4));
            Assert.That(options.WindowShift, Is.InRange(0, 14));
        }
    }
}
