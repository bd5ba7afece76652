using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cosmos.Ssh.Cryptography;

/// <summary>chacha20-poly1305@openssh.com (OpenSSH, PROTOCOL.chacha20poly1305; draft-ietf-sshm-chacha20-poly1305). Differs from
/// RFC 8439: two keys, one of them for the length field, a nonce of 64 bits, and a tag over the packet alone.</summary>
internal sealed class ChaCha20Poly1305PacketCipher : PacketCipher
{
    internal const int KeySize = 64;
    private const int Tag = 16;

    private readonly ChaCha20 _main;
    private readonly ChaCha20 _header;

    /// <summary>Takes 64 bytes: the key of the contents, then that of the length field.</summary>
    internal ChaCha20Poly1305PacketCipher(ReadOnlySpan<byte> key)
    {
        _main = new ChaCha20(key[..ChaCha20.KeySize]);
        _header = new ChaCha20(key[ChaCha20.KeySize..KeySize]);
    }

    internal override int BlockSize => 8;

    internal override int TagSize => Tag;

    internal override uint ReadLength(uint sequence, ReadOnlySpan<byte> field)
    {
        Span<byte> length = stackalloc byte[LengthSize];
        field[..LengthSize].CopyTo(length);
        _header.Xor(Nonce(sequence), 0, length);
        return BinaryPrimitives.ReadUInt32BigEndian(length);
    }

    internal override void Seal(uint sequence, Span<byte> packet)
    {
        ulong nonce = Nonce(sequence);
        _header.Xor(nonce, 0, packet[..LengthSize]);
        _main.Xor(nonce, 1, packet[LengthSize..^Tag]);
        ComputeTag(nonce, packet[..^Tag], packet[^Tag..]);
    }

    internal override bool TryOpen(uint sequence, Span<byte> packet)
    {
        ulong nonce = Nonce(sequence);
        Span<byte> expected = stackalloc byte[Tag];
        ComputeTag(nonce, packet[..^Tag], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, packet[^Tag..]))
            return false;

        _main.Xor(nonce, 1, packet[LengthSize..^Tag]);
        return true;
    }

    public override void Dispose()
    {
        _main.Dispose();
        _header.Dispose();
    }

    // The sequence number as a big-endian 64-bit number, whose bytes the state takes in little-endian words.
    private static ulong Nonce(uint sequence) => BinaryPrimitives.ReverseEndianness((ulong)sequence);

    private void ComputeTag(ulong nonce, ReadOnlySpan<byte> packet, Span<byte> tag)
    {
        // The first half of block 0 is the one-time key.
        Span<byte> oneTimeKey = stackalloc byte[Poly1305.KeySize];
        oneTimeKey.Clear();
        _main.Xor(nonce, 0, oneTimeKey);
        Poly1305.ComputeTag(oneTimeKey, packet, tag);
        CryptographicOperations.ZeroMemory(oneTimeKey);
    }
}
