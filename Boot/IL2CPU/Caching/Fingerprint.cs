using System;
using System.Collections.Generic;
using System.IO;
using System.Security.Cryptography;
using System.Text;

namespace Cosmos.IL2CPU.Caching;

/// <summary>Hash over everything a stage depends on: arguments, tool versions and the contents of its inputs.</summary>
/// <remarks>Every part is preceded by its length, so that no two different sequences of parts give the same bytes.</remarks>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Adds a text, e.g. an argument.</summary>
    public Fingerprint Add(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        AddLength(bytes.Length);
        _hash.AppendData(bytes);
        return this;
    }

    /// <summary>Adds texts in the order given.</summary>
    public Fingerprint Add(IReadOnlyCollection<string> texts)
    {
        AddLength(texts.Count);
        foreach (string text in texts)
            Add(text);
        return this;
    }

    /// <summary>Adds the content of a file; its name and times do not count.</summary>
    public Fingerprint AddFile(string path) => Add(OfFile(path));

    /// <summary>Adds the contents of files in the order given.</summary>
    public Fingerprint AddFiles(IReadOnlyCollection<string> paths)
    {
        AddLength(paths.Count);
        foreach (string path in paths)
            AddFile(path);
        return this;
    }

    /// <summary>The hash of what was added so far, in hexadecimal.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    /// <summary>Hash of one file's content, in hexadecimal.</summary>
    public static string OfFile(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void AddLength(int length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(bytes, length);
        _hash.AppendData(bytes);
    }
}
