using System;
using System.Security.Cryptography;
using System.Text;
using Cosmos.Cryptography.Authentication;
using Cosmos.Cryptography.Digests;
using Cosmos.Cryptography.KeyDerivation;
using NUnit.Framework;

namespace Cosmos.Cryptography.Tests;

/// <summary>HMAC (RFC 2202, RFC 4231) and PBKDF2 (RFC 6070), and the host's OpenSSL as the oracle for everything else.</summary>
public class AuthenticationTests
{
    [TestCase(DigestAlgorithm.Md5, "9294727a3638bb1c13f48ef8158bfc9d", 16)] // RFC 2202, test case 1
    [TestCase(DigestAlgorithm.Sha1, "b617318655057264e28bc0b6fb378c8ef146be00", 20)]
    [TestCase(DigestAlgorithm.Sha256, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7", 20)] // RFC 4231, 4.2
    [TestCase(DigestAlgorithm.Sha384, "afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6", 20)]
    [TestCase(DigestAlgorithm.Sha512,
        "87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854", 20)]
    public void Published_codes_come_out(DigestAlgorithm algorithm, string expected, int keyLength)
    {
        byte[] key = new byte[keyLength];
        key.AsSpan().Fill(0x0b);
        using Hmac hmac = new(DigestFactory.Create(algorithm), key);
        hmac.Append("Hi There"u8);
        Assert.That(Finish(hmac), Is.EqualTo(expected));
    }

    [Test] // RFC 4231, section 4.7: a key longer than the block is hashed first
    public void A_key_longer_than_the_block_is_hashed()
    {
        byte[] key = new byte[131];
        key.AsSpan().Fill(0xaa);
        using Hmac hmac = new(new Sha256Digest(), key);
        hmac.Append("Test Using Larger Than Block-Size Key - Hash Key First"u8);
        Assert.That(Finish(hmac), Is.EqualTo("60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"));
    }

    [Test]
    public void Every_key_length_matches_the_host(
        [Values(DigestAlgorithm.Md5, DigestAlgorithm.Sha1, DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512,
            DigestAlgorithm.Sha3With256Bits, DigestAlgorithm.Sha3With512Bits)] DigestAlgorithm algorithm)
    {
        byte[] bytes = DigestTests.RandomBytes(400, seed: 1);
        for (int length = 0; length < 300; length++)
        {
            using Hmac hmac = new(DigestFactory.Create(algorithm), bytes.AsSpan(0, length));
            hmac.Append(bytes.AsSpan(length));
            byte[] expected = CryptographicOperations.HmacData(
                DigestTests.HostName(algorithm), bytes.AsSpan(0, length), bytes.AsSpan(length));
            Assert.That(Finish(hmac), Is.EqualTo(Convert.ToHexStringLower(expected)), $"key of {length} bytes");
        }
    }

    [Test]
    public void A_reset_keeps_the_key_and_a_clone_keeps_the_message()
    {
        using Hmac hmac = new(new Sha256Digest(), "key"u8);
        hmac.Append("first "u8);
        using Hmac clone = hmac.Clone();
        hmac.Append("message"u8);
        clone.Append("copy"u8);
        string first = Finish(hmac);
        Assert.That(Finish(clone), Is.EqualTo(Host("first copy")));
        Assert.That(first, Is.EqualTo(Host("first message")));
        Assert.That(() => hmac.Append("x"u8), Throws.InvalidOperationException);

        hmac.Reset();
        hmac.Append("second"u8);
        Assert.That(Finish(hmac), Is.EqualTo(Host("second")));

        static string Host(string message) => Convert.ToHexStringLower(HMACSHA256.HashData("key"u8, Encoding.ASCII.GetBytes(message)));
    }

    [TestCase("password", "salt", 1, "0c60c80f961f0e71f3a9b524af6012062fe037a6")] // RFC 6070
    [TestCase("password", "salt", 2, "ea6c014dc72d6f8ccd1ed92ace1d41f0d8de8957")]
    [TestCase("password", "salt", 4096, "4b007901b765489abead49d926f721d065a429c1")]
    [TestCase("passwordPASSWORDpassword", "saltSALTsaltSALTsaltSALTsaltSALTsalt", 4096, "3d2eec4fe41c849b80c8d83662c0e44a8b291a964cf2f07038")]
    public void Published_keys_come_out(string password, string salt, int iterations, string expected)
    {
        byte[] key = new byte[expected.Length / 2];
        Pbkdf2.DeriveKey(new Sha1Digest(), Encoding.ASCII.GetBytes(password), Encoding.ASCII.GetBytes(salt), iterations, key);
        Assert.That(Convert.ToHexStringLower(key), Is.EqualTo(expected));
    }

    [Test]
    public void Derived_keys_of_any_length_match_the_host(
        [Values(DigestAlgorithm.Sha1, DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512)] DigestAlgorithm algorithm)
    {
        byte[] password = DigestTests.RandomBytes(40, seed: 2);
        byte[] salt = DigestTests.RandomBytes(16, seed: 3);
        for (int length = 1; length < 200; length += 13)
        {
            byte[] key = new byte[length];
            Pbkdf2.DeriveKey(DigestFactory.Create(algorithm), password, salt, length, key);
            byte[] expected = Rfc2898DeriveBytes.Pbkdf2(password, salt, length, DigestTests.HostName(algorithm), length);
            Assert.That(key, Is.EqualTo(expected));
        }
    }

    private static string Finish(Hmac hmac)
    {
        byte[] code = new byte[hmac.SizeInBytes];
        hmac.Finish(code);
        return Convert.ToHexStringLower(code);
    }
}
