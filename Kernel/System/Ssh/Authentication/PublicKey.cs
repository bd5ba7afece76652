using System;
using System.Security.Cryptography;
using System.Text;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.HostKeys;
using Cosmos.Ssh.Transport;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Rfc8032;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Cosmos.Ssh.Authentication;

/// <summary>A user's public key (RFC 4253, section 6.6): checks signatures.</summary>
internal abstract class PublicKey
{
    private const int LongestName = 64;
    private const int LargestRsaModulus = 16384;

    /// <summary>Signature algorithms that are accepted from users, for server-sig-algs (RFC 8308, section 3.1).</summary>
    internal static string[] SignatureAlgorithms { get; } =
    [
        "ssh-ed25519", "sk-ssh-ed25519@openssh.com", "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521",
        "sk-ecdsa-sha2-nistp256@openssh.com", "rsa-sha2-512", "rsa-sha2-256",
    ];

    /// <summary>Whether a signature algorithm goes with this key.</summary>
    internal abstract bool Supports(ReadOnlySpan<byte> algorithm);

    /// <summary>Checks a signature, encoded with the name of its algorithm, which must be the one announced.</summary>
    internal bool Verify(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> encoded)
    {
        SshReader reader = new(encoded);
        return Supports(algorithm) && reader.TryReadString(out ReadOnlySpan<byte> name) && name.SequenceEqual(algorithm)
            && reader.TryReadString(out ReadOnlySpan<byte> signature) && VerifySignature(algorithm, data, signature, reader.Rest);
    }

    /// <summary>Reads an encoded key.</summary>
    /// <returns>False for kinds that are not supported, and keys that are not valid.</returns>
    internal static bool TryParse(ReadOnlySpan<byte> blob, out PublicKey? key)
    {
        key = null;
        SshReader reader = new(blob);
        if (!reader.TryReadText(LongestName, out string format))
            return false;

        key = format switch
        {
            Ed25519SigningKey.Name => ReadEd25519(ref reader),
            "ecdsa-sha2-nistp256" => ReadEcdsa(NistCurve.P256, ref reader),
            "ecdsa-sha2-nistp384" => ReadEcdsa(NistCurve.P384, ref reader),
            "ecdsa-sha2-nistp521" => ReadEcdsa(NistCurve.P521, ref reader),
            RsaSigningKey.Name => ReadRsa(ref reader),
            "sk-ssh-ed25519@openssh.com" => ReadSecurityKey(format, ReadEd25519(ref reader), ref reader),
            "sk-ecdsa-sha2-nistp256@openssh.com" => ReadSecurityKey(format, ReadEcdsa(NistCurve.P256, ref reader), ref reader),
            _ => null,
        };
        return key is not null && reader.IsAtEnd;
    }

    /// <summary>Checks the signature's value.</summary>
    /// <param name="algorithm">Name of the signature algorithm.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">The signature.</param>
    /// <param name="extra">What follows it in the encoding.</param>
    protected abstract bool VerifySignature(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> extra);

    private static Ed25519PublicKey? ReadEd25519(ref SshReader reader) =>
        reader.TryReadString(out ReadOnlySpan<byte> point) && point.Length == Ed25519SigningKey.PublicSize && Ed25519.ValidatePublicKeyPartial(point)
            ? new Ed25519PublicKey(point.ToArray()) : null;

    private static EcdsaPublicKey? ReadEcdsa(NistCurve curve, ref SshReader reader) =>
        reader.TryReadString(out ReadOnlySpan<byte> name) && Ascii.Equals(name, curve.Name)
        && reader.TryReadString(out ReadOnlySpan<byte> encoded) && curve.TryDecodePoint(encoded, out ECPoint? point)
            ? new EcdsaPublicKey(curve, point!) : null;

    private static RsaPublicKey? ReadRsa(ref SshReader reader)
    {
        const int LargestExponent = 8;
        if (!reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> exponent) || !reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> modulus)
            || exponent.IsEmpty || exponent.Length > LargestExponent || modulus.Length > LargestRsaModulus / 8)
        {
            return null;
        }

        BigInteger n = new(1, modulus);
        BigInteger e = new(1, exponent);
        if (n.BitLength < RsaSigningKey.SmallestModulus || !e.TestBit(0) || e.BitLength < 2)
            return null;

        try
        {
            return new RsaPublicKey(new RsaKeyParameters(false, n, e));
        }
        catch (ArgumentException)
        {
            // BouncyCastle finds small factors.
            return null;
        }
    }

    private static SecurityKey? ReadSecurityKey(string format, PublicKey? inner, ref SshReader reader) =>
        inner is not null && reader.TryReadString(out ReadOnlySpan<byte> application) ? new SecurityKey(format, inner, SHA256.HashData(application)) : null;

    /// <summary>RFC 8709, section 6.</summary>
    private sealed class Ed25519PublicKey(byte[] point) : PublicKey
    {
        internal override bool Supports(ReadOnlySpan<byte> algorithm) => algorithm.SequenceEqual("ssh-ed25519"u8);

        protected override bool VerifySignature(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> extra) =>
            extra.IsEmpty && signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, point, data);
    }

    /// <summary>RFC 5656, section 3.1.2.</summary>
    private sealed class EcdsaPublicKey(NistCurve curve, ECPoint point) : PublicKey
    {
        internal override bool Supports(ReadOnlySpan<byte> algorithm) =>
            algorithm.StartsWith("ecdsa-sha2-"u8) && Ascii.Equals(algorithm["ecdsa-sha2-".Length..], curve.Name);

        protected override bool VerifySignature(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> extra)
        {
            SshReader reader = new(signature);
            if (!extra.IsEmpty || !reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> r) || !reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> s)
                || !reader.IsAtEnd || r.Length > curve.Size || s.Length > curve.Size)
            {
                return false;
            }

            ECDsaSigner signer = new();
            signer.Init(false, new ECPublicKeyParameters(point, curve.Domain));
            return signer.VerifySignature(curve.Hash(data), new BigInteger(1, r), new BigInteger(1, s));
        }
    }

    /// <summary>RFC 8332, section 3; SHA-1 signatures are refused.</summary>
    private sealed class RsaPublicKey(RsaKeyParameters key) : PublicKey
    {
        internal override bool Supports(ReadOnlySpan<byte> algorithm) => algorithm.SequenceEqual("rsa-sha2-512"u8) || algorithm.SequenceEqual("rsa-sha2-256"u8);

        protected override bool VerifySignature(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> extra)
        {
            int size = (key.Modulus.BitLength + 7) / 8;
            if (!extra.IsEmpty || signature.Length > size)
                return false;

            // Some clients leave out leading zeros of the number.
            byte[] padded = new byte[size];
            signature.CopyTo(padded.AsSpan(size - signature.Length));
            RsaDigestSigner signer = new(RsaSigningKey.CreateDigest(Encoding.ASCII.GetString(algorithm)));
            signer.Init(false, key);
            signer.BlockUpdate(data);
            return signer.VerifySignature(padded);
        }
    }

    /// <summary>FIDO keys (OpenSSH, PROTOCOL.u2f): the token signs hashes, flags and its counter. Somebody must have touched it.</summary>
    private sealed class SecurityKey(string format, PublicKey inner, byte[] applicationHash) : PublicKey
    {
        private const byte UserPresent = 1;
        private const int FlagsAndCounter = 5;

        internal override bool Supports(ReadOnlySpan<byte> algorithm) => Ascii.Equals(algorithm, format);

        protected override bool VerifySignature(ReadOnlySpan<byte> algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, ReadOnlySpan<byte> extra)
        {
            if (extra.Length != FlagsAndCounter || (extra[0] & UserPresent) == 0)
                return false;

            Span<byte> signed = stackalloc byte[SHA256.HashSizeInBytes + FlagsAndCounter + SHA256.HashSizeInBytes];
            applicationHash.CopyTo(signed);
            extra.CopyTo(signed[SHA256.HashSizeInBytes..]);
            SHA256.HashData(data, signed[(SHA256.HashSizeInBytes + FlagsAndCounter)..]);
            return inner.VerifySignature(algorithm, signed, signature, default);
        }
    }
}
