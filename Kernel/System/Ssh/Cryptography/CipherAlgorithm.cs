using System;
using System.Security.Cryptography;

namespace Cosmos.Ssh.Cryptography;

/// <summary>A cipher by its name in KEXINIT.</summary>
/// <param name="Name">The name.</param>
/// <param name="KeySize">Bytes of the key.</param>
/// <param name="NonceSize">Bytes of the initial IV.</param>
/// <param name="IsAuthenticated">Whether the cipher authenticates by itself; the negotiated MAC is ignored then.</param>
internal sealed record CipherAlgorithm(string Name, int KeySize, int NonceSize, bool IsAuthenticated)
{
    internal static CipherAlgorithm[] All { get; } =
    [
        new("chacha20-poly1305@openssh.com", ChaCha20Poly1305PacketCipher.KeySize, 0, true),
        new("aes256-gcm@openssh.com", 32, AesGcmPacketCipher.NonceSize, true),
        new("aes128-gcm@openssh.com", 16, AesGcmPacketCipher.NonceSize, true),
        new("aes256-ctr", 32, AesCtrPacketCipher.Block, false),
        new("aes128-ctr", 16, AesCtrPacketCipher.Block, false),
    ];

    /// <summary>Makes the cipher of one direction.</summary>
    internal PacketCipher Create(ReadOnlySpan<byte> key, ReadOnlySpan<byte> nonce, MacAlgorithm? mac, ReadOnlySpan<byte> macKey)
    {
        if (!IsAuthenticated)
            return new AesCtrPacketCipher(key, nonce, (mac ?? throw new ArgumentNullException(nameof(mac))).Hash, macKey);

        return NonceSize == 0 ? new ChaCha20Poly1305PacketCipher(key) : new AesGcmPacketCipher(key, nonce);
    }
}

/// <summary>A message authentication by its name in KEXINIT.</summary>
/// <param name="Name">The name.</param>
/// <param name="Hash">Hash of the HMAC.</param>
/// <param name="KeySize">Bytes of the key (RFC 6668, section 2).</param>
internal sealed record MacAlgorithm(string Name, HashAlgorithmName Hash, int KeySize)
{
    internal static MacAlgorithm[] All { get; } =
    [
        new("hmac-sha2-256-etm@openssh.com", HashAlgorithmName.SHA256, SHA256.HashSizeInBytes),
        new("hmac-sha2-512-etm@openssh.com", HashAlgorithmName.SHA512, SHA512.HashSizeInBytes),
    ];
}
