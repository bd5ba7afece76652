using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Threading;
using Cosmos.Cryptography.Digests;
using Cosmos.HAL.Devices;

namespace Cosmos.Cryptography.Entropy;

/// <summary>The random generator of the system: ChaCha20 with fast key erasure, seeded from every source at hand.</summary>
/// <remarks>
/// <para>D. J. Bernstein, "Fast-key-erasure random-number generators" (2017): each refill makes the next key before it gives
/// anything out, and what is given out is wiped here, so that whoever sees the state later learns nothing about earlier
/// output.</para>
/// <para>The key is SHA-256 over the old key and one reading of each source; a source that lies cannot take away what another
/// one gave. Until the sources together have been credited with 256 bits, every request is refused: there is no weaker mode.
/// Once seeded it stays seeded; a later reseed that finds its sources silent keeps the key and tries again soon.</para>
/// <para>Safe for concurrent use.</para>
/// </remarks>
public sealed class ChaCha20Generator : IDisposable
{
    /// <summary>Credited entropy, in bits, that the first output needs.</summary>
    public const int SeedEntropyBits = 256;

    /// <summary>Bytes of output after which the sources are read again.</summary>
    public const long ReseedBytes = 16 << 20;

    /// <summary>Time after which the sources are read again.</summary>
    public static readonly TimeSpan ReseedInterval = TimeSpan.FromMinutes(5);

    private const int SampleSize = 32;
    private const int BufferSize = 512;

    private readonly Lock _lock = new();
    private readonly TimeProvider _time;
    private readonly byte[] _key = new byte[ChaCha20.KeySize];
    private readonly byte[] _buffer = new byte[BufferSize];
    private IEntropySource[] _sources;
    private int _available;
    private long _bytesSinceSeed;
    private long _seedTime;
    private long _creditedBits;
    private bool _reseedRequested;
    private bool _disposed;

    /// <summary>Makes an unseeded generator; the sources are read at the first request.</summary>
    /// <param name="time">Clock for <see cref="ReseedInterval"/>.</param>
    /// <param name="sources">Sources; more can come later.</param>
    public ChaCha20Generator(TimeProvider time, params ReadOnlySpan<IEntropySource> sources)
    {
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _sources = sources.ToArray();
    }

    /// <summary>Whether output can be had without reading a source first.</summary>
    public bool IsSeeded
    {
        get
        {
            lock (_lock)
                return _creditedBits >= SeedEntropyBits;
        }
    }

    /// <summary>Adds a source that was found later, and reads it at the next request.</summary>
    public void AddSource(IEntropySource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        lock (_lock)
        {
            _sources = [.. _sources, source];
            _reseedRequested = true;
        }
    }

    /// <summary>Makes the next request read all sources first, for example after a snapshot of the machine was restored.</summary>
    public void RequestReseed()
    {
        lock (_lock)
        {
            _reseedRequested = true;
            WipeBuffer();
        }
    }

    /// <summary>Mixes in data that is not trusted to be unpredictable; it is credited with nothing.</summary>
    public void Mix(ReadOnlySpan<byte> data)
    {
        lock (_lock)
        {
            Sha256Digest digest = new();
            digest.Append(_key);
            digest.Append(data);
            digest.Finish(_key);
            digest.Reset();
            WipeBuffer();
        }
    }

    /// <summary>Fills <paramref name="destination"/> with random bytes.</summary>
    /// <returns>
    /// <see langword="false"/> when no source has given enough entropy since the machine started; the destination is then zero.
    /// </returns>
    public bool TryFill(Span<byte> destination)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (ReseedIsDue())
                Reseed();

            if (_creditedBits < SeedEntropyBits)
            {
                destination.Clear();
                return false;
            }

            _bytesSinceSeed += destination.Length;
            while (!destination.IsEmpty)
            {
                if (_available == 0)
                    Refill();

                int given = Math.Min(destination.Length, _available);
                Span<byte> bytes = _buffer.AsSpan(BufferSize - _available, given);
                bytes.CopyTo(destination);
                bytes.Clear();
                _available -= given;
                destination = destination[given..];
            }

            return true;
        }
    }

    /// <summary>Wipes the state.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _creditedBits = 0;
            CryptographicOperations.ZeroMemory(_key);
            WipeBuffer();
        }
    }

    private bool ReseedIsDue() =>
        _reseedRequested
        || _creditedBits < SeedEntropyBits
        || _bytesSinceSeed >= ReseedBytes
        || _time.GetElapsedTime(_seedTime) >= ReseedInterval;

    private void Reseed()
    {
        Span<byte> sample = stackalloc byte[SampleSize];
        Span<byte> header = stackalloc byte[3 * sizeof(long)];
        Sha256Digest digest = new();
        digest.Append(_key);

        long credit = 0;
        for (int i = 0; i < _sources.Length; i++)
        {
            IEntropySource source = _sources[i];
            bool filled = source.TryFill(sample);

            // Index, outcome and time separate the sources' contributions and cost nothing.
            BinaryPrimitives.WriteInt64LittleEndian(header, i);
            BinaryPrimitives.WriteInt64LittleEndian(header[8..], filled ? SampleSize : 0);
            BinaryPrimitives.WriteInt64LittleEndian(header[16..], _time.GetTimestamp());
            digest.Append(header);
            if (filled)
            {
                digest.Append(sample);
                credit += SampleSize * Math.Clamp(source.EntropyBitsPerByte, 0, 8);
            }
        }

        digest.Finish(_key);
        digest.Reset();
        CryptographicOperations.ZeroMemory(sample);
        WipeBuffer();

        // Credit from several small readings adds up: they all went into the key, and nothing was given out in between.
        _creditedBits = Math.Min(_creditedBits + credit, SeedEntropyBits);
        _bytesSinceSeed = 0;
        _seedTime = _time.GetTimestamp();
        _reseedRequested = false;
    }

    private void Refill()
    {
        ReadOnlySpan<byte> nonce = stackalloc byte[ChaCha20.NonceSize];
        ChaCha20.KeyStream(_key, 0, nonce, _buffer);
        _buffer.AsSpan(0, ChaCha20.KeySize).CopyTo(_key);
        _buffer.AsSpan(0, ChaCha20.KeySize).Clear();
        _available = BufferSize - ChaCha20.KeySize;
    }

    private void WipeBuffer()
    {
        CryptographicOperations.ZeroMemory(_buffer);
        _available = 0;
    }
}
