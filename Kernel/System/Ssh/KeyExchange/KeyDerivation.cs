using System;
using System.Security.Cryptography;
using Cosmos.Ssh.Cryptography;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>Makes the keys of both directions from a finished exchange (RFC 4253, section 7.2).</summary>
/// <param name="hash">Hash of the method.</param>
/// <param name="sharedSecret">K as it is hashed; a secret, the caller overwrites it.</param>
/// <param name="exchangeHash">H.</param>
/// <param name="sessionId">H of the first exchange.</param>
internal readonly ref struct KeyDerivation(HashAlgorithmName hash, ReadOnlySpan<byte> sharedSecret, ReadOnlySpan<byte> exchangeHash, ReadOnlySpan<byte> sessionId)
{
    private const int LargestKey = 64;

    private readonly ReadOnlySpan<byte> _sharedSecret = sharedSecret;
    private readonly ReadOnlySpan<byte> _exchangeHash = exchangeHash;
    private readonly ReadOnlySpan<byte> _sessionId = sessionId;

    internal PacketCipher CreateClientToServer(CipherAlgorithm cipher, MacAlgorithm? mac) => Create(cipher, mac, (byte)'A', (byte)'C', (byte)'E');

    internal PacketCipher CreateServerToClient(CipherAlgorithm cipher, MacAlgorithm? mac) => Create(cipher, mac, (byte)'B', (byte)'D', (byte)'F');

    private PacketCipher Create(CipherAlgorithm cipher, MacAlgorithm? mac, byte nonceLetter, byte keyLetter, byte macLetter)
    {
        Span<byte> nonce = stackalloc byte[LargestKey];
        Span<byte> key = stackalloc byte[LargestKey];
        Span<byte> macKey = stackalloc byte[LargestKey];
        nonce = nonce[..cipher.NonceSize];
        key = key[..cipher.KeySize];
        macKey = macKey[..(cipher.IsAuthenticated ? 0 : mac?.KeySize ?? 0)];
        Derive(nonceLetter, nonce);
        Derive(keyLetter, key);
        Derive(macLetter, macKey);
        PacketCipher created = cipher.Create(key, nonce, mac, macKey);
        CryptographicOperations.ZeroMemory(nonce);
        CryptographicOperations.ZeroMemory(key);
        CryptographicOperations.ZeroMemory(macKey);
        return created;
    }

    private void Derive(byte letter, Span<byte> key)
    {
        // K1 = HASH(K || H || letter || session id), K2 = HASH(K || H || K1), and so on.
        using IncrementalHash digest = IncrementalHash.CreateHash(hash);
        Span<byte> block = stackalloc byte[LargestKey];
        block = block[..digest.HashLengthInBytes];
        for (int done = 0; done < key.Length; done += block.Length)
        {
            digest.AppendData(_sharedSecret);
            digest.AppendData(_exchangeHash);
            if (done == 0)
            {
                digest.AppendData([letter]);
                digest.AppendData(_sessionId);
            }
            else
            {
                digest.AppendData(key[..done]);
            }

            digest.GetHashAndReset(block);
            block[..Math.Min(block.Length, key.Length - done)].CopyTo(key[done..]);
        }

        CryptographicOperations.ZeroMemory(block);
    }
}
