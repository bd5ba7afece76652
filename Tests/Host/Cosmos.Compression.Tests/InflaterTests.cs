using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Linq;
using Cosmos.Compression.Inflate;
using NUnit.Framework;

namespace Cosmos.Compression.Tests;

/// <summary>What the host's zlib compresses we decompress, and damaged streams end the way they end there.</summary>
public class InflaterTests
{
    private static IEnumerable<string> SampleNames => Samples.Names;

    // The host writes no stream at all when there is no data.
    private static IEnumerable<string> NonEmptySampleNames => Samples.Names.Where(static name => name != "empty");

    [Test]
    public void Streams_of_the_host_come_out_in_any_pieces(
        [ValueSource(nameof(NonEmptySampleNames))] string sample, [Values(0, 1, 6, 9)] int level, [Values(1, 7, 300, 40_000)] int pieces)
    {
        byte[] data = Samples.Create(sample);
        data = data.AsSpan(0, Math.Min(data.Length, pieces * 20_000)).ToArray();
        foreach (int windowBits in new[] { -15, 15, 31, 47 })
        {
            byte[] compressed = HostCompress(data, level, windowBits);
            byte[] tail = [1, 2, 3, 4, 5, 6, 7, 8, 9];
            (CompressionStatus status, byte[] output, int consumed) =
                Decompress([.. compressed, .. tail], windowBits, new Random(1), pieces, data.Length + 100);
            Assert.That(status, Is.EqualTo(CompressionStatus.StreamEnd));
            Assert.That(output, Is.EqualTo(data));
            Assert.That(consumed, Is.EqualTo(compressed.Length), "what follows the stream is left alone");
        }
    }

    [Test]
    public void Our_own_streams_come_out(
        [ValueSource(nameof(SampleNames))] string sample, [Values(0, 1, 6, 9)] int level, [Values(-9, -15, 31)] int windowBits)
    {
        byte[] data = Samples.Create(sample);
        byte[] compressed = DeflaterTests.Compress(data, level, windowBits, CompressionStrategy.Default, new Random(1), 5000, 5);
        (CompressionStatus status, byte[] output, _) = Decompress(compressed, windowBits, new Random(2), 3000, data.Length + 100);
        Assert.That(status, Is.EqualTo(CompressionStatus.StreamEnd));
        Assert.That(output, Is.EqualTo(data));
    }

    [TestCase(-15)]
    [TestCase(15)]
    [TestCase(31)]
    [TestCase(47)]
    public void Mutated_streams_end_as_they_do_in_the_host(int windowBits)
    {
        Random random = new(windowBits);
        byte[][] seeds =
        [
            HostCompress(Samples.Create("text").AsSpan(0, 3000), 6, windowBits),
            HostCompress(Samples.Create("runs").AsSpan(0, 3000), 6, windowBits),
            HostCompress(Samples.Create("random").AsSpan(0, 500), 6, windowBits),
            HostCompress("abc"u8, 6, windowBits),
            HostCompress(Samples.Create("skewed").AsSpan(0, 40_000), 9, windowBits),
        ];
        int damaged = 0;
        int complete = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] mutant = (byte[])seeds[random.Next(seeds.Length)].Clone();
            for (int change = random.Next(1, 4); change > 0; change--)
            {
                switch (random.Next(3))
                {
                    case 0:
                        mutant[random.Next(mutant.Length)] ^= (byte)(1 << random.Next(8));
                        break;
                    case 1:
                        mutant[random.Next(Math.Min(mutant.Length, 100))] = (byte)random.Next(256);
                        break;
                    default:
                        mutant = mutant[..random.Next(1, mutant.Length + 1)];
                        break;
                }
            }

            Compare(mutant, windowBits, random, ref damaged, ref complete);
        }

        Assert.That(damaged, Is.GreaterThan(1000));
        Assert.That(complete, Is.GreaterThan(10));
    }

    [Test]
    public void Random_bytes_end_as_they_do_in_the_host()
    {
        Random random = new(1);
        int damaged = 0;
        int complete = 0;
        for (int round = 0; round < 50_000; round++)
        {
            byte[] bytes = new byte[random.Next(1, 200)];
            random.NextBytes(bytes);
            if (round % 2 == 0)
                bytes[0] = (byte)((bytes[0] & ~7) | 4 | (round >> 1 & 1)); // a dynamic block

            Compare(bytes, -15, random, ref damaged, ref complete);
        }

        Assert.That(damaged, Is.GreaterThan(10_000));
    }

    [Test]
    public void A_bomb_costs_time_in_proportion_to_what_is_asked_for()
    {
        byte[] compressed = HostCompress(new byte[50_000_000], 9, -15);
        Inflater inflater = new(new StreamOptions(StreamFormat.Raw, 15));
        Stopwatch watch = Stopwatch.StartNew();
        byte[] output = new byte[1000];
        ReadOnlySpan<byte> rest = compressed;
        for (int i = 0; i < 1000; i++)
        {
            Assert.That(inflater.Inflate(rest, output, FlushMode.None, out int consumed, out int written), Is.EqualTo(CompressionStatus.Ok));
            Assert.That(written, Is.EqualTo(1000));
            rest = rest[consumed..];
        }

        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(2)));
    }

    [Test] // RFC 1952, section 2.3.1
    public void All_optional_fields_of_a_gzip_header_are_skipped_and_its_check_is_verified()
    {
        byte[] body = HostCompress("hello"u8, 6, 31)[10..];
        byte[] header = [0x1f, 0x8b, 8, 0x1f, 1, 2, 3, 4, 0, 3, 5, 0, 1, 2, 3, 4, 5, .. "name\0"u8, .. "comment\0"u8];
        ushort check = (ushort)Checksums.Crc32.Update(0, header);
        byte[] good = [.. header, (byte)check, (byte)(check >> 8), .. body];
        byte[] bad = [.. header, (byte)~check, (byte)(check >> 8), .. body];

        for (int pieces = 1; pieces < 50; pieces += 6)
        {
            Assert.That(Decompress(good, 31, new Random(1), pieces, 100).Output, Is.EqualTo("hello"u8.ToArray()));
            Assert.That(Decompress(bad, 31, new Random(1), pieces, 100).Status, Is.EqualTo(CompressionStatus.DataError));
        }
    }

    [Test]
    public void A_header_with_a_dictionary_or_a_larger_window_is_not_accepted()
    {
        Assert.That(Decompress([0x78, 0xbb, 0, 0, 0, 1, 3, 0], 15, new Random(1), 10, 100).Status, Is.EqualTo(CompressionStatus.NeedDictionary));
        byte[] large = HostCompress("hello"u8, 6, 15);
        Assert.That(Decompress(large, 9, new Random(1), 10, 100).Status, Is.EqualTo(CompressionStatus.DataError));
    }

    [Test]
    public void A_reset_starts_a_new_stream_after_success_and_after_damage()
    {
        Inflater inflater = new(new StreamOptions(StreamFormat.Gzip, 15));
        byte[] output = new byte[100];
        byte[] member = HostCompress("hello"u8, 6, 31);
        for (int i = 0; i < 3; i++)
        {
            Assert.That(inflater.Inflate(member, output, FlushMode.None, out _, out int written), Is.EqualTo(CompressionStatus.StreamEnd));
            Assert.That(output.AsSpan(0, written).ToArray(), Is.EqualTo("hello"u8.ToArray()));
            inflater.Reset(new StreamOptions(StreamFormat.Gzip, 15));
            Assert.That(inflater.Inflate("damaged"u8, output, FlushMode.None, out _, out _), Is.EqualTo(CompressionStatus.DataError));
            Assert.That(inflater.ErrorMessage, Is.Not.Null);
            inflater.Reset(new StreamOptions(StreamFormat.Gzip, 15));
        }
    }

    [Test]
    public void Without_progress_there_is_a_buffer_error_and_the_stream_goes_on()
    {
        Inflater inflater = new(new StreamOptions(StreamFormat.Zlib, 15));
        byte[] compressed = HostCompress("hello"u8, 6, 15);
        byte[] output = new byte[100];
        Assert.That(inflater.Inflate([], output, FlushMode.None, out _, out _), Is.EqualTo(CompressionStatus.BufferError));
        Assert.That(inflater.Inflate(compressed.AsSpan(0, 5), output, FlushMode.Finish, out _, out int first), Is.EqualTo(CompressionStatus.BufferError));
        Assert.That(
            inflater.Inflate(compressed.AsSpan(5), output.AsSpan(first), FlushMode.Finish, out _, out int second),
            Is.EqualTo(CompressionStatus.StreamEnd));
        Assert.That(output.AsSpan(0, first + second).ToArray(), Is.EqualTo("hello"u8.ToArray()));
    }

    private static void Compare(byte[] bytes, int windowBits, Random random, ref int damaged, ref int complete)
    {
        const int limit = 60_000; // below the size from which arrays are large objects
        using HostInflater host = new(windowBits);
        byte[] expected = new byte[limit];
        CompressionStatus expectedStatus = host.Inflate(bytes, expected, FlushMode.None, out _, out int expectedLength);
        (CompressionStatus status, byte[] output, _) = Decompress(bytes, windowBits, random, random.Next(1, 5000), limit);

        CompressionStatus final = expectedStatus == CompressionStatus.Ok ? CompressionStatus.BufferError : expectedStatus;
        Assert.That(status, Is.EqualTo(final), Convert.ToHexString(bytes));

        // Up to a damage the two may have gone different ways into the last symbols; what both have must agree.
        int common = Math.Min(output.Length, expectedLength);
        Assert.That(output.AsSpan(0, common).SequenceEqual(expected.AsSpan(0, common)), Convert.ToHexString(bytes));
        if (final != CompressionStatus.DataError)
            Assert.That(output.Length, Is.EqualTo(expectedLength));

        damaged += status == CompressionStatus.DataError ? 1 : 0;
        complete += status == CompressionStatus.StreamEnd ? 1 : 0;
    }

    private static (CompressionStatus Status, byte[] Output, int Consumed) Decompress(
        byte[] compressed, int windowBits, Random random, int maximumPiece, int limit)
    {
        Assert.That(StreamOptions.TryParse(windowBits, out StreamOptions options));
        Inflater inflater = new(options);
        byte[] output = new byte[limit];
        int total = 0;
        int position = 0;
        CompressionStatus status = CompressionStatus.Ok;
        int idle = 0;
        while (status is CompressionStatus.Ok or CompressionStatus.BufferError && idle < 50)
        {
            int inputPiece = Math.Min(compressed.Length - position, random.Next(0, maximumPiece + 1));
            int outputPiece = Math.Min(limit - total, random.Next(0, maximumPiece + 1));
            status = inflater.Inflate(
                compressed.AsSpan(position, inputPiece), output.AsSpan(total, outputPiece), FlushMode.None, out int consumed, out int written);
            position += consumed;
            total += written;
            idle = consumed == 0 && written == 0 ? idle + 1 : 0;
        }

        return (status, output[..total], position);
    }

    private static byte[] HostCompress(ReadOnlySpan<byte> data, int level, int windowBits)
    {
        using MemoryStream memory = new();
        ZLibCompressionOptions options = new() { CompressionLevel = level };
        using (Stream stream = windowBits switch
        {
            < 0 => new DeflateStream(memory, options, leaveOpen: true),
            31 => new GZipStream(memory, options, leaveOpen: true),
            _ => new ZLibStream(memory, options, leaveOpen: true),
        })
        {
            stream.Write(data);
        }

        return memory.ToArray();
    }
}
