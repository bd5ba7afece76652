using System;
using System.Collections.Generic;
using Cosmos.Ssh.Authentication;
using Cosmos.Ssh.Tests.Laboratory;
using Cosmos.Ssh.Transport;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.HostKeys;

/// <summary>Host keys from files of OpenSSH and OpenSSL.</summary>
internal sealed class SshHostKeyTests
{
    private static readonly TestCaseData[] s_files =
    [
        new TestCaseData(KnownKeys.OpenSshEd25519, KnownKeys.PublicEd25519, "SHA256:Va4etn+99wgn+0JVxXHnc9xoE3vf68W4zuAV6icCBg0").SetArgDisplayNames("ed25519"),
        new TestCaseData(KnownKeys.OpenSshEcdsa, KnownKeys.PublicEcdsa, "SHA256:TDyRElWba9NhCAyJ7OI2fI7i/hyl7h3vILtsc9dWQyE").SetArgDisplayNames("ecdsa"),
        new TestCaseData(KnownKeys.OpenSshRsa, KnownKeys.PublicRsa, "SHA256:XnU+ah5k4FDb98+L2pe3K+64ZFDiNnR35z8Aa3Sd88Q").SetArgDisplayNames("rsa"),
    ];

    [TestCaseSource(nameof(s_files))]
    public void Keys_of_OpenSSH_have_the_public_key_and_fingerprint_that_OpenSSH_shows(string pem, string publicKey, string fingerprint)
    {
        using SshHostKey key = SshHostKey.Parse(pem);
        Assert.That(key.PublicKeyText, Is.EqualTo(publicKey));
        Assert.That(key.Fingerprint, Is.EqualTo(fingerprint));
    }

    [Test]
    public void Keys_of_PKCS_8_are_read()
    {
        // Public keys as openssl pkey -text and ssh-keygen show them.
        using SshHostKey ed25519 = SshHostKey.Parse(KnownKeys.Pkcs8Ed25519);
        Assert.That(Convert.ToHexStringLower(ed25519.PublicBlob), Does.EndWith("288a46fddac8ed08a0c7dfb006de212e9895316da61dcdd5e61531093d2da224"));
        using SshHostKey ecdsa = SshHostKey.Parse(KnownKeys.Pkcs8Ecdsa);
        Assert.That(ecdsa.PublicKeyText, Is.EqualTo("ecdsa-sha2-nistp256 "
            + "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBBbLTvD7DME8TbMx4h13Q1YxNarLzSK69uD3B0wL+55qeWEzVXrrKxW9SsT7rjyGEVyPb8V8x9xCJi69RUhd4pM="));
        using SshHostKey rsa = SshHostKey.Parse(KnownKeys.Pkcs8Rsa);
        Assert.That(KnownKeys.PublicPkcs8Rsa, Does.StartWith(rsa.PublicKeyText));
    }

    [TestCaseSource(nameof(s_files))]
    public void An_exported_key_is_the_same_key(string pem, string publicKey, string fingerprint)
    {
        using SshHostKey key = SshHostKey.Parse(pem);
        using SshHostKey again = SshHostKey.Parse(key.Export());
        Assert.That(again.PublicKeyText, Is.EqualTo(publicKey));
        Assert.That(again.Fingerprint, Is.EqualTo(fingerprint));
        AssertSigns(again);
    }

    [Test]
    public void Generated_keys_differ_survive_export_and_sign([Values(SshHostKeyType.Ed25519, SshHostKeyType.EcdsaP256)] SshHostKeyType type)
    {
        using SshHostKey first = SshHostKey.Generate(type);
        using SshHostKey second = SshHostKey.Generate(type);
        Assert.That(first.Fingerprint, Is.Not.EqualTo(second.Fingerprint));
        using SshHostKey again = SshHostKey.Parse(first.Export());
        Assert.That(again.Fingerprint, Is.EqualTo(first.Fingerprint));
        AssertSigns(first);
        AssertSigns(again);
    }

    private static IEnumerable<TestCaseData> BadFiles()
    {
        yield return new TestCaseData("", "PEM").SetArgDisplayNames("empty");
        yield return new TestCaseData("ssh-ed25519 AAAA", "PEM").SetArgDisplayNames("public key");
        yield return new TestCaseData(KnownKeys.OpenSshEncrypted, "passphrase").SetArgDisplayNames("encrypted");
        yield return new TestCaseData(KnownKeys.Pkcs8P384, "P-256").SetArgDisplayNames("P-384");
        yield return new TestCaseData("-----BEGIN EC PRIVATE KEY-----\nMHcC\n-----END EC PRIVATE KEY-----", "ssh-keygen").SetArgDisplayNames("SEC 1");
        yield return new TestCaseData("-----BEGIN PRIVATE KEY-----\nMHcC\n-----END PRIVATE KEY-----", "PKCS #8").SetArgDisplayNames("damaged PKCS #8");
        yield return new TestCaseData("-----BEGIN OPENSSH PRIVATE KEY-----\nMHcC\n-----END OPENSSH PRIVATE KEY-----", "damaged").SetArgDisplayNames("damaged");
    }

    [TestCaseSource(nameof(BadFiles))]
    public void Other_texts_are_refused_with_the_reason(string text, string reason) =>
        Assert.That(() => SshHostKey.Parse(text), Throws.InstanceOf<FormatException>().With.Message.Contains(reason));

    [Test]
    public void A_damaged_file_is_a_FormatException_wherever_the_damage_is([Values(0, 1, 2)] int which)
    {
        string pem = new[] { KnownKeys.OpenSshEd25519, KnownKeys.OpenSshEcdsa, KnownKeys.Pkcs8Ed25519 }[which];
        string[] lines = pem.Split('\n');
        byte[] data = Convert.FromBase64String(string.Concat(lines[1..^1]));
        int refused = 0;
        for (int i = 0; i < data.Length; i++)
        {
            byte[] damaged = [.. data];
            damaged[i] ^= 0x41;
            string text = $"{lines[0].Trim()}\n{Convert.ToBase64String(damaged)}\n{lines[^1].Trim()}";
            try
            {
                SshHostKey.Parse(text).Dispose();
            }
            catch (FormatException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(10));
    }

    [Test]
    public void RSA_keys_are_not_generated() => Assert.That(() => SshHostKey.Generate(SshHostKeyType.Rsa), Throws.ArgumentException);

    private static void AssertSigns(SshHostKey key)
    {
        byte[] data = [1, 2, 3, 4, 5];
        Assert.That(PublicKey.TryParse(key.PublicBlob, out PublicKey? publicKey), Is.True);
        foreach (string algorithm in key.SignatureAlgorithms)
        {
            SshWriter signature = new(new byte[1024]);
            key.Sign(algorithm, data, ref signature);
            byte[] name = System.Text.Encoding.ASCII.GetBytes(algorithm);
            Assert.That(publicKey!.Verify(name, data, signature.Written), Is.True);
            Assert.That(publicKey.Verify(name, [1, 2, 3, 4, 6], signature.Written), Is.False);
        }
    }
}
