using System;
using System.Security.Cryptography;
using System.Text;
using Cosmos.Commands.SelfTests.Bitcoin;
using NUnit.Framework;
using Org.BouncyCastle.Math;

namespace Cosmos.Commands.SelfTests.Tests.Bitcoin;

public sealed class EcdsaSignatureTests
{
    // Vectors for RFC 6979 with secp256k1 and SHA-256 that the implementations of the protocol have in common; s is the smaller one.
    [TestCase(
        "0000000000000000000000000000000000000000000000000000000000000001", "Satoshi Nakamoto",
        "3045022100934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d802202442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5")]
    [TestCase(
        "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364140", "Satoshi Nakamoto",
        "3045022100fd567d121db66e382991534ada77a6bd3106f0a1098c231e47993447cd6af2d002206b39cd0eb1bc8603e159ef5c20a5c8ad685a45b06ce9bebed3f153d10d93bed5")]
    [TestCase(
        "f8b8af8ce3c7cca5e300d33939540c10d45ce001b8f252bfbc57ba0342904181", "Alan Turing",
        "304402207063ae83e7f62bbb171798131b4a0564b956930092b33b07b395615d9ec7e15c022058dfcc1e00a35e1572f366ffe34ba0fc47db1e7189759b9fb233c5b05ab388ea")]
    public void Nonces_are_deterministic(string secret, string message, string expected)
    {
        var key = new PrivateKey(Convert.FromHexString(secret));
        byte[] hash = SHA256.HashData(Encoding.ASCII.GetBytes(message));
        EcdsaSignature signature = key.Sign(hash);
        Assert.That(Convert.ToHexStringLower(signature.ToDer()), Is.EqualTo(expected));
        Assert.That(PublicKey.TryParse(key.PublicKey, out PublicKey? publicKey), Is.True);
        Assert.That(publicKey!.Verify(hash, signature), Is.True);
        hash[0] ^= 1;
        Assert.That(publicKey.Verify(hash, signature), Is.False);
    }

    [TestCase("0000000000000000000000000000000000000000000000000000000000000000")]
    [TestCase("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    public void Secrets_outside_of_the_order_are_refused(string secret) => Assert.Throws<ArgumentException>(() => _ = new PrivateKey(Convert.FromHexString(secret)));

    [TestCase("300602010102010101", true, "one and one")]
    [TestCase("30060201010201010101", false, "a byte too many")]
    [TestCase("300702010102010101", false, "wrong length of the sequence")]
    [TestCase("310602010102010101", false, "another tag")]
    [TestCase("300603010102010101", false, "another tag of r")]
    [TestCase("300602010103010101", false, "another tag of s")]
    [TestCase("3006020181020101 01", false, "negative r")]
    [TestCase("300602010102018101", false, "negative s")]
    [TestCase("30070202000102010101", false, "needless zero of r")]
    [TestCase("30070201010202000101", false, "needless zero of s")]
    [TestCase("30070202008102010101", true, "zero that keeps r positive")]
    [TestCase("300502000201010101", false, "empty r")]
    [TestCase("3006020101020001", false, "empty s, too short")]
    [TestCase("", false, "nothing")]
    public void Only_one_encoding_is_strict(string signature, bool expected, string why) =>
        Assert.That(EcdsaSignature.IsStrictDer(Convert.FromHexString(signature.Replace(" ", "", StringComparison.Ordinal))), Is.EqualTo(expected), why);

    [Test]
    public void What_is_strict_is_read_by_the_lax_reader_as_well()
    {
        var random = new Random(66);
        byte[] bytes = new byte[32];
        for (int i = 0; i < 200; i++)
        {
            random.NextBytes(bytes);
            var r = new BigInteger(1, bytes);
            random.NextBytes(bytes);
            var signature = new EcdsaSignature(r, new BigInteger(1, bytes.AsSpan(random.Next(32)).ToArray()).Add(BigInteger.One));
            byte[] der = signature.ToDer();
            Assert.That(EcdsaSignature.IsStrictDer([.. der, 1]), Is.True);
            Assert.That(EcdsaSignature.TryReadLax(der, out EcdsaSignature? read), Is.True);
            Assert.That(read, Is.EqualTo(signature));
        }
    }

    [Test]
    public void Any_bytes_are_read_or_refused()
    {
        var random = new Random(0);
        byte[] valid = Convert.FromHexString("30060201010201010101");
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = (byte[])valid.Clone();
            for (int change = random.Next(4); change >= 0; change--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            Assert.DoesNotThrow(() => EcdsaSignature.TryReadLax(bytes.AsSpan(0, random.Next(bytes.Length + 1)), out _));
        }
    }

    [TestCase("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", true, "compressed")]
    [TestCase("020000000000000000000000000000000000000000000000000000000000000005", false, "no such point")]
    [TestCase("02ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff", false, "not below the prime")]
    [TestCase("00", false, "the point at infinity")]
    [TestCase("", false, "nothing")]
    [TestCase("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", true, "uncompressed")]
    [TestCase("0479be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b9", false, "beside the curve")]
    [TestCase("0679be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", true, "hybrid")]
    [TestCase("0779be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", false, "hybrid of the other y")]
    public void Public_keys_are_points_of_the_curve(string key, bool expected, string why) =>
        Assert.That(PublicKey.TryParse(Convert.FromHexString(key), out _), Is.EqualTo(expected), why);
}
