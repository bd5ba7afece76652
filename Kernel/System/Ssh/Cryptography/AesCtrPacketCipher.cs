using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cosmos.Ssh.Cryptography;

/// <summary>aes128-ctr and aes256-ctr (RFC 4344, section 4) with an HMAC over the encrypted packet
/// (hmac-sha2-256-etm@openssh.com, hmac-sha2-512-etm@openssh.com; OpenSSH, PROTOCOL, section 1.1: the length field stays in plain).</summary>
internal sealed class AesCtrPacketCipher : PacketCipher
{
    internal const int Block = 16;
    private const int BatchBlocks = 128;

    private readonly Aes _aes;
    private readonly ICryptoTransform _encryptor;
    private readonly IncrementalHash _mac;
    private readonly byte[] _counters = new byte[BatchBlocks * Block];
    private readonly byte[] _keyStream = new byte[BatchBlocks * Block];
    private ulong _counterHigh;
    private ulong _counterLow;

    /// <summary>Takes the keys.</summary>
    /// <param name="key">16 or 32 bytes.</param>
    /// <param name="counter">The initial counter, 16 bytes.</param>
    /// <param name="hash">Hash of the HMAC.</param>
    /// <param name="macKey">As long as a hash.</param>
    internal AesCtrPacketCipher(ReadOnlySpan<byte> key, ReadOnlySpan<byte> counter, HashAlgorithmName hash, ReadOnlySpan<byte> macKey)
    {
        _aes = Aes.Create();
        // Counter mode is ECB over the counters; they never repeat under one key.
        _aes.Mode = CipherMode.ECB;
        _aes.Padding = PaddingMode.None;
        byte[] keyCopy = key.ToArray();
        _aes.Key = keyCopy;
        CryptographicOperations.ZeroMemory(keyCopy);
        _encryptor = _aes.CreateEncryptor();
        _mac = IncrementalHash.CreateHMAC(hash, macKey);
        _counterHigh = BinaryPrimitives.ReadUInt64BigEndian(counter);
        _counterLow = BinaryPrimitives.ReadUInt64BigEndian(counter[8..]);
    }

    internal override int BlockSize => Block;

    internal override int TagSize => _mac.HashLengthInBytes;

    internal override uint ReadLength(uint sequence, ReadOnlySpan<byte> field) => BinaryPrimitives.ReadUInt32BigEndian(field);

    internal override void Seal(uint sequence, Span<byte> packet)
    {
        int tag = _mac.HashLengthInBytes;
        Crypt(packet[LengthSize..^tag]);
        ComputeTag(sequence, packet[..^tag], packet[^tag..]);
    }

    internal override bool TryOpen(uint sequence, Span<byte> packet)
    {
        Span<byte> expected = stackalloc byte[_mac.HashLengthInBytes];
        ComputeTag(sequence, packet[..^expected.Length], expected);
        if (!CryptographicOperations.FixedTimeEquals(expected, packet[^expected.Length..]))
            return false;

        Crypt(packet[LengthSize..^expected.Length]);
        return true;
    }

    public override void Dispose()
    {
        _encryptor.Dispose();
        _aes.Dispose();
        _mac.Dispose();
        CryptographicOperations.ZeroMemory(_keyStream);
        CryptographicOperations.ZeroMemory(_counters);
    }

    private void ComputeTag(uint sequence, ReadOnlySpan<byte> packet, Span<byte> tag)
    {
        Span<byte> number = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(number, sequence);
        _mac.AppendData(number);
        _mac.AppendData(packet);
        _mac.GetHashAndReset(tag);
    }

    // Bodies are whole blocks, so that no key stream is left over.
    private void Crypt(Span<byte> body)
    {
        while (!body.IsEmpty)
        {
            int length = Math.Min(body.Length, _counters.Length);
            for (int i = 0; i < length; i += Block)
            {
                BinaryPrimitives.WriteUInt64BigEndian(_counters.AsSpan(i), _counterHigh);
                BinaryPrimitives.WriteUInt64BigEndian(_counters.AsSpan(i + 8), _counterLow);
                if (++_counterLow == 0)
                    _counterHigh++;
            }

            _encryptor.TransformBlock(_counters, 0, length, _keyStream, 0);
            Xor(body[..length], _keyStream.AsSpan(0, length));
            body = body[length..];
        }
    }

    private static void Xor(Span<byte> data, ReadOnlySpan<byte> keyStream)
    {
        Span<Vector<byte>> words = MemoryMarshal.Cast<byte, Vector<byte>>(data);
        ReadOnlySpan<Vector<byte>> key = MemoryMarshal.Cast<byte, Vector<byte>>(keyStream);
        for (int i = 0; i < words.Length; i++)
            words[i] ^= key[i];

        for (int i = words.Length * Vector<byte>.Count; i < data.Length; i++)
            data[i] ^= keyStream[i];
    }
}
