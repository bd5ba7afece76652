using Cosmos.Core.Runtime.Gc;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Gc;

/// <summary>Thousands of collections of random graphs, compared with a model; poison and verification are on.</summary>
[TestFixture]
internal sealed class RandomGraphTests
{
    [Test]
    public void Full_collections_keep_what_is_reachable_and_nothing_else([Range(1, 4)] int seed)
    {
        using TestWorld world = new(24);
        ObjectGraph graph = new(world, seed);
        for (int round = 0; round < 150; round++)
        {
            graph.Mutate(600);
            TestWorld.CollectFull();
            graph.Check(exact: true);
        }
    }

    [Test]
    public void Nursery_collections_keep_what_is_reachable([Range(11, 14)] int seed)
    {
        using TestWorld world = new(48);
        ObjectGraph graph = new(world, seed);
        for (int round = 0; round < 300; round++)
        {
            graph.Mutate(400);
            bool full = round % 23 == 22;
            if (full)
                TestWorld.CollectFull();
            else
                TestWorld.CollectNursery();
            graph.Check(exact: full);
        }
    }

    [Test]
    public void Automatic_collections_by_budget_work_in_a_small_machine([Range(21, 23)] int seed)
    {
        using TestWorld world = new(8, nursery: 256 * 1024);
        ObjectGraph graph = new(world, seed);
        for (int round = 0; round < 200; round++)
            graph.Mutate(500);
        Assert.That(GcStatistics.CollectionCount, Is.GreaterThan(20));
        TestWorld.CollectFull();
        graph.Check(exact: true);
    }

    [Test]
    public void Threads_keep_their_buffers_through_collections([Range(31, 33)] int seed)
    {
        using TestWorld world = new(48, threads: 5);
        ObjectGraph graph = new(world, seed, threads: 5);
        for (int round = 0; round < 300; round++)
        {
            graph.Mutate(300);
            if (round % 7 == 6)
                TestWorld.CollectFull();
            else
                TestWorld.CollectNursery();
            graph.Check(exact: round % 7 == 6);
        }
    }

    [Test]
    public void Stale_words_on_the_stacks_do_no_harm([Range(61, 64)] int seed)
    {
        using TestWorld world = new(32, threads: 2, nursery: 256 * 1024);
        ObjectGraph graph = new(world, seed, threads: 2) { StaleWords = true };
        for (int round = 0; round < 200; round++)
        {
            graph.Mutate(600);
            if (round % 2 == 1)
                TestWorld.CollectFull();
            else
                TestWorld.CollectNursery();
            graph.Check(exact: false);
        }
    }

    [Test]
    public void A_tiny_mark_stack_is_enough([Values(2, 3, 8, 64)] int entries)
    {
        using TestWorld world = new(32, markStack: (nuint)entries);
        ObjectGraph graph = new(world, 41);
        for (int round = 0; round < 60; round++)
        {
            graph.Mutate(800);
            if (round % 3 == 2)
                TestWorld.CollectFull();
            else
                TestWorld.CollectNursery();
            graph.Check(exact: round % 3 == 2);
        }
    }

    [Test]
    public void Stress_mode_collects_at_every_third_allocation()
    {
        using TestWorld world = new(24, threads: 2, stress: 3);
        ObjectGraph graph = new(world, 51, threads: 2);
        graph.Mutate(4000);
        Assert.That(GcStatistics.CollectionCount, Is.GreaterThan(500));
        TestWorld.CollectFull();
        graph.Check(exact: true);
    }
}
