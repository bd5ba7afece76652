using System;
using System.Collections.Generic;
using System.IO;
using System.Reflection;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Fuzzing;

/// <summary>Frames worth changing: the seeds of Corpus/*.hex and what showed a new behaviour.</summary>
public sealed class FuzzCorpus
{
    private const int MostFrames = 20_000;
    private readonly List<byte[]> _frames = [];
    private readonly int _seeds;

    /// <summary>Makes a corpus of frames.</summary>
    /// <param name="frames">The seeds, then what was kept later.</param>
    /// <param name="seeds">How many of them are seeds, if not all.</param>
    public FuzzCorpus(IEnumerable<byte[]> frames, int? seeds = null)
    {
        _frames.AddRange(frames);
        _seeds = seeds ?? _frames.Count;
    }

    /// <summary>How many frames there are.</summary>
    public int Count => _frames.Count;

    /// <summary>All frames.</summary>
    public IReadOnlyList<byte[]> Frames => _frames;

    /// <summary>The seeds that lie beside this file.</summary>
    public static FuzzCorpus Load()
    {
        List<byte[]> frames = [];
        Assembly assembly = Assembly.GetExecutingAssembly();
        foreach (string name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith("corpus:", StringComparison.Ordinal))
                continue;
            using StreamReader reader = new(assembly.GetManifestResourceStream(name)!);
            frames.AddRange(Parse(reader.ReadToEnd()));
        }

        return new FuzzCorpus(frames);
    }

    /// <summary>Reads one frame of hexadecimal digits a line; what follows a blank is a comment.</summary>
    public static IEnumerable<byte[]> Parse(string text)
    {
        foreach (string line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line[0] != '#')
                yield return Convert.FromHexString(line.Split(' ')[0]);
        }
    }

    /// <summary>Takes a frame at random, new ones more often than seeds.</summary>
    internal byte[] Pick(SeededRandom random) =>
        _frames.Count > _seeds && random.Chance(0.5) ? _frames[random.Next(_seeds, _frames.Count - 1)] : _frames[random.Next(_frames.Count)];

    /// <summary>Keeps a frame that did something new.</summary>
    internal void Add(byte[] frame, SeededRandom random)
    {
        if (frame.Length > 1600)
            return;
        if (_frames.Count < MostFrames)
            _frames.Add(frame);
        else
            _frames[random.Next(_seeds, _frames.Count - 1)] = frame;
    }
}
