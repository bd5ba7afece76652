using System;
using System.Security.Cryptography;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>sntrup761x25519-sha512 (draft-ietf-sshm-ntruprime-ssh) and its older name: Streamlined NTRU Prime and X25519 together.</summary>
internal sealed class Sntrup761X25519KeyExchange(string name) : KeyExchangeMethod
{
    internal override string Name => name;

    internal override HashAlgorithmName Hash => HashAlgorithmName.SHA512;

    internal override bool TryRespond(ReadOnlySpan<byte> clientPublic, ref SshWriter serverPublic, ref SshWriter sharedSecret)
    {
        if (clientPublic.Length != Sntrup761.PublicKeySize + Curve25519.Size)
            return false;

        Span<byte> secrets = stackalloc byte[Sntrup761.HashSize + Curve25519.Size];
        Span<byte> point = stackalloc byte[Curve25519.Size];
        if (!Curve25519.TryRespond(clientPublic[Sntrup761.PublicKeySize..], point, secrets[Sntrup761.HashSize..]))
            return false;

        Span<byte> ciphertext = stackalloc byte[Sntrup761.CiphertextSize];
        Sntrup761.Encapsulate(clientPublic[..Sntrup761.PublicKeySize], ciphertext, secrets[..Sntrup761.HashSize]);
        serverPublic.WriteBytes(ciphertext);
        serverPublic.WriteBytes(point);
        WriteCombinedSecret(secrets, ref sharedSecret);
        return true;
    }

    /// <summary>K is a string, unlike the mpint of the classical methods: the hash of both secrets (section 3 of the draft).</summary>
    internal static void WriteCombinedSecret(scoped Span<byte> secrets, ref SshWriter sharedSecret)
    {
        Span<byte> hash = stackalloc byte[SHA512.HashSizeInBytes];
        SHA512.HashData(secrets, hash);
        sharedSecret.WriteString(hash);
        CryptographicOperations.ZeroMemory(secrets);
        CryptographicOperations.ZeroMemory(hash);
    }
}
