using System;

namespace Cosmos.Ssh.Cryptography;

/// <summary>Protects the packets of one direction (RFC 4253, section 6). A packet is the length field, so many bytes, and the tag.</summary>
internal abstract class PacketCipher : IDisposable
{
    /// <summary>Bytes of the length field.</summary>
    internal const int LengthSize = 4;

    /// <summary>What the padding aligns to.</summary>
    internal abstract int BlockSize { get; }

    /// <summary>Bytes of the tag behind the packet.</summary>
    internal abstract int TagSize { get; }

    /// <summary>Whether the length field counts in the alignment: not when it is authenticated instead of encrypted like the rest.</summary>
    internal virtual bool AlignsLength => false;

    /// <summary>Reads the length field without changing it.</summary>
    /// <param name="sequence">Number of the packet.</param>
    /// <param name="field">4 bytes.</param>
    internal abstract uint ReadLength(uint sequence, ReadOnlySpan<byte> field);

    /// <summary>Encrypts in place and writes the tag.</summary>
    /// <param name="sequence">Number of the packet.</param>
    /// <param name="packet">Length field in plain, that many bytes, room for the tag.</param>
    internal abstract void Seal(uint sequence, Span<byte> packet);

    /// <summary>Checks the tag, then decrypts in place everything behind the length field.</summary>
    /// <returns>False when the packet was not made with this key; its contents are undefined then.</returns>
    internal abstract bool TryOpen(uint sequence, Span<byte> packet);

    /// <summary>Overwrites the keys.</summary>
    public abstract void Dispose();
}
