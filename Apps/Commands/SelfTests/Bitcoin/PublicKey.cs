using System;
using System.Diagnostics.CodeAnalysis;

using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math.EC;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>A public key of secp256k1.</summary>
internal sealed class PublicKey
{
    private const int CompressedSize = 33;
    private const int UncompressedSize = 65;

    private readonly ECPoint _point;

    private PublicKey(ECPoint point) => _point = point;

    /// <summary>Whether the bytes look like a key, compressed (2, 3) or not (4). Whether it lies on the curve is another question.</summary>
    public static bool HasKnownForm(ReadOnlySpan<byte> bytes) =>
        bytes is [2 or 3, ..] ? bytes.Length == CompressedSize : bytes is [4, ..] && bytes.Length == UncompressedSize;

    /// <summary>Reads a key: compressed, uncompressed, or the hybrid of both (6, 7).</summary>
    /// <returns>Whether it is a point of the curve.</returns>
    public static bool TryParse(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out PublicKey? key)
    {
        key = null;
        bool isHybrid = bytes is [6 or 7, ..] && bytes.Length == UncompressedSize;
        if (!isHybrid && !HasKnownForm(bytes))
            return false;
        try
        {
            key = new PublicKey(Secp256k1.Domain.Curve.DecodePoint(bytes));
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether the signature of a hash is this key's.</summary>
    public bool Verify(ReadOnlySpan<byte> hash, EcdsaSignature signature)
    {
        var verifier = new ECDsaSigner();
        verifier.Init(forSigning: false, new ECPublicKeyParameters(_point, Secp256k1.Domain));
        return verifier.VerifySignature(hash.ToArray(), signature.R, signature.S);
    }
}
