using System;
using System.Security.Cryptography;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.Transport;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Utilities;
using ECPoint = Org.BouncyCastle.Math.EC.ECPoint;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>ecdh-sha2-nistp256 (RFC 5656, section 4).</summary>
internal sealed class NistP256KeyExchange : KeyExchangeMethod
{
    internal override string Name => "ecdh-sha2-nistp256";

    internal override HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    internal override bool TryRespond(ReadOnlySpan<byte> clientPublic, ref SshWriter serverPublic, ref SshWriter sharedSecret)
    {
        NistCurve curve = NistCurve.P256;
        if (!curve.TryDecodePoint(clientPublic, out ECPoint? point))
            return false;

        BigInteger scalar = BigIntegers.CreateRandomInRange(BigInteger.One, curve.Domain.N.Subtract(BigInteger.One), SystemRandom.Instance);
        serverPublic.WriteBytes(curve.Domain.G.Multiply(scalar).Normalize().GetEncoded(false));

        // The cofactor is 1: a point on the curve that is not the identity has prime order, so the product is not the identity either.
        byte[] secret = point!.Multiply(scalar).Normalize().AffineXCoord.GetEncoded();
        sharedSecret.WriteUnsignedMpint(secret);
        CryptographicOperations.ZeroMemory(secret);
        return true;
    }
}
