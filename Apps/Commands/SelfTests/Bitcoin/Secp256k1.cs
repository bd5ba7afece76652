using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>The curve of the protocol (SEC 2, section 2.4.1). Taking it from the library's tables by name would bring every curve into the image.</summary>
internal static class Secp256k1
{
    private static readonly BigInteger _n = Number("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141");

    /// <summary>Field, coefficients, generator and order.</summary>
    public static ECDomainParameters Domain { get; } = CreateDomain();

    /// <summary>Half of the order: no larger s is accepted by the network.</summary>
    public static BigInteger HalfOrder { get; } = _n.ShiftRight(1);

    private static ECDomainParameters CreateDomain()
    {
        var curve = new FpCurve(
            Number("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFC2F"), BigInteger.Zero, BigInteger.ValueOf(7), _n, BigInteger.One);
        ECPoint generator = curve.CreatePoint(
            Number("79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798"),
            Number("483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8"));
        return new ECDomainParameters(curve, generator, _n, BigInteger.One);
    }

    private static BigInteger Number(string digits) => new(digits, 16);
}
