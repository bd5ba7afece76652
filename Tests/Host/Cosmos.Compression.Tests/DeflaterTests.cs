using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using Cosmos.Compression.Deflate;
using NUnit.Framework;

namespace Cosmos.Compression.Tests;

/// <summary>What we compress, the host's zlib must decompress, whatever the pieces and flushes.</summary>
public class DeflaterTests
{
    private static IEnumerable<string> SampleNames => Samples.Names;

    [Test]
    public void The_host_reads_every_level(
        [ValueSource(nameof(SampleNames))] string sample, [Range(-1, 9)] int level)
    {
        byte[] data = Samples.Create(sample);
        byte[] compressed = Compress(data, level, -15, CompressionStrategy.Default, new Random(1), int.MaxValue, 0);
        Assert.That(HostDecompress(compressed, -15), Is.EqualTo(data));
        Assert.That(compressed, Has.Length.LessThan(data.Length + (data.Length / 1000) + 64), "never grows more than a little");
    }

    [Test]
    public void The_host_reads_every_frame_and_window(
        [ValueSource(nameof(SampleNames))] string sample, [Values(-9, -10, -12, -15, 8, 9, 11, 15, 25, 28, 31)] int windowBits, [Values(0, 1, 6, 9)] int level)
    {
        byte[] data = Samples.Create(sample);
        byte[] compressed = Compress(data, level, windowBits, CompressionStrategy.Default, new Random(2), 10_000, 0);
        Assert.That(HostDecompress(compressed, windowBits == 8 ? 9 : windowBits), Is.EqualTo(data));
    }

    [Test]
    public void The_host_reads_every_strategy([ValueSource(nameof(SampleNames))] string sample, [Values] CompressionStrategy strategy)
    {
        byte[] data = Samples.Create(sample);
        byte[] compressed = Compress(data, 6, 15, strategy, new Random(3), 10_000, 0);
        Assert.That(HostDecompress(compressed, 15), Is.EqualTo(data));
    }

    [Test]
    public void Random_pieces_and_flushes_do_not_change_the_content(
        [ValueSource(nameof(SampleNames))] string sample, [Values(0, 1, 3, 4, 6, 9)] int level, [Values(1, 20, 3000)] int pieces)
    {
        byte[] data = Samples.Create(sample);
        data = data.AsSpan(0, Math.Min(data.Length, pieces * 10_000)).ToArray();
        byte[] compressed = Compress(data, level, 31, CompressionStrategy.Default, new Random(4), pieces, 10);
        Assert.That(HostDecompress(compressed, 31), Is.EqualTo(data));
    }

    [TestCase("text", 6)]
    [TestCase("mixed", 6)]
    [TestCase("text", 9)]
    [TestCase("zeros", 6)]
    [TestCase("text", 1)]
    public void The_ratio_is_close_to_the_hosts(string sample, int level)
    {
        byte[] data = Samples.Create(sample);
        byte[] ours = Compress(data, level, -15, CompressionStrategy.Default, new Random(1), int.MaxValue, 0);
        using MemoryStream host = new();
        using (DeflateStream stream = new(host, new ZLibCompressionOptions { CompressionLevel = level }, leaveOpen: true))
            stream.Write(data);

        Assert.That(ours, Has.Length.LessThan(host.Length * 1.1));
    }

    [Test] // RFC 7692, section 7.2.1: WebSocket relies on these four bytes
    public void A_sync_flush_ends_with_an_empty_stored_block_and_everything_is_out()
    {
        Deflater deflater = new(6, new StreamOptions(StreamFormat.Raw, 15));
        using HostInflater host = new(-15);
        byte[] buffer = new byte[1000];
        byte[] decoded = new byte[1000];
        for (int message = 0; message < 20; message++)
        {
            byte[] text = System.Text.Encoding.ASCII.GetBytes($"message number {message}");
            Assert.That(deflater.Deflate(text, buffer, FlushMode.Sync, out int consumed, out int written), Is.EqualTo(CompressionStatus.Ok));
            Assert.That(consumed, Is.EqualTo(text.Length));
            Assert.That(buffer.AsSpan(written - 4, 4).ToArray(), Is.EqualTo(new byte[] { 0, 0, 0xff, 0xff }));
            Assert.That(deflater.Deflate([], buffer.AsSpan(written), FlushMode.Sync, out _, out int more), Is.EqualTo(CompressionStatus.BufferError));
            Assert.That(more, Is.Zero);
            host.Inflate(buffer.AsSpan(0, written), decoded, FlushMode.Sync, out _, out int length);
            Assert.That(decoded.AsSpan(0, length).ToArray(), Is.EqualTo(text));
        }
    }

    [Test]
    public void A_full_flush_lets_a_decoder_start_there()
    {
        Deflater deflater = new(9, new StreamOptions(StreamFormat.Raw, 15));
        byte[] data = Samples.Create("text");
        byte[] compressed = new byte[data.Length];
        deflater.Deflate(data.AsSpan(0, 50_000), compressed, FlushMode.Full, out _, out int first);
        deflater.Deflate(data.AsSpan(0, 50_000), compressed.AsSpan(first), FlushMode.Finish, out _, out int second);
        Assert.That(HostDecompress(compressed.AsSpan(first, second), -15), Is.EqualTo(data.AsSpan(0, 50_000).ToArray()));
    }

    [Test]
    public void One_byte_of_room_at_a_time_is_enough_and_a_repeated_flush_adds_nothing()
    {
        foreach (FlushMode flush in new[] { FlushMode.Partial, FlushMode.Sync, FlushMode.Full, FlushMode.Block })
        {
            Deflater whole = new(6, new StreamOptions(StreamFormat.Zlib, 15));
            Deflater single = new(6, new StreamOptions(StreamFormat.Zlib, 15));
            byte[] data = Samples.Create("text").AsSpan(0, 20_000).ToArray();
            byte[] expected = new byte[20_000];
            whole.Deflate(data, expected, flush, out _, out int length);

            List<byte> output = [];
            byte[] room = new byte[1];
            ReadOnlySpan<byte> rest = data;
            CompressionStatus status;
            while ((status = single.Deflate(rest, room, flush, out int consumed, out int written)) == CompressionStatus.Ok)
            {
                rest = rest[consumed..];
                output.AddRange(room.AsSpan(0, written));
            }

            Assert.That(status, Is.EqualTo(CompressionStatus.BufferError));
            Assert.That(output, Is.EqualTo(expected.AsSpan(0, length).ToArray()));
        }
    }

    [Test]
    public void Calls_out_of_order_are_refused_like_in_zlib()
    {
        Deflater deflater = new(6, new StreamOptions(StreamFormat.Zlib, 15));
        byte[] room = new byte[100];
        Assert.That(deflater.Deflate("abc"u8, [], FlushMode.None, out _, out _), Is.EqualTo(CompressionStatus.BufferError));
        Assert.That(deflater.Deflate("abc"u8, room, (FlushMode)6, out _, out _), Is.EqualTo(CompressionStatus.StreamError));
        Assert.That(deflater.Deflate("abc"u8, room, FlushMode.Finish, out _, out _), Is.EqualTo(CompressionStatus.StreamEnd));
        Assert.That(deflater.Deflate([], room, FlushMode.Finish, out _, out _), Is.EqualTo(CompressionStatus.StreamEnd));
        Assert.That(deflater.Deflate([], room, FlushMode.None, out _, out _), Is.EqualTo(CompressionStatus.StreamError));
        Assert.That(deflater.Deflate("x"u8, room, FlushMode.Finish, out _, out _), Is.EqualTo(CompressionStatus.BufferError));
        deflater.Reset();
        Assert.That(deflater.Deflate("abc"u8, room, FlushMode.Finish, out _, out int written), Is.EqualTo(CompressionStatus.StreamEnd));
        Assert.That(HostDecompress(room.AsSpan(0, written), 15), Is.EqualTo("abc"u8.ToArray()));
    }

    [TestCase(10, 15, CompressionStrategy.Default)]
    [TestCase(-2, 15, CompressionStrategy.Default)]
    [TestCase(6, 15, (CompressionStrategy)5)]
    public void Options_out_of_range_are_refused(int level, int windowBits, CompressionStrategy strategy)
    {
        Assert.That(() => new Deflater(level, new StreamOptions(StreamFormat.Zlib, windowBits), strategy), Throws.InstanceOf<ArgumentException>());
    }

    [TestCase(16, false)]
    [TestCase(15, true)]
    [TestCase(-15, true)]
    [TestCase(-16, false)]
    [TestCase(31, true)]
    [TestCase(47, true)]
    [TestCase(48, false)]
    [TestCase(7, false)]
    public void Window_bits_parse_as_in_zlib(int windowBits, bool isValid)
    {
        Assert.That(StreamOptions.TryParse(windowBits, out StreamOptions options) && options.WindowBits != 0, Is.EqualTo(isValid));
    }

    internal static byte[] Compress(
        ReadOnlySpan<byte> data, int level, int windowBits, CompressionStrategy strategy, Random random, int maximumPiece, int flushPercent)
    {
        Assert.That(StreamOptions.TryParse(windowBits, out StreamOptions options));
        Deflater deflater = new(level, options, strategy);
        List<byte> output = [];
        byte[] room = new byte[65_536];
        CompressionStatus status;
        do
        {
            int inputPiece = Math.Min(data.Length, maximumPiece == int.MaxValue ? int.MaxValue : random.Next(1, maximumPiece + 1));
            int outputPiece = maximumPiece == int.MaxValue ? room.Length : random.Next(1, Math.Min(maximumPiece, room.Length) + 1);
            FlushMode flush = inputPiece == data.Length ? FlushMode.Finish
                : random.Next(100) < flushPercent ? (FlushMode)random.Next(1, 6) : FlushMode.None;
            if (flush == (FlushMode)4 && inputPiece != data.Length)
                flush = FlushMode.Sync;

            status = deflater.Deflate(data[..inputPiece], room.AsSpan(0, outputPiece), flush, out int consumed, out int written);
            Assert.That(status, Is.EqualTo(CompressionStatus.Ok).Or.EqualTo(CompressionStatus.StreamEnd).Or.EqualTo(CompressionStatus.BufferError));
            data = data[consumed..];
            output.AddRange(room.AsSpan(0, written));

            // Once Finish was said it must be said again; the loop says it because no input is left.
            while (flush == FlushMode.Finish && status != CompressionStatus.StreamEnd)
            {
                outputPiece = random.Next(1, room.Length);
                status = deflater.Deflate(data, room.AsSpan(0, outputPiece), flush, out consumed, out written);
                data = data[consumed..];
                output.AddRange(room.AsSpan(0, written));
            }
        }
        while (status != CompressionStatus.StreamEnd);

        Assert.That(data.Length, Is.Zero);
        return [.. output];
    }

    internal static byte[] HostDecompress(ReadOnlySpan<byte> compressed, int windowBits)
    {
        using HostInflater host = new(windowBits);
        List<byte> output = [];
        byte[] room = new byte[65_536];
        CompressionStatus status;
        do
        {
            status = host.Inflate(compressed, room, FlushMode.None, out int consumed, out int written);
            compressed = compressed[consumed..];
            output.AddRange(room.AsSpan(0, written));
        }
        while (status == CompressionStatus.Ok);

        Assert.That(status, Is.EqualTo(CompressionStatus.StreamEnd));
        Assert.That(compressed.Length, Is.Zero);
        return [.. output];
    }
}
