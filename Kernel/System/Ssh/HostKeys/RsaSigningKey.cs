using System;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.Transport;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Cosmos.Ssh.HostKeys;

/// <summary>rsa-sha2-512 and rsa-sha2-256 (RFC 8332) with a key of at least 2048 bits; never ssh-rsa, whose hash is SHA-1.</summary>
internal sealed class RsaSigningKey : SigningKey
{
    internal const string Name = "ssh-rsa";
    internal const int SmallestModulus = 2048;

    private RsaPrivateCrtKeyParameters? _private;

    /// <summary>Takes the key.</summary>
    /// <exception cref="FormatException">It is shorter than 2048 bits.</exception>
    internal RsaSigningKey(RsaPrivateCrtKeyParameters key)
    {
        if (key.Modulus.BitLength < SmallestModulus)
            throw new FormatException($"The RSA key has {key.Modulus.BitLength} bits; at least {SmallestModulus} are needed.");

        _private = key;
    }

    internal override SshHostKeyType Type => SshHostKeyType.Rsa;

    internal override string KeyFormat => Name;

    internal override string[] SignatureAlgorithms => ["rsa-sha2-512", "rsa-sha2-256"];

    internal override void WritePublic(ref SshWriter writer)
    {
        writer.WriteText(Name);
        writer.WriteUnsignedMpint(Private.PublicExponent.ToByteArrayUnsigned());
        writer.WriteUnsignedMpint(Private.Modulus.ToByteArrayUnsigned());
    }

    internal override void WritePrivate(ref SshWriter writer)
    {
        RsaPrivateCrtKeyParameters key = Private;
        writer.WriteUnsignedMpint(key.Modulus.ToByteArrayUnsigned());
        writer.WriteUnsignedMpint(key.PublicExponent.ToByteArrayUnsigned());
        writer.WriteUnsignedMpint(key.Exponent.ToByteArrayUnsigned());
        writer.WriteUnsignedMpint(key.QInv.ToByteArrayUnsigned());
        writer.WriteUnsignedMpint(key.P.ToByteArrayUnsigned());
        writer.WriteUnsignedMpint(key.Q.ToByteArrayUnsigned());
    }

    internal override void Sign(string algorithm, ReadOnlySpan<byte> data, ref SshWriter writer)
    {
        RsaDigestSigner signer = new(CreateDigest(algorithm));
        signer.Init(true, new ParametersWithRandom(Private, SystemRandom.Instance));
        signer.BlockUpdate(data);
        byte[] signature = signer.GenerateSignature();
        writer.WriteText(algorithm);
        writer.WriteString(signature);
    }

    public override void Dispose() => _private = null;

    internal static IDigest CreateDigest(string algorithm) => algorithm == "rsa-sha2-512" ? new Sha512Digest() : new Sha256Digest();

    private RsaPrivateCrtKeyParameters Private => _private ?? throw new ObjectDisposedException(nameof(SshHostKey));
}
