using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Asn1;
using Org.BouncyCastle.Asn1.Sec;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Cosmos.Ssh.Cryptography;

/// <summary>A curve of RFC 5656, section 10.1, with the hash that goes with it (section 6.2.1).</summary>
internal sealed class NistCurve
{
    private readonly Func<ReadOnlySpan<byte>, byte[]> _hash;

    private NistCurve(string name, DerObjectIdentifier oid, int size, Func<ReadOnlySpan<byte>, byte[]> hash)
    {
        Name = name;
        Size = size;
        _hash = hash;
        Domain = new ECNamedDomainParameters(oid, CustomNamedCurves.GetByOid(oid));
    }

    internal static NistCurve P256 { get; } = new("nistp256", SecObjectIdentifiers.SecP256r1, 32, SHA256.HashData);

    internal static NistCurve P384 { get; } = new("nistp384", SecObjectIdentifiers.SecP384r1, 48, SHA384.HashData);

    internal static NistCurve P521 { get; } = new("nistp521", SecObjectIdentifiers.SecP521r1, 66, SHA512.HashData);

    /// <summary>Name in public keys.</summary>
    internal string Name { get; }

    /// <summary>Bytes of a coordinate.</summary>
    internal int Size { get; }

    internal ECDomainParameters Domain { get; }

    internal byte[] Hash(ReadOnlySpan<byte> data) => _hash(data);

    /// <summary>Reads an uncompressed point and checks it (SEC 1, section 3.2.2.1): reduced, on the curve, not the identity.</summary>
    internal bool TryDecodePoint(ReadOnlySpan<byte> encoded, out ECPoint? point)
    {
        const byte Uncompressed = 4;
        point = null;
        if (encoded.Length != 1 + (2 * Size) || encoded[0] != Uncompressed)
            return false;

        BigInteger prime = Domain.Curve.Field.Characteristic;
        BigInteger x = new(1, encoded.Slice(1, Size));
        BigInteger y = new(1, encoded[(1 + Size)..]);
        if (x.CompareTo(prime) >= 0 || y.CompareTo(prime) >= 0)
            return false;

        ECPoint candidate = Domain.Curve.CreatePoint(x, y);
        if (candidate.IsInfinity || !candidate.IsValid())
            return false;

        point = candidate;
        return true;
    }
}
