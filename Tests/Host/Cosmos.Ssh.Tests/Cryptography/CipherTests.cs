using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography;
using System.Text;
using Cosmos.Ssh.Cryptography;
using NUnit.Framework;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Modes;
using Org.BouncyCastle.Crypto.Parameters;
using ChaCha20 = Cosmos.Ssh.Cryptography.ChaCha20;

namespace Cosmos.Ssh.Tests.Cryptography;

/// <summary>The packet ciphers and what they are made of, against published vectors and BouncyCastle.</summary>
internal sealed class CipherTests
{
    [Test] // RFC 8439, section 2.3.2; there the counter has 32 bits and the nonce 96
    public void ChaCha20_makes_the_key_stream_of_RFC_8439()
    {
        byte[] key = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];
        byte[] stream = new byte[64];
        using ChaCha20 cipher = new(key);
        cipher.Xor(0x4a000000, 0x09000000_00000001, stream);
        Assert.That(Convert.ToHexStringLower(stream), Is.EqualTo("10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e"
            + "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e"));
    }

    [Test] // RFC 8439, appendix A.1, vector 1
    public void ChaCha20_makes_the_key_stream_of_zeros()
    {
        byte[] stream = new byte[64];
        using ChaCha20 cipher = new(new byte[32]);
        cipher.Xor(0, 0, stream);
        Assert.That(Convert.ToHexStringLower(stream), Is.EqualTo("76b8e0ada0f13d90405d6ae55386bd28bdd219b8a08ded1aa836efcc8b770dc7"
            + "da41597c5157488d7724e03fb8d84a376a43b8f41518a11cc387b669b2ee6586"));
    }

    [Test] // Lengths on both sides of every group of blocks, and a counter whose low half overflows inside of one
    public void ChaCha20_agrees_with_another_implementation_for_all_lengths([Values(0UL, 1UL, 0xfffffffaUL, 0xffffffffUL)] ulong counter)
    {
        Random random = new(1);
        byte[] key = new byte[32];
        random.NextBytes(key);
        using ChaCha20 cipher = new(key);
        for (int length = 0; length < 1400; length += length < 600 ? 1 : 37)
        {
            byte[] data = new byte[length];
            random.NextBytes(data);
            ulong nonce = (ulong)random.NextInt64();
            byte[] iv = new byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(iv, nonce);
            ChaChaEngine reference = new();
            reference.Init(true, new ParametersWithIV(new KeyParameter(key), iv));

            // The engine has no way to set the counter: the beginning of the key stream is skipped where that is feasible.
            byte[] expected = new byte[length];
            if (counter <= 1)
            {
                byte[] skipped = new byte[64 * (int)counter];
                reference.ProcessBytes(skipped, 0, skipped.Length, skipped, 0);
                reference.ProcessBytes(data, 0, length, expected, 0);
            }
            else
            {
                data.CopyTo(expected, 0);
                for (int i = 0; i < length; i += 64)
                    cipher.Xor(nonce, counter + (ulong)(i / 64), expected.AsSpan(i, Math.Min(64, length - i)));
            }

            cipher.Xor(nonce, counter, data);
            Assert.That(data, Is.EqualTo(expected), $"{length} bytes");
        }
    }

    [Test] // RFC 8439, section 2.5.2
    public void Poly1305_makes_the_tag_of_RFC_8439() => Assert.That(
        Tag("85d6be7857556d337f4452fe42d506a80103808afb0db2fd4abff6af4149f51b", Encoding.ASCII.GetBytes("Cryptographic Forum Research Group")),
        Is.EqualTo("a8061dc1305136c6c22b8baf0c0127a9"));

    private const string Zeros = "00000000000000000000000000000000";
    private const string Ones = "ffffffffffffffffffffffffffffffff";

    // RFC 8439, appendix A.3, vectors 7 to 11: the corners of the reduction.
    [TestCase("02000000000000000000000000000000" + Zeros, Ones, "03000000000000000000000000000000")]
    [TestCase("02000000000000000000000000000000" + Ones, "02000000000000000000000000000000", "03000000000000000000000000000000")]
    [TestCase("01000000000000000000000000000000" + Zeros, Ones + "f0ffffffffffffffffffffffffffffff" + "11000000000000000000000000000000", "05000000000000000000000000000000")]
    [TestCase("01000000000000000000000000000000" + Zeros, Ones + "fbfefefefefefefefefefefefefefefe" + "01010101010101010101010101010101", Zeros)]
    [TestCase("02000000000000000000000000000000" + Zeros, "fdffffffffffffffffffffffffffffff", "faffffffffffffffffffffffffffffff")]
    public void Poly1305_reduces_completely(string key, string message, string tag) => Assert.That(Tag(key, Convert.FromHexString(message)), Is.EqualTo(tag));

    [Test]
    public void Poly1305_agrees_with_another_implementation_for_all_lengths()
    {
        Random random = new(2);
        byte[] key = new byte[32];
        byte[] tag = new byte[16];
        byte[] expected = new byte[16];
        for (int length = 0; length < 300; length++)
        {
            random.NextBytes(key);
            byte[] message = new byte[length];

            // Bytes of ones provoke the carries.
            if (length % 3 == 0)
                message.AsSpan().Fill(0xff);
            else
                random.NextBytes(message);

            Org.BouncyCastle.Crypto.Macs.Poly1305 reference = new();
            reference.Init(new KeyParameter(key));
            reference.BlockUpdate(message, 0, length);
            reference.DoFinal(expected, 0);
            Poly1305.ComputeTag(key, message, tag);
            Assert.That(tag, Is.EqualTo(expected), $"{length} bytes");
        }
    }

    [Test] // OpenSSH, PROTOCOL.chacha20poly1305: length under the second key; contents from block 1 on and the tag's key from block 0 of the first
    public void ChaCha20_Poly1305_packets_are_built_as_OpenSSH_builds_them()
    {
        byte[] key = [.. Enumerable.Range(1, 64).Select(value => (byte)value)];
        byte[] packet = Packet(100, 16);
        byte[] plain = [.. packet];
        using ChaCha20Poly1305PacketCipher cipher = new(key);
        cipher.Seal(7, packet);

        byte[] nonce = [0, 0, 0, 0, 0, 0, 0, 7];
        byte[] expected = new byte[plain.Length];
        Engine(key.AsSpan(32), nonce).ProcessBytes(plain, 0, 4, expected, 0);
        ChaChaEngine main = Engine(key.AsSpan(0, 32), nonce);
        byte[] block = new byte[64];
        main.ProcessBytes(block, 0, 64, block, 0);
        main.ProcessBytes(plain, 4, 100, expected, 4);
        Org.BouncyCastle.Crypto.Macs.Poly1305 mac = new();
        mac.Init(new KeyParameter(block, 0, 32));
        mac.BlockUpdate(expected, 0, 104);
        mac.DoFinal(expected, 104);
        Assert.That(packet, Is.EqualTo(expected));
        Assert.That(cipher.ReadLength(7, packet), Is.EqualTo(100));

        static ChaChaEngine Engine(ReadOnlySpan<byte> key, byte[] nonce)
        {
            ChaChaEngine engine = new();
            engine.Init(true, new ParametersWithIV(new KeyParameter(key.ToArray()), nonce));
            return engine;
        }
    }

    [Test] // RFC 5647, section 7: the length is associated data, the counter part of the nonce is incremented by each packet
    public void AES_GCM_packets_are_built_as_RFC_5647_says([Values(16, 32)] int keySize)
    {
        byte[] key = RandomNumberGenerator.GetBytes(keySize);
        byte[] nonce = Convert.FromHexString("a0a1a2a3fffffffffffffffe");
        using AesGcmPacketCipher cipher = new(key, nonce);
        foreach (string used in new[] { "a0a1a2a3fffffffffffffffe", "a0a1a2a3ffffffffffffffff", "a0a1a2a30000000000000000" })
        {
            byte[] packet = Packet(96, 16);
            byte[] plain = [.. packet];
            cipher.Seal(99, packet);
            GcmBlockCipher reference = new(new AesEngine());
            reference.Init(true, new AeadParameters(new KeyParameter(key), 128, Convert.FromHexString(used), plain[..4]));
            byte[] expected = new byte[96 + 16];
            int length = reference.ProcessBytes(plain, 4, 96, expected, 0);
            reference.DoFinal(expected, length);
            Assert.That(packet[4..], Is.EqualTo(expected));
            Assert.That(packet[..4], Is.EqualTo(plain[..4]));
        }
    }

    [Test] // SP 800-38A, F.5.5 (CTR-AES256.Encrypt), with RFC 4344's use of it
    public void AES_CTR_makes_the_ciphertext_of_SP_800_38A()
    {
        byte[] packet = [0, 0, 0, 64, .. Convert.FromHexString("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51"
            + "30c81c46a35ce411e5fbc1191a0a52eff69f2445df4f9b17ad2b417be66c3710"), .. new byte[32]];
        byte[] macKey = [.. Enumerable.Range(0, 32).Select(value => (byte)value)];
        using AesCtrPacketCipher cipher = new(Convert.FromHexString("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4"),
            Convert.FromHexString("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"), HashAlgorithmName.SHA256, macKey);
        cipher.Seal(5, packet);
        Assert.That(Convert.ToHexStringLower(packet.AsSpan(4, 64)), Is.EqualTo("601ec313775789a5b7a7f504bbf3d228f443e3ca4d62b59aca84e990cacaf5c5"
            + "2b0930daa23de94ce87017ba2d84988ddfc9c58db67aada613c2dd08457941a6"));
        byte[] authenticated = [0, 0, 0, 5, .. packet[..68]];
        Assert.That(packet[68..], Is.EqualTo(HMACSHA256.HashData(macKey, authenticated)));
    }

    private static IEnumerable<TestCaseData> Pairs()
    {
        byte[] key = RandomNumberGenerator.GetBytes(64);
        foreach (CipherAlgorithm cipher in CipherAlgorithm.All)
        {
            foreach (MacAlgorithm mac in MacAlgorithm.All)
            {
                Func<PacketCipher> create = () => cipher.Create(key.AsSpan(0, cipher.KeySize), key.AsSpan(0, cipher.NonceSize), mac, key.AsSpan(0, mac.KeySize));
                yield return new TestCaseData(create).SetArgDisplayNames(cipher.Name, mac.Name);
            }
        }
    }

    [TestCaseSource(nameof(Pairs))]
    public void What_one_side_seals_the_other_opens_and_nothing_else(object factory)
    {
        Func<PacketCipher> create = (Func<PacketCipher>)factory;
        using PacketCipher sender = create();
        using PacketCipher receiver = create();
        int block = sender.BlockSize;
        for (uint sequence = 0; sequence < 40; sequence++)
        {
            int length = block * (1 + (int)(sequence * 37 % 140));
            byte[] plain = Packet(length, sender.TagSize);
            byte[] packet = [.. plain];
            sender.Seal(sequence, packet);
            Assert.That(receiver.ReadLength(sequence, packet), Is.EqualTo(length));
            Assert.That(packet[4..(4 + length)], Is.Not.EqualTo(plain[4..(4 + length)]));
            byte[] damaged = [.. packet];
            damaged[(int)(sequence * 101 % (uint)damaged.Length)] ^= 0x80;
            Assert.That(receiver.TryOpen(sequence, damaged), Is.False);
            Assert.That(receiver.TryOpen(sequence, packet), Is.True);
            Assert.That(packet[4..(4 + length)], Is.EqualTo(plain[4..(4 + length)]));
        }
    }

    [TestCaseSource(nameof(Pairs))]
    public void A_packet_costs_no_allocation(object factory)
    {
        using PacketCipher sender = ((Func<PacketCipher>)factory)();
        byte[] packet = Packet(4096, sender.TagSize);
        sender.Seal(0, packet);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (uint sequence = 1; sequence < 20; sequence++)
            sender.Seal(sequence, packet);

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static byte[] Packet(int length, int tag)
    {
        byte[] packet = new byte[4 + length + tag];
        new Random(length).NextBytes(packet.AsSpan(4, length));
        BinaryPrimitives.WriteUInt32BigEndian(packet, (uint)length);
        return packet;
    }

    private static string Tag(string key, byte[] message)
    {
        byte[] tag = new byte[16];
        Poly1305.ComputeTag(Convert.FromHexString(key), message, tag);
        return Convert.ToHexStringLower(tag);
    }
}
