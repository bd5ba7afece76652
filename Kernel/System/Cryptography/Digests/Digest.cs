using System;

namespace Cosmos.Cryptography.Digests;

/// <summary>An incremental cryptographic hash function.</summary>
/// <remarks>Not safe for concurrent use; the owner serialises calls.</remarks>
public abstract class Digest
{
    /// <summary>Bytes of the hash value; for an extendable-output function, of its usual output.</summary>
    public abstract int SizeInBytes { get; }

    /// <summary>Bytes that one call of the compression function takes, as HMAC needs it (FIPS 198-1: B).</summary>
    public abstract int BlockSizeInBytes { get; }

    /// <summary>Hashes <paramref name="data"/> after everything appended before.</summary>
    /// <exception cref="InvalidOperationException">The digest is finished and was not reset.</exception>
    public abstract void Append(ReadOnlySpan<byte> data);

    /// <summary>Ends the message and writes its hash value. Only <see cref="Reset"/> makes the digest usable again.</summary>
    /// <param name="destination">Receives exactly <see cref="SizeInBytes"/> bytes at its start.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">The digest is finished already.</exception>
    public abstract void Finish(Span<byte> destination);

    /// <summary>Forgets the message, and wipes what was buffered of it.</summary>
    public abstract void Reset();

    /// <summary>An independent digest in the same state.</summary>
    public abstract Digest Clone();

    /// <summary>Takes over the state of <paramref name="other"/> without allocating.</summary>
    /// <exception cref="ArgumentException"><paramref name="other"/> is of another algorithm.</exception>
    public abstract void CopyFrom(Digest other);
}
