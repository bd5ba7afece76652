using System;

using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>A private key of secp256k1.</summary>
internal sealed class PrivateKey
{
    private readonly BigInteger _secret;

    /// <summary>Takes a key.</summary>
    /// <param name="secret">32 bytes, most significant first; 1 to the order of the curve less 1.</param>
    public PrivateKey(ReadOnlySpan<byte> secret)
    {
        _secret = new BigInteger(1, secret.ToArray());
        if (_secret.SignValue == 0 || _secret.CompareTo(Secp256k1.Domain.N) >= 0)
            throw new ArgumentException("A private key is at least 1 and less than the order of the curve.", nameof(secret));
        PublicKey = Secp256k1.Domain.G.Multiply(_secret).Normalize().GetEncoded(compressed: true);
    }

    /// <summary>The public key, compressed: 33 bytes.</summary>
    public byte[] PublicKey { get; }

    /// <summary>Signs a hash with the nonce of RFC 6979 (SHA-256) and the smaller of the two values of s.</summary>
    /// <param name="hash">32 bytes.</param>
    public EcdsaSignature Sign(ReadOnlySpan<byte> hash)
    {
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, new ECPrivateKeyParameters(_secret, Secp256k1.Domain));
        BigInteger[] signature = signer.GenerateSignature(hash.ToArray());
        BigInteger s = signature[1];
        return new EcdsaSignature(signature[0], s.CompareTo(Secp256k1.HalfOrder) > 0 ? Secp256k1.Domain.N.Subtract(s) : s);
    }
}
