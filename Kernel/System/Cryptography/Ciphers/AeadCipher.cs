using System;
using System.Security.Cryptography;

namespace Cosmos.Cryptography.Ciphers;

/// <summary>Authenticated encryption with associated data (RFC 5116), one message after the other under one key.</summary>
/// <remarks>
/// <see cref="Start"/>, <see cref="AppendAssociatedData"/> any number of times, <see cref="Transform"/> any number of times, then
/// <see cref="WriteTag"/> or <see cref="IsAuthentic"/>. Input and output may be the same memory. Not safe for concurrent use.
/// </remarks>
public abstract class AeadCipher : IDisposable
{
    /// <summary>Bytes of the nonce.</summary>
    public const int NonceSize = 12;

    /// <summary>Bytes of the full tag.</summary>
    public const int TagSize = 16;

    /// <summary>Starts a message.</summary>
    /// <param name="nonce">12 bytes, never used before under this key.</param>
    /// <param name="encrypts">Direction.</param>
    /// <exception cref="ArgumentException">A nonce of another length.</exception>
    public abstract void Start(ReadOnlySpan<byte> nonce, bool encrypts);

    /// <summary>Authenticates data that is not encrypted.</summary>
    /// <exception cref="InvalidOperationException">The message has begun.</exception>
    public abstract void AppendAssociatedData(ReadOnlySpan<byte> data);

    /// <summary>Encrypts or decrypts the next part of the message.</summary>
    /// <exception cref="ArgumentException">The output is shorter than the input, or the message becomes too long.</exception>
    public abstract void Transform(ReadOnlySpan<byte> input, Span<byte> output);

    /// <summary>Ends the message and writes its tag, cut to the length of <paramref name="tag"/>.</summary>
    public void WriteTag(Span<byte> tag)
    {
        Span<byte> full = stackalloc byte[TagSize];
        Finish(full);
        full[..tag.Length].CopyTo(tag);
    }

    /// <summary>Ends the message and compares its tag, in constant time.</summary>
    /// <param name="tag">1 to 16 bytes.</param>
    public bool IsAuthentic(ReadOnlySpan<byte> tag)
    {
        Span<byte> full = stackalloc byte[TagSize];
        Finish(full);
        return tag.Length is > 0 and <= TagSize && CryptographicOperations.FixedTimeEquals(full[..tag.Length], tag);
    }

    /// <summary>Wipes the key.</summary>
    public abstract void Dispose();

    /// <summary>Ends the message and writes the full tag.</summary>
    private protected abstract void Finish(Span<byte> tag);
}
