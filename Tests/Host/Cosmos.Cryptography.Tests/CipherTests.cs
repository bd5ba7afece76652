using System;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using Cosmos.Cryptography.Ciphers;
using NUnit.Framework;

namespace Cosmos.Cryptography.Tests;

/// <summary>AES (FIPS 197, SP 800-38A, SP 800-38D) and ChaCha20-Poly1305 (RFC 8439), and the host's OpenSSL as the oracle.</summary>
public class CipherTests
{
    [TestCase("000102030405060708090a0b0c0d0e0f", "69c4e0d86a7b0430d8cdb78070b4c55a")] // FIPS 197, appendix C
    [TestCase("000102030405060708090a0b0c0d0e0f1011121314151617", "dda97ca4864cdfe06eaf70a0ec0d7191")]
    [TestCase("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", "8ea2b7ca516745bfeafc49904b496089")]
    public void The_blocks_of_the_standard_come_out(string key, string expected)
    {
        foreach (bool useInstructions in new[] { false, System.Runtime.Intrinsics.X86.Aes.IsSupported })
        {
            using AesKey aes = new(Convert.FromHexString(key), useInstructions);
            byte[] result = new byte[16];
            aes.Encrypt(Vector128.Create(Convert.FromHexString("00112233445566778899aabbccddeeff"))).CopyTo(result);
            Assert.That(Convert.ToHexStringLower(result), Is.EqualTo(expected));
            aes.Decrypt(Vector128.Create(result)).CopyTo(result);
            Assert.That(Convert.ToHexStringLower(result), Is.EqualTo("00112233445566778899aabbccddeeff"));
        }
    }

    [Test]
    public void Vector_code_and_instructions_agree_on_random_keys_and_blocks()
    {
        if (!System.Runtime.Intrinsics.X86.Aes.IsSupported)
            Assert.Ignore("No AES instructions here.");

        Random random = new(1);
        byte[] block = new byte[16];
        for (int i = 0; i < 3000; i++)
        {
            byte[] key = new byte[16 + (8 * random.Next(3))];
            random.NextBytes(key);
            random.NextBytes(block);
            using AesKey software = new(key, useInstructions: false);
            using AesKey hardware = new(key, useInstructions: true);
            Vector128<byte> value = Vector128.Create(block);
            Assert.That(software.Encrypt(value), Is.EqualTo(hardware.Encrypt(value)));
            Assert.That(software.Decrypt(value), Is.EqualTo(hardware.Decrypt(value)));
        }
    }

    [Test]
    public void Modes_match_the_host_in_both_directions(
        [Values] BlockCipherMode mode, [Values(16, 24, 32)] int keySize)
    {
        Random random = new(2);
        byte[] key = DigestTests.RandomBytes(keySize, 3);
        byte[] vector = DigestTests.RandomBytes(16, 4);
        using Aes host = Aes.Create();
        host.Key = key;
        for (int round = 0; round < 40; round++)
        {
            byte[] plain = new byte[mode == BlockCipherMode.Cfb8 ? random.Next(100) : 16 * random.Next(20)];
            random.NextBytes(plain);
            byte[] expected = mode switch
            {
                BlockCipherMode.Ecb => host.EncryptEcb(plain, PaddingMode.None),
                BlockCipherMode.Cbc => host.EncryptCbc(plain, vector, PaddingMode.None),
                BlockCipherMode.Cfb8 => host.EncryptCfb(plain, vector, PaddingMode.None, 8),
                _ => host.EncryptCfb(plain, vector, PaddingMode.None, 128),
            };

            byte[] data = (byte[])plain.Clone();
            using AesBlockCipher encryptor = new(new AesKey(key), mode, vector, encrypts: true);
            InPieces(data, encryptor, random);
            Assert.That(data, Is.EqualTo(expected));
            using AesBlockCipher decryptor = new(new AesKey(key), mode, vector, encrypts: false);
            InPieces(data, decryptor, random);
            Assert.That(data, Is.EqualTo(plain));
            encryptor.Restart();
            encryptor.Transform(plain, data);
            Assert.That(data, Is.EqualTo(expected));
        }
    }

    [Test]
    public void A_partial_block_is_refused()
    {
        using AesBlockCipher cipher = new(new AesKey(new byte[16]), BlockCipherMode.Cbc, new byte[16], encrypts: true);
        Assert.That(() => cipher.Transform(new byte[15], new byte[16]), Throws.ArgumentException);
        Assert.That(() => cipher.Restart(new byte[15]), Throws.ArgumentException);
        Assert.That(() => new AesKey(new byte[15]), Throws.ArgumentException);
    }

    [TestCase(16)]
    [TestCase(24)]
    [TestCase(32)]
    public void Gcm_matches_the_host_for_all_lengths_and_pieces(int keySize)
    {
        byte[] key = DigestTests.RandomBytes(keySize, 5);
        using AesGcm host = new(key, 16);
        using AesGcmCipher ours = new(new AesKey(key));
        CompareAead(ours, (nonce, plain, cipher, tag, associated) => host.Encrypt(nonce, plain, cipher, tag, associated));
    }

    [Test]
    public void ChaCha20_Poly1305_matches_the_host_for_all_lengths_and_pieces()
    {
        byte[] key = DigestTests.RandomBytes(32, 6);
        using ChaCha20Poly1305 host = new(key);
        using ChaCha20Poly1305Cipher ours = new(key);
        CompareAead(ours, (nonce, plain, cipher, tag, associated) => host.Encrypt(nonce, plain, cipher, tag, associated));
    }

    [Test] // RFC 8439, section 2.8.2
    public void The_sunscreen_of_the_specification_comes_out()
    {
        using ChaCha20Poly1305Cipher cipher = new(Convert.FromHexString("808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"));
        byte[] text = "Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it."u8.ToArray();
        cipher.Start(Convert.FromHexString("070000004041424344454647"), encrypts: true);
        cipher.AppendAssociatedData(Convert.FromHexString("50515253c0c1c2c3c4c5c6c7"));
        cipher.Transform(text, text);
        byte[] tag = new byte[16];
        cipher.WriteTag(tag);
        Assert.That(Convert.ToHexStringLower(text), Does.StartWith("d31a8d34648e60db7b86afbc53ef7ec2"));
        Assert.That(Convert.ToHexStringLower(tag), Is.EqualTo("1ae10b594f09e26a7e902ecbd0600691"));
    }

    [Test]
    public void Ccm_matches_the_host_for_all_lengths([Values(16, 24, 32)] int keySize)
    {
        Random random = new(8);
        byte[] key = DigestTests.RandomBytes(keySize, 9);
        using AesCcm host = new(key);
        using AesKey aes = new(key);
        for (int round = 0; round < 400; round++)
        {
            byte[] nonce = DigestTests.RandomBytes(7 + random.Next(7), round);
            byte[] plain = DigestTests.RandomBytes(round < 100 ? round : random.Next(2000), round);
            byte[] associated = DigestTests.RandomBytes(round == 399 ? 70_000 : random.Next(3) == 0 ? 0 : random.Next(100), round);
            byte[] expectedTag = new byte[4 + (2 * random.Next(7))];
            byte[] expected = new byte[plain.Length];
            host.Encrypt(nonce, plain, expected, expectedTag, associated);

            byte[] data = (byte[])plain.Clone();
            byte[] tag = new byte[expectedTag.Length];
            AesCcmCipher.Encrypt(aes, nonce, associated, data, data, tag);
            Assert.That(data, Is.EqualTo(expected));
            Assert.That(tag, Is.EqualTo(expectedTag));
            Assert.That(AesCcmCipher.TryDecrypt(aes, nonce, associated, data, tag, data));
            Assert.That(data, Is.EqualTo(plain));
            tag[random.Next(tag.Length)] ^= 0x40;
            Assert.That(AesCcmCipher.TryDecrypt(aes, nonce, associated, expected, tag, data), Is.False);
            Assert.That(data, Is.All.Zero);
        }
    }

    private static void CompareAead(AeadCipher ours, Action<byte[], byte[], byte[], byte[], byte[]> encrypt)
    {
        Random random = new(7);
        for (int round = 0; round < 400; round++)
        {
            byte[] nonce = new byte[12];
            byte[] plain = new byte[round < 200 ? round : random.Next(2000)];
            byte[] associated = new byte[random.Next(3) == 0 ? 0 : random.Next(100)];
            random.NextBytes(nonce);
            random.NextBytes(plain);
            random.NextBytes(associated);
            byte[] expected = new byte[plain.Length];
            byte[] expectedTag = new byte[16];
            encrypt(nonce, plain, expected, expectedTag, associated);

            byte[] data = (byte[])plain.Clone();
            byte[] tag = new byte[16];
            Run(true);
            ours.WriteTag(tag);
            Assert.That(data, Is.EqualTo(expected), $"{plain.Length} bytes");
            Assert.That(tag, Is.EqualTo(expectedTag), $"{plain.Length} bytes, {associated.Length} associated");
            Run(false);
            Assert.That(ours.IsAuthentic(tag));
            Assert.That(data, Is.EqualTo(plain));

            tag[random.Next(16)] ^= (byte)(1 << random.Next(8));
            Run(true);
            Run(false);
            Assert.That(ours.IsAuthentic(tag), Is.False);

            void Run(bool encrypts)
            {
                ours.Start(nonce, encrypts);
                int split = random.Next(associated.Length + 1);
                ours.AppendAssociatedData(associated.AsSpan(0, split));
                ours.AppendAssociatedData(associated.AsSpan(split));
                for (int position = 0; position < data.Length;)
                {
                    int piece = Math.Min(data.Length - position, random.Next(1, 300));
                    ours.Transform(data.AsSpan(position, piece), data.AsSpan(position, piece));
                    position += piece;
                }
            }
        }
    }

    private static void InPieces(Span<byte> data, AesBlockCipher cipher, Random random)
    {
        while (!data.IsEmpty)
        {
            int piece = Math.Min(data.Length, cipher.UnitSize * random.Next(1, 5));
            cipher.Transform(data[..piece], data[..piece]);
            data = data[piece..];
        }
    }
}
