using System;
using System.Security.Cryptography;
using Cosmos.Cryptography.Digests;

namespace Cosmos.Cryptography.Authentication;

/// <summary>HMAC (FIPS 198-1, RFC 2104) over any <see cref="Digest"/>.</summary>
/// <remarks>
/// The digests after the inner and the outer key block are kept, so that a reset and each iteration of PBKDF2 skip two calls of
/// the compression function, and so that the key itself is not stored. Not safe for concurrent use.
/// </remarks>
public sealed class Hmac : IDisposable
{
    private const byte InnerPad = 0x36;
    private const byte OuterPad = 0x5c;
    private const int MaximumBlockSize = 200;

    private readonly Digest _innerStart;
    private readonly Digest _outerStart;
    private readonly Digest _running;
    private bool _finished;

    /// <summary>Starts an empty message under <paramref name="key"/>.</summary>
    /// <param name="digest">A fresh digest; it belongs to this object from now on.</param>
    /// <param name="key">Key of any length; one that is longer than a block is hashed first.</param>
    public Hmac(Digest digest, ReadOnlySpan<byte> key)
    {
        ArgumentNullException.ThrowIfNull(digest);

        Span<byte> block = stackalloc byte[MaximumBlockSize];
        block = block[..digest.BlockSizeInBytes];
        block.Clear();
        if (key.Length > block.Length)
        {
            digest.Append(key);
            digest.Finish(block);
            digest.Reset();
        }
        else
        {
            key.CopyTo(block);
        }

        _innerStart = digest;
        _outerStart = digest.Clone();

        XorWith(block, InnerPad);
        _innerStart.Append(block);
        XorWith(block, InnerPad ^ OuterPad);
        _outerStart.Append(block);
        CryptographicOperations.ZeroMemory(block);

        _running = _innerStart.Clone();
    }

    private Hmac(Hmac source)
    {
        _innerStart = source._innerStart.Clone();
        _outerStart = source._outerStart.Clone();
        _running = source._running.Clone();
        _finished = source._finished;
    }

    /// <summary>Bytes of the authentication code.</summary>
    public int SizeInBytes => _running.SizeInBytes;

    /// <summary>Authenticates <paramref name="data"/> after everything appended before.</summary>
    /// <exception cref="InvalidOperationException">The code was finished and not reset.</exception>
    public void Append(ReadOnlySpan<byte> data)
    {
        ThrowIfFinished();
        _running.Append(data);
    }

    /// <summary>Ends the message and writes its code. Only <see cref="Reset"/> makes the object usable again.</summary>
    /// <param name="destination">Receives exactly <see cref="SizeInBytes"/> bytes at its start.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    /// <exception cref="InvalidOperationException">The code was finished already.</exception>
    public void Finish(Span<byte> destination)
    {
        ThrowIfFinished();
        if (destination.Length < SizeInBytes)
            throw new ArgumentException("The destination is shorter than the code.", nameof(destination));

        Span<byte> inner = stackalloc byte[DigestFactory.MaximumSizeInBytes];
        inner = inner[..SizeInBytes];
        _running.Finish(inner);
        _running.CopyFrom(_outerStart);
        _running.Append(inner);
        _running.Finish(destination);
        CryptographicOperations.ZeroMemory(inner);
        _finished = true;
    }

    /// <summary>Starts the next message under the same key.</summary>
    public void Reset()
    {
        _running.CopyFrom(_innerStart);
        _finished = false;
    }

    /// <summary>An independent object in the same state.</summary>
    public Hmac Clone() => new(this);

    /// <summary>Wipes what was derived from the key.</summary>
    public void Dispose()
    {
        _innerStart.Reset();
        _outerStart.Reset();
        _running.Reset();
        _finished = true;
    }

    private static void XorWith(Span<byte> block, byte value)
    {
        foreach (ref byte cell in block)
            cell ^= value;
    }

    private void ThrowIfFinished()
    {
        if (_finished)
            throw new InvalidOperationException("The code is finished; reset it first.");
    }
}
