using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cosmos.Ssh.Cryptography;

/// <summary>aes128-gcm@openssh.com and aes256-gcm@openssh.com: RFC 5647 as OpenSSH negotiates it (PROTOCOL, section 1.6).</summary>
internal sealed class AesGcmPacketCipher : PacketCipher
{
    internal const int NonceSize = 12;
    private const int InvocationCounterOffset = 4;
    private const int Tag = 16;

    private readonly AesGcm _cipher;
    private readonly byte[] _nonce;

    /// <summary>Takes key and initial nonce: 4 fixed bytes and the invocation counter (RFC 5647, section 7.1).</summary>
    internal AesGcmPacketCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce)
    {
        _cipher = new AesGcm(key, Tag);
        _nonce = nonce[..NonceSize].ToArray();
    }

    internal override int BlockSize => 16;

    internal override int TagSize => Tag;

    internal override uint ReadLength(uint sequence, ReadOnlySpan<byte> field) => BinaryPrimitives.ReadUInt32BigEndian(field);

    internal override void Seal(uint sequence, Span<byte> packet)
    {
        Span<byte> body = packet[LengthSize..^Tag];
        _cipher.Encrypt(_nonce, body, body, packet[^Tag..], packet[..LengthSize]);
        Advance();
    }

    internal override bool TryOpen(uint sequence, Span<byte> packet)
    {
        Span<byte> body = packet[LengthSize..^Tag];
        try
        {
            _cipher.Decrypt(_nonce, body, packet[^Tag..], body, packet[..LengthSize]);
        }
        catch (AuthenticationTagMismatchException)
        {
            // Once per connection at most: it ends now.
            return false;
        }

        Advance();
        return true;
    }

    public override void Dispose()
    {
        _cipher.Dispose();
        CryptographicOperations.ZeroMemory(_nonce);
    }

    private void Advance()
    {
        Span<byte> counter = _nonce.AsSpan(InvocationCounterOffset);
        BinaryPrimitives.WriteUInt64BigEndian(counter, unchecked(BinaryPrimitives.ReadUInt64BigEndian(counter) + 1));
    }
}
