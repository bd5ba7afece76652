using System;
using System.Security.Cryptography;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.Transport;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>mlkem768x25519-sha256 (draft-ietf-sshm-mlkem-hybrid-kex): ML-KEM-768 (FIPS 203) and X25519 together.</summary>
internal sealed class MLKem768X25519KeyExchange : KeyExchangeMethod
{
    internal const int EncapsulationKeySize = 1184;
    internal const int CiphertextSize = 1088;
    private const int KemSecretSize = 32;
    private const int CoefficientBytes = 1152;
    private const int Modulus = 3329;

    internal override string Name => "mlkem768x25519-sha256";

    internal override HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    internal override bool TryRespond(ReadOnlySpan<byte> clientPublic, ref SshWriter serverPublic, ref SshWriter sharedSecret)
    {
        if (clientPublic.Length != EncapsulationKeySize + Curve25519.Size || !IsReduced(clientPublic[..CoefficientBytes]))
            return false;

        Span<byte> secrets = stackalloc byte[KemSecretSize + Curve25519.Size];
        Span<byte> point = stackalloc byte[Curve25519.Size];
        if (!Curve25519.TryRespond(clientPublic[EncapsulationKeySize..], point, secrets[KemSecretSize..]))
            return false;

        Span<byte> ciphertext = stackalloc byte[CiphertextSize];
        MLKemEncapsulator encapsulator = new(MLKemParameters.ml_kem_768);
        encapsulator.Init(new ParametersWithRandom(
            MLKemPublicKeyParameters.FromEncoding(MLKemParameters.ml_kem_768, clientPublic[..EncapsulationKeySize].ToArray()), SystemRandom.Instance));
        encapsulator.Encapsulate(ciphertext, secrets[..KemSecretSize]);
        serverPublic.WriteBytes(ciphertext);
        serverPublic.WriteBytes(point);
        WriteCombinedSecret(secrets, ref sharedSecret);
        return true;
    }

    /// <summary>K is a string, unlike the mpint of the classical methods: the hash of both secrets (section 2.4 of the draft).</summary>
    internal static void WriteCombinedSecret(scoped Span<byte> secrets, ref SshWriter sharedSecret)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(secrets, hash);
        sharedSecret.WriteString(hash);
        CryptographicOperations.ZeroMemory(secrets);
        CryptographicOperations.ZeroMemory(hash);
    }

    /// <summary>The check of FIPS 203, section 7.2: all 12-bit coefficients are below the modulus.</summary>
    private static bool IsReduced(ReadOnlySpan<byte> coefficients)
    {
        for (int i = 0; i < coefficients.Length; i += 3)
        {
            int first = coefficients[i] | ((coefficients[i + 1] & 0xf) << 8);
            int second = (coefficients[i + 1] >> 4) | (coefficients[i + 2] << 4);
            if (first >= Modulus || second >= Modulus)
                return false;
        }

        return true;
    }
}
