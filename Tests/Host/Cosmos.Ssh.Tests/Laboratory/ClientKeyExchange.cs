using System;
using System.Linq;
using System.Security.Cryptography;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.Transport;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Generators;
using Org.BouncyCastle.Crypto.Kems;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Rfc7748;
using Org.BouncyCastle.Pqc.Crypto.NtruPrime;

namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>The client's half of each key exchange, from the same primitives.</summary>
internal sealed class ClientKeyExchange
{
    private readonly byte[] _scalar = RandomNumberGenerator.GetBytes(32);
    private readonly AsymmetricCipherKeyPair? _kem;
    private readonly BigInteger? _ecScalar;

    internal ClientKeyExchange(string name)
    {
        Name = name;
        byte[] point = new byte[32];
        X25519.GeneratePublicKey(_scalar, point);
        switch (name)
        {
            case "mlkem768x25519-sha256":
                MLKemKeyPairGenerator mlkem = new();
                mlkem.Init(new MLKemKeyGenerationParameters(SystemRandom.Instance, MLKemParameters.ml_kem_768));
                _kem = mlkem.GenerateKeyPair();
                PublicValue = [.. ((MLKemPublicKeyParameters)_kem.Public).GetEncoded(), .. point];
                break;
            case "sntrup761x25519-sha512" or "sntrup761x25519-sha512@openssh.com":
                SNtruPrimeKeyPairGenerator sntrup = new();
                sntrup.Init(new SNtruPrimeKeyGenerationParameters(SystemRandom.Instance, SNtruPrimeParameters.sntrup761));
                _kem = sntrup.GenerateKeyPair();
                PublicValue = [.. ((SNtruPrimePublicKeyParameters)_kem.Public).GetEncoded(), .. point];
                break;
            case "ecdh-sha2-nistp256":
                _ecScalar = new BigInteger(1, RandomNumberGenerator.GetBytes(31));
                PublicValue = NistCurve.P256.Domain.G.Multiply(_ecScalar).Normalize().GetEncoded(false);
                break;
            default:
                PublicValue = point;
                break;
        }
    }

    internal string Name { get; }

    internal byte[] PublicValue { get; }

    internal HashAlgorithmName Hash => Name.EndsWith("sha512", StringComparison.Ordinal) || Name.Contains("sha512@", StringComparison.Ordinal)
        ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256;

    /// <summary>K as it is hashed.</summary>
    internal byte[] Agree(byte[] serverPublic)
    {
        SshWriter writer = new(new byte[128]);
        byte[] secret = new byte[32];
        if (_ecScalar is not null)
        {
            if (!NistCurve.P256.TryDecodePoint(serverPublic, out Org.BouncyCastle.Math.EC.ECPoint? point))
                throw new InvalidOperationException("The server's point is bad.");

            writer.WriteUnsignedMpint(point!.Multiply(_ecScalar).Normalize().AffineXCoord.GetEncoded());
        }
        else if (_kem is null)
        {
            X25519.CalculateAgreement(_scalar, serverPublic, secret);
            writer.WriteUnsignedMpint(secret);
        }
        else
        {
            X25519.CalculateAgreement(_scalar, serverPublic.AsSpan(serverPublic.Length - 32), secret);
            byte[] ciphertext = serverPublic[..^32];
            byte[] kemSecret = Decapsulate(ciphertext);
            byte[] both = [.. kemSecret, .. secret];
            writer.WriteString(Hash == HashAlgorithmName.SHA512 ? SHA512.HashData(both) : SHA256.HashData(both));
        }

        return writer.Written.ToArray();
    }

    private byte[] Decapsulate(byte[] ciphertext)
    {
        if (_kem!.Private is MLKemPrivateKeyParameters)
        {
            byte[] secret = new byte[32];
            MLKemDecapsulator decapsulator = new(MLKemParameters.ml_kem_768);
            decapsulator.Init(_kem.Private);
            decapsulator.Decapsulate(ciphertext, secret);
            return secret;
        }

        return [.. new SNtruPrimeKemExtractor((SNtruPrimePrivateKeyParameters)_kem.Private).ExtractSecret(ciphertext).Take(32)];
    }
}
