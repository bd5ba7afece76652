using System;
using System.Collections.Generic;
using System.Text;
using Cosmos.Ssh.Cryptography;
using Cosmos.Ssh.HostKeys;
using Cosmos.Ssh.KeyExchange;
using Cosmos.Ssh.Tests.Laboratory;
using Cosmos.Ssh.Transport;
using NUnit.Framework;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC.Rfc7748;
using Org.BouncyCastle.Pqc.Crypto.NtruPrime;

namespace Cosmos.Ssh.Tests.Cryptography;

/// <summary>Published vectors of the asymmetric primitives, as this library calls them.</summary>
internal sealed class PublicKeyVectorTests
{
    [Test] // RFC 7748, section 5.2, first vector
    public void X25519_makes_the_value_of_RFC_7748()
    {
        byte[] result = new byte[32];
        X25519.ScalarMult(Convert.FromHexString("a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4"), 0,
            Convert.FromHexString("e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c"), 0, result, 0);
        Assert.That(Convert.ToHexStringLower(result), Is.EqualTo("c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"));
    }

    [Test] // RFC 8032, section 7.1, test 1
    public void Ed25519_makes_the_signature_of_RFC_8032()
    {
        using Ed25519SigningKey key = new(Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"));
        Assert.That(Convert.ToHexStringLower(key.PublicKey), Is.EqualTo("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"));
        SshWriter writer = new(new byte[128]);
        key.Sign("ssh-ed25519", [], ref writer);
        byte[] expected = new Wire().String("ssh-ed25519").String(Convert.FromHexString("e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"));
        Assert.That(writer.Written.ToArray(), Is.EqualTo(expected));
    }

    [Test] // RFC 6979, appendix A.2.5, SHA-256, "sample"
    public void Ecdsa_makes_the_signature_of_RFC_6979()
    {
        using EcdsaSigningKey key = new(new BigInteger("C9AFA9D845BA75166B5C215767B1D6934E50C3DB36E89B127B8A622B120F6721", 16));
        SshWriter writer = new(new byte[256]);
        key.Sign("ecdsa-sha2-nistp256", "sample"u8, ref writer);
        byte[] blob = new Wire()
            .String([0, .. Convert.FromHexString("EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716")])
            .String([0, .. Convert.FromHexString("F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8")]);
        byte[] expected = new Wire().String("ecdsa-sha2-nistp256").String(blob);
        Assert.That(writer.Written.ToArray(), Is.EqualTo(expected));
    }

    [Test]
    public void Private_scalars_outside_of_the_curve_are_refused()
    {
        Assert.That(() => new EcdsaSigningKey(BigInteger.Zero), Throws.InstanceOf<FormatException>());
        Assert.That(() => new EcdsaSigningKey(NistCurve.P256.Domain.N), Throws.InstanceOf<FormatException>());
    }

    [Test]
    public void Sizes_of_the_hybrids_are_those_of_the_drafts()
    {
        Assert.That(new ClientKeyExchange("sntrup761x25519-sha512").PublicValue, Has.Length.EqualTo(1158 + 32));
        Assert.That(new ClientKeyExchange("mlkem768x25519-sha256").PublicValue, Has.Length.EqualTo(1184 + 32));
    }

    [Test] // The owner of the key is another implementation
    public void What_sntrup761_encapsulates_the_owner_of_the_key_takes_out()
    {
        SNtruPrimeKeyPairGenerator generator = new();
        generator.Init(new SNtruPrimeKeyGenerationParameters(SystemRandom.Instance, SNtruPrimeParameters.sntrup761));
        AsymmetricCipherKeyPair pair = generator.GenerateKeyPair();
        byte[] key = ((SNtruPrimePublicKeyParameters)pair.Public).GetEncoded();
        SNtruPrimeKemExtractor owner = new((SNtruPrimePrivateKeyParameters)pair.Private);
        HashSet<string> secrets = [];
        for (int i = 0; i < 5; i++)
        {
            byte[] ciphertext = new byte[Sntrup761.CiphertextSize];
            byte[] secret = new byte[Sntrup761.HashSize];
            Sntrup761.Encapsulate(key, ciphertext, secret);
            Assert.That(owner.ExtractSecret(ciphertext), Is.EqualTo(secret));
            Assert.That(secrets.Add(Convert.ToHexString(secret)), Is.True);
        }
    }

    [Test]
    public void Every_key_of_sntrup761_means_something([Values(0, 0x55, 0xff)] int value)
    {
        byte[] key = new byte[Sntrup761.PublicKeySize];
        key.AsSpan().Fill((byte)value);
        byte[] ciphertext = new byte[Sntrup761.CiphertextSize];
        Sntrup761.Encapsulate(key, ciphertext, new byte[Sntrup761.HashSize]);
        Assert.That(ciphertext.AsSpan(Sntrup761.CiphertextSize - Sntrup761.HashSize).ContainsAnyExcept((byte)0), Is.True);
    }

    [Test]
    public void Signatures_of_other_messages_and_keys_do_not_verify()
    {
        foreach (SshHostKey key in new[] { TestServer.HostKey, TestServer.EcdsaHostKey, KnownKeys.Rsa })
        {
            SshWriter writer = new(new byte[1024]);
            string algorithm = key.SignatureAlgorithms[0];
            byte[] name = Encoding.ASCII.GetBytes(algorithm);
            key.Sign(algorithm, "message"u8, ref writer);
            Ssh.Authentication.PublicKey.TryParse(key.PublicBlob, out Ssh.Authentication.PublicKey? publicKey);
            byte[] signature = writer.Written.ToArray();
            Assert.That(publicKey!.Verify(name, "message"u8, signature), Is.True);
            for (int i = 0; i < signature.Length; i += 5)
            {
                byte[] damaged = [.. signature];
                damaged[i] ^= 4;
                Assert.That(publicKey.Verify(name, "message"u8, damaged), Is.False, $"byte {i}");
            }

            Assert.That(publicKey.Verify(name, "message"u8, signature.AsSpan(0, signature.Length - 1)), Is.False);
            byte[] longer = [.. signature, 0];
            Assert.That(publicKey.Verify(name, "message"u8, longer), Is.False);
        }
    }
}
