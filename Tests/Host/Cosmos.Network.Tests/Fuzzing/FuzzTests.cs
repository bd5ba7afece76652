using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Fuzzing;

/// <summary>The everyday share of fuzzing; Tests/Fuzz runs as long as one likes.</summary>
public sealed class FuzzTests
{
    private const int Sessions = 40;
    private const int FramesPerSession = 5000;

    [Test]
    public void The_seed_corpus_is_there() => Assert.That(FuzzCorpus.Load().Count, Is.GreaterThan(300));

    [Test]
    public void Seeds_as_they_are_do_no_harm([Values(1UL, 2UL)] ulong seed) => new FuzzSession(seed, FuzzCorpus.Load()).Run(500);

    [Test]
    public void Two_hundred_thousand_hostile_frames_do_no_harm()
    {
        FuzzCorpus corpus = FuzzCorpus.Load();
        int seeds = corpus.Count;
        HashSet<ulong> behaviours = [];
        long frames = 0;
        foreach (ulong seed in Enumerable.Range(1, Sessions).Select(number => (ulong)number))
        {
            FuzzSession session = new(seed, corpus, behaviours);
            session.Run(FramesPerSession);
            frames += session.Frames;
        }

        TestContext.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{frames} frames, {behaviours.Count} behaviours, {corpus.Count - seeds} frames kept"));
        Assert.That(frames, Is.EqualTo(Sessions * FramesPerSession));
        Assert.That(behaviours, Has.Count.GreaterThan(500), "the frames reach deep enough to make a difference");
    }
}
