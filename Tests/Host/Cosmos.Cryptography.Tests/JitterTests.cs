using System;
using System.Diagnostics;
using Cosmos.Cryptography.Entropy;
using NUnit.Framework;

namespace Cosmos.Cryptography.Tests;

/// <summary>SP 800-90B, section 4.4: the health tests, and counters that have none.</summary>
public class JitterTests
{
    [Test] // section 4.4.1
    public void A_value_that_repeats_up_to_the_cutoff_fails()
    {
        EntropyHealthTest test = new();
        for (int i = 1; i < EntropyHealthTest.RepetitionCutoff; i++)
            Assert.That(test.Accept(42), Is.True, $"sample {i}");

        Assert.That(test.Accept(42), Is.False);
        Assert.That(test.Accept(43), Is.False, "a failure is remembered");
        test.Reset();
        Assert.That(test.Accept(42), Is.True);
    }

    [Test]
    public void A_change_starts_the_repetition_count_again()
    {
        EntropyHealthTest test = new();
        for (ulong value = 0; value < 100; value++)
        {
            for (int i = 1; i < EntropyHealthTest.RepetitionCutoff; i++)
                test.Accept(value);
        }

        Assert.That(test.HasFailed, Is.False);
    }

    [Test] // section 4.4.2
    public void A_value_that_fills_too_much_of_a_window_fails()
    {
        // Runs stay short of the repetition cutoff, so only the proportion can be what fails.
        EntropyHealthTest test = new();
        int occurrences = 0;
        for (int i = 0; i < EntropyHealthTest.ProportionWindow && !test.HasFailed; i++)
        {
            bool common = i % 50 != 49;
            occurrences += common ? 1 : 0;
            test.Accept(common ? 7 : (ulong)(1000 + i));
        }

        Assert.That(test.HasFailed);
        Assert.That(occurrences, Is.EqualTo(EntropyHealthTest.ProportionCutoff));
    }

    [Test]
    public void A_source_that_keeps_its_claim_passes()
    {
        EntropyHealthTest test = new();
        Random random = new(1);
        for (int i = 0; i < 1_000_000; i++)
            test.Accept((ulong)random.Next(4)); // 2 bits in each sample

        Assert.That(test.HasFailed, Is.False);
    }

    [Test]
    public void A_counter_that_stands_still_gives_nothing()
    {
        Assert.That(new JitterEntropySource(static () => 12345).TryFill(new byte[32]), Is.False);
    }

    [Test]
    public void A_counter_of_instructions_gives_nothing()
    {
        ulong ticks = 0;
        Assert.That(new JitterEntropySource(() => ticks += 1000).TryFill(new byte[32]), Is.False);
    }

    [Test] // QEMU -icount: the hashing between the samples takes time of its own, in a regular pattern
    public void A_counter_of_instructions_is_found_out_behind_other_work()
    {
        ulong ticks = 0;
        int readings = 0;
        Assert.That(new JitterEntropySource(() => ticks += ++readings % 2 == 0 ? 80u : readings % 16 == 1 ? 3000u : 150u).TryFill(new byte[32]), Is.False);
    }

    [Test]
    public void A_counter_that_accelerates_evenly_gives_nothing()
    {
        ulong ticks = 0;
        ulong step = 0;
        Assert.That(new JitterEntropySource(() => ticks += step += 3).TryFill(new byte[32]), Is.False);
    }

    [Test]
    public void A_counter_that_dies_after_the_start_up_test_gives_nothing()
    {
        Random random = new(1);
        int readings = 0;
        ulong ticks = 0;
        JitterEntropySource source = new(() => ticks += ++readings < 3000 ? (ulong)random.Next(100, 10_000) : 100);
        Assert.That(source.TryFill(new byte[32]), Is.False);
    }

    [Test]
    public void A_counter_that_recovers_is_used_again()
    {
        Random random = new(1);
        bool works = false;
        ulong ticks = 0;
        JitterEntropySource source = new(() => ticks += works ? (ulong)random.Next(100, 10_000) : 100);
        Assert.That(source.TryFill(new byte[32]), Is.False);
        works = true;
        Assert.That(source.TryFill(new byte[32]), Is.True);
    }

    [Test]
    public void This_machine_jitters()
    {
        JitterEntropySource source = new(static () => (ulong)Stopwatch.GetTimestamp());
        byte[] first = new byte[64];
        byte[] second = new byte[64];
        Assert.That(source.TryFill(first) && source.TryFill(second));
        Assert.That(first, Is.Not.EqualTo(second));
        Assert.That(first.AsSpan(0, 32).SequenceEqual(first.AsSpan(32)), Is.False);
    }
}
