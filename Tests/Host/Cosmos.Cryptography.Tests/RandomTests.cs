using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Cosmos.Cryptography.Entropy;
using Cosmos.HAL.Devices;
using NUnit.Framework;

namespace Cosmos.Cryptography.Tests;

/// <summary>ChaCha20 (RFC 8439), the generator's rules, and what it does with sources that are broken.</summary>
public class RandomTests
{
    [Test] // RFC 8439, section 2.3.2
    public void The_block_function_of_the_specification_comes_out()
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];
        byte[] stream = new byte[64];
        ChaCha20.KeyStream(key, 1, Convert.FromHexString("000000090000004a00000000"), stream);
        Assert.That(Convert.ToHexStringLower(stream), Is.EqualTo(
            "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
            + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"));
    }

    [TestCase(0u, // RFC 8439, appendix A.1, test vectors 1 and 2
        "76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586")]
    [TestCase(1u,
        "9f07e7be5551387a98ba977c732d080dcb0f29a048e3656912c6533e32ee7aed29b721769ce64e43d57133b074d839d531ed1f28510afb45ace10a1f4b794d6f")]
    public void The_key_stream_of_the_zero_key_comes_out(uint counter, string expected)
    {
        byte[] stream = new byte[64];
        ChaCha20.KeyStream(new byte[32], counter, new byte[12], stream);
        Assert.That(Convert.ToHexStringLower(stream), Is.EqualTo(expected));
    }

    [Test]
    public void A_key_stream_may_end_in_the_middle_of_a_block_and_never_repeats_its_counter()
    {
        byte[] whole = new byte[256];
        ChaCha20.KeyStream(new byte[32], 7, new byte[12], whole);
        for (int length = 0; length < whole.Length; length++)
        {
            byte[] part = new byte[length];
            ChaCha20.KeyStream(new byte[32], 7, new byte[12], part);
            Assert.That(part, Is.EqualTo(whole.AsSpan(0, length).ToArray()));
        }

        Assert.That(() => ChaCha20.KeyStream(new byte[32], uint.MaxValue, new byte[12], new byte[64]), Throws.Nothing);
        Assert.That(() => ChaCha20.KeyStream(new byte[32], uint.MaxValue, new byte[12], new byte[65]), Throws.ArgumentException);
    }

    [Test]
    public void Without_a_source_the_generator_refuses()
    {
        using ChaCha20Generator generator = new(new ManualTime());
        byte[] output = [1, 2, 3];
        Assert.That(generator.TryFill(output), Is.False);
        Assert.That(output, Is.All.Zero);
        Assert.That(generator.IsSeeded, Is.False);
    }

    [Test]
    public void Sources_without_credit_or_without_data_do_not_seed_it()
    {
        using ChaCha20Generator generator = new(
            new ManualTime(), new FakeSource { EntropyBitsPerByte = 0 }, new FakeSource { Works = false });
        for (int i = 0; i < 100; i++)
            Assert.That(generator.TryFill(new byte[16]), Is.False);
    }

    [Test]
    public void Credit_of_weak_sources_adds_up_before_the_first_output()
    {
        using ChaCha20Generator generator = new(new ManualTime(), new FakeSource { EntropyBitsPerByte = 3 });
        byte[] output = new byte[16];
        Assert.That(generator.TryFill(output), Is.False);
        Assert.That(generator.TryFill(output), Is.False);
        Assert.That(generator.TryFill(output), Is.True);
    }

    [Test]
    public void One_working_source_among_broken_ones_is_enough()
    {
        using ChaCha20Generator generator = new(
            new ManualTime(), new FakeSource { Works = false }, new FakeSource(), new FakeSource { Works = false });
        Assert.That(generator.TryFill(new byte[16]), Is.True);
    }

    [Test]
    public void A_source_that_is_found_later_ends_the_refusal()
    {
        using ChaCha20Generator generator = new(new ManualTime());
        Assert.That(generator.TryFill(new byte[16]), Is.False);
        generator.AddSource(new FakeSource());
        Assert.That(generator.TryFill(new byte[16]), Is.True);
    }

    [Test]
    public void Once_seeded_it_survives_the_death_of_its_sources_and_keeps_asking_them()
    {
        ManualTime time = new();
        FakeSource source = new();
        using ChaCha20Generator generator = new(time, source);
        Assert.That(generator.TryFill(new byte[16]), Is.True);
        source.Works = false;
        time.Advance(ChaCha20Generator.ReseedInterval);
        int readings = source.Readings;
        Assert.That(generator.TryFill(new byte[16]), Is.True);
        Assert.That(source.Readings, Is.EqualTo(readings + 1));
    }

    [Test]
    public void It_reseeds_by_time_and_by_bytes_and_on_request_only()
    {
        ManualTime time = new();
        FakeSource source = new();
        using ChaCha20Generator generator = new(time, source);
        byte[] output = new byte[1 << 20];
        generator.TryFill(output);
        for (int i = 0; i < 14; i++)
            generator.TryFill(output);

        Assert.That(source.Readings, Is.EqualTo(1));
        generator.TryFill(output);
        generator.TryFill(output);
        Assert.That(source.Readings, Is.EqualTo(2), "after 16 MiB");
        time.Advance(ChaCha20Generator.ReseedInterval - TimeSpan.FromTicks(1));
        generator.TryFill(output.AsSpan(0, 1));
        Assert.That(source.Readings, Is.EqualTo(2));
        time.Advance(TimeSpan.FromTicks(1));
        generator.TryFill(output.AsSpan(0, 1));
        Assert.That(source.Readings, Is.EqualTo(3), "after the interval");
        generator.RequestReseed();
        generator.TryFill(output.AsSpan(0, 1));
        Assert.That(source.Readings, Is.EqualTo(4), "on request");
    }

    [Test]
    public void The_pieces_that_are_asked_for_do_not_change_the_stream()
    {
        byte[] whole = new byte[5000];
        using (ChaCha20Generator generator = new(new ManualTime(), new FakeSource()))
            generator.TryFill(whole);

        using ChaCha20Generator pieces = new(new ManualTime(), new FakeSource());
        Random random = new(1);
        byte[] joined = new byte[whole.Length];
        Span<byte> rest = joined;
        while (!rest.IsEmpty)
        {
            int piece = Math.Min(rest.Length, random.Next(1, 700));
            pieces.TryFill(rest[..piece]);
            rest = rest[piece..];
        }

        Assert.That(joined, Is.EqualTo(whole));
    }

    [Test]
    public void Different_seeds_and_mixed_in_data_give_different_output()
    {
        HashSet<string> outputs = [];
        for (int seed = 0; seed < 50; seed++)
        {
            using ChaCha20Generator generator = new(new ManualTime(), new FakeSource(seed));
            byte[] output = new byte[32];
            generator.TryFill(output);
            Assert.That(outputs.Add(Convert.ToHexString(output)));
            generator.Mix("from a user"u8);
            generator.TryFill(output);
            Assert.That(outputs.Add(Convert.ToHexString(output)));
        }
    }

    [Test] // a coarse check against blunders such as a block given out twice; not a test of quality
    public void The_output_has_no_bias_that_a_bit_count_sees()
    {
        using ChaCha20Generator generator = new(new ManualTime(), new FakeSource());
        byte[] output = new byte[1 << 20];
        generator.TryFill(output);
        int ones = output.Sum(static b => int.PopCount(b));
        Assert.That(ones, Is.EqualTo(output.Length * 4).Within(10_000)); // 6.9 standard deviations
        Assert.That(output.Chunk(8).Select(Convert.ToHexString).Distinct().Count(), Is.EqualTo(output.Length / 8));
    }

    [Test]
    public void Concurrent_callers_never_get_the_same_bytes()
    {
        using ChaCha20Generator generator = new(new ManualTime(), new FakeSource());
        string[][] results = new string[8][];
        Parallel.For(0, results.Length, worker =>
        {
            byte[] output = new byte[16];
            results[worker] = new string[2000];
            for (int i = 0; i < 2000; i++)
            {
                generator.TryFill(output);
                results[worker][i] = Convert.ToHexString(output);
            }
        });
        Assert.That(results.SelectMany(static r => r).Distinct().Count(), Is.EqualTo(16_000));
    }

    private sealed class FakeSource(int seed = 1) : IEntropySource
    {
        private readonly Random _random = new(seed);

        public string Name => "fake";

        public int EntropyBitsPerByte { get; set; } = 8;

        public bool Works { get; set; } = true;

        public int Readings { get; private set; }

        public bool TryFill(Span<byte> destination)
        {
            Readings++;
            _random.NextBytes(destination);
            return Works;
        }
    }

    private sealed class ManualTime : TimeProvider
    {
        private long _ticks = 1;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Advance(TimeSpan time) => _ticks += time.Ticks;
    }
}
