using System;
using System.IO;
using System.Linq;
using System.Text;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Runner.Tests;

/// <summary>The frame format, docs/testing.md.</summary>
public sealed class FrameTests
{
    private static readonly Report[] s_reports =
    [
        new(ReportEvent.Plan, 3, "Suite"),
        new(ReportEvent.Start, 0, "Fixture.Case(1,\"two\")"),
        new(ReportEvent.Fail, 0, "Fixture.Case(1,\"two\")", 1234, "Expected: 5\n  But was: \x1E \x1F \\ 😀", "   at A.B()\n   at C.D()"),
        new(ReportEvent.End, 1, "Suite"),
    ];

    [Test]
    public void What_is_written_is_read() => Assert.That(Read(Written()), Is.EqualTo(s_reports));

    [Test]
    public void Bytes_may_arrive_one_at_a_time()
    {
        var reader = new FrameReader();
        Assert.That(Written().SelectMany(b => reader.Read([b]).ToArray()), Is.EqualTo(s_reports));
    }

    [Test]
    public void Line_ends_may_be_translated_by_a_terminal()
    {
        string text = Encoding.UTF8.GetString(Written()).Replace("\n", "\r\n", StringComparison.Ordinal);
        Assert.That(Read(Encoding.UTF8.GetBytes(text)), Is.EqualTo(s_reports));
    }

    [Test]
    public void Log_output_between_and_before_frames_does_not_matter()
    {
        string text = Encoding.UTF8.GetString(Written());
        text = "booting" + text.Replace("\n\x1E", "\nlog line\nunfinished \x1E", StringComparison.Ordinal) + "panic";
        Assert.That(Read(Encoding.UTF8.GetBytes(text)), Is.EqualTo(s_reports));
    }

    [Test]
    public void A_torn_frame_is_counted_and_the_others_are_read()
    {
        byte[] bytes = Written();
        int third = Encoding.UTF8.GetString(bytes).IndexOf("Expected", StringComparison.Ordinal);
        bytes[third] ^= 1;
        var reader = new FrameReader();
        Assert.That(reader.Read(bytes).Count(), Is.EqualTo(3));
        Assert.That(reader.DamagedFrames, Is.EqualTo(1));
    }

    [Test]
    public void Every_truncation_and_every_flipped_bit_is_noticed()
    {
        byte[] whole = Written();
        for (int position = 0; position < whole.Length; position++)
        {
            byte[] bytes = [.. whole];
            bytes[position] ^= (byte)(1 << (position % 8));
            Report[] read = Read(bytes);
            Assert.That(read.Except(s_reports), Is.Empty, $"byte {position}");
        }
    }

    private static Report[] Read(byte[] bytes) => [.. new FrameReader().Read(bytes)];

    private static byte[] Written()
    {
        using var stream = new MemoryStream();
        var writer = new FrameWriter(stream);
        foreach (Report report in s_reports)
            writer.Write(report);
        return stream.ToArray();
    }
}
