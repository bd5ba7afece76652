using System;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.Transport;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Utilities;

namespace Cosmos.Ssh.HostKeys;

/// <summary>ecdsa-sha2-nistp256 (RFC 5656, section 3). Nonces follow from key and message (RFC 6979): no weak random number can reveal the key.</summary>
internal sealed class EcdsaSigningKey : SigningKey
{
    internal const string Name = "ecdsa-sha2-nistp256";

    private static readonly NistCurve s_curve = NistCurve.P256;

    // BouncyCastle's numbers cannot be overwritten; the reference is dropped.
    private ECPrivateKeyParameters? _private;
    private readonly byte[] _public;

    /// <summary>Takes the secret scalar.</summary>
    /// <exception cref="FormatException">It is not between 1 and the order of the curve.</exception>
    internal EcdsaSigningKey(BigInteger scalar)
    {
        if (scalar.SignValue <= 0 || scalar.CompareTo(s_curve.Domain.N) >= 0)
            throw new FormatException("The private key is not a scalar of nistp256.");

        _private = new ECPrivateKeyParameters(scalar, s_curve.Domain);
        ECPoint point = s_curve.Domain.G.Multiply(scalar).Normalize();
        _public = point.GetEncoded(false);
    }

    internal override SshHostKeyType Type => SshHostKeyType.EcdsaP256;

    internal override string KeyFormat => Name;

    internal override string[] SignatureAlgorithms => [Name];

    internal ReadOnlySpan<byte> PublicPoint => _public;

    internal static EcdsaSigningKey Generate() =>
        new(BigIntegers.CreateRandomInRange(BigInteger.One, s_curve.Domain.N.Subtract(BigInteger.One), SystemRandom.Instance));

    internal override void WritePublic(ref SshWriter writer)
    {
        writer.WriteText(Name);
        writer.WriteText(s_curve.Name);
        writer.WriteString(_public);
    }

    internal override void WritePrivate(ref SshWriter writer)
    {
        writer.WriteText(s_curve.Name);
        writer.WriteString(_public);
        writer.WriteUnsignedMpint(Private.D.ToByteArrayUnsigned());
    }

    internal override void Sign(string algorithm, ReadOnlySpan<byte> data, ref SshWriter writer)
    {
        ECDsaSigner signer = new(new HMacDsaKCalculator(new Org.BouncyCastle.Crypto.Digests.Sha256Digest()));
        signer.Init(true, Private);
        BigInteger[] signature = signer.GenerateSignature(s_curve.Hash(data));

        // RFC 5656, section 3.1.2: string of mpint r and mpint s.
        SshWriter blob = new(stackalloc byte[128]);
        blob.WriteUnsignedMpint(signature[0].ToByteArrayUnsigned());
        blob.WriteUnsignedMpint(signature[1].ToByteArrayUnsigned());
        writer.WriteText(Name);
        writer.WriteString(blob.Written);
    }

    public override void Dispose() => _private = null;

    private ECPrivateKeyParameters Private => _private ?? throw new ObjectDisposedException(nameof(SshHostKey));
}
