using System;
using System.Security.Cryptography;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.Transport;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Pqc.Crypto.NtruPrime;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>sntrup761x25519-sha512 (draft-ietf-sshm-ntruprime-ssh) and its older name: Streamlined NTRU Prime and X25519 together.</summary>
internal sealed class Sntrup761X25519KeyExchange(string name) : KeyExchangeMethod
{
    internal const int EncapsulationKeySize = 1158;
    internal const int CiphertextSize = 1039;
    private const int KemSecretSize = 32;

    internal override string Name => name;

    internal override HashAlgorithmName Hash => HashAlgorithmName.SHA512;

    internal override bool TryRespond(ReadOnlySpan<byte> clientPublic, ref SshWriter serverPublic, ref SshWriter sharedSecret)
    {
        if (clientPublic.Length != EncapsulationKeySize + Curve25519.Size)
            return false;

        Span<byte> secrets = stackalloc byte[KemSecretSize + Curve25519.Size];
        Span<byte> point = stackalloc byte[Curve25519.Size];
        if (!Curve25519.TryRespond(clientPublic[EncapsulationKeySize..], point, secrets[KemSecretSize..]))
            return false;

        SNtruPrimePublicKeyParameters key = new(SNtruPrimeParameters.sntrup761, clientPublic[..EncapsulationKeySize].ToArray());
        using ISecretWithEncapsulation encapsulated = new SNtruPrimeKemGenerator(SystemRandom.Instance).GenerateEncapsulated(key);
        byte[] kemSecret = encapsulated.GetSecret();
        byte[] ciphertext = encapsulated.GetEncapsulation();
        if (kemSecret.Length != KemSecretSize || ciphertext.Length != CiphertextSize)
            return false;

        kemSecret.CopyTo(secrets);
        CryptographicOperations.ZeroMemory(kemSecret);
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
