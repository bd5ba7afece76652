using System;
using System.Security.Cryptography;
using System.Text;
using Cosmos.Cryptography.Digests;
using NUnit.Framework;

namespace Cosmos.Cryptography.Tests;

/// <summary>FIPS 180-4, FIPS 202 and RFC 1321 vectors, and the host's OpenSSL as the oracle for everything else.</summary>
public class DigestTests
{
    private const string TwoBlocks32 = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    private const string TwoBlocks64 =
        "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu";

    private static readonly DigestAlgorithm[] s_fixedSize =
    [
        DigestAlgorithm.Md5, DigestAlgorithm.Sha1, DigestAlgorithm.Sha256, DigestAlgorithm.Sha384, DigestAlgorithm.Sha512,
        DigestAlgorithm.Sha3With256Bits, DigestAlgorithm.Sha3With384Bits, DigestAlgorithm.Sha3With512Bits,
    ];

    [TestCase(DigestAlgorithm.Md5, "", "d41d8cd98f00b204e9800998ecf8427e")] // RFC 1321, appendix A.5
    [TestCase(DigestAlgorithm.Md5, "abc", "900150983cd24fb0d6963f7d28e17f72")]
    [TestCase(DigestAlgorithm.Md5, "message digest", "f96b697d7cb7938d525a2f31aaf161d0")]
    [TestCase(DigestAlgorithm.Md5, "abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b")]
    [TestCase(DigestAlgorithm.Sha1, "", "da39a3ee5e6b4b0d3255bfef95601890afd80709")]
    [TestCase(DigestAlgorithm.Sha1, "abc", "a9993e364706816aba3e25717850c26c9cd0d89d")] // FIPS 180-2, appendix A
    [TestCase(DigestAlgorithm.Sha1, TwoBlocks32, "84983e441c3bd26ebaae4aa1f95129e5e54670f1")]
    [TestCase(DigestAlgorithm.Sha256, "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [TestCase(DigestAlgorithm.Sha256, "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    [TestCase(DigestAlgorithm.Sha256, TwoBlocks32, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")]
    [TestCase(DigestAlgorithm.Sha384, "abc",
        "cb00753f45a35e8bb5a03d699ac65007272c32ab0eded1631a8b605a43ff5bed8086072ba1e7cc2358baeca134c825a7")]
    [TestCase(DigestAlgorithm.Sha512, "abc",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f")]
    [TestCase(DigestAlgorithm.Sha512, TwoBlocks64,
        "8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909")]
    [TestCase(DigestAlgorithm.Sha3With256Bits, "", "a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a")]
    [TestCase(DigestAlgorithm.Sha3With256Bits, "abc", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532")]
    [TestCase(DigestAlgorithm.Shake128, "", "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26")]
    public void Published_vectors_come_out(DigestAlgorithm algorithm, string message, string expected)
    {
        Assert.That(Hash(algorithm, Encoding.ASCII.GetBytes(message)), Is.EqualTo(expected));
    }

    [TestCase(DigestAlgorithm.Sha1, "34aa973cd4c4daa4f61eeb2bdbad27316534016f")] // FIPS 180-2, appendices A.3 and B.3
    [TestCase(DigestAlgorithm.Sha256, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")]
    public void A_million_letters_a_come_out(DigestAlgorithm algorithm, string expected)
    {
        byte[] message = new byte[1_000_000];
        message.AsSpan().Fill((byte)'a');
        Assert.That(Hash(algorithm, message), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(s_fixedSize))]
    public void Every_length_around_the_block_boundaries_matches_the_host(DigestAlgorithm algorithm)
    {
        byte[] message = RandomBytes(600, seed: 1);
        for (int length = 0; length < message.Length; length++)
            Assert.That(Hash(algorithm, message.AsSpan(0, length)), Is.EqualTo(HostHash(algorithm, message.AsSpan(0, length))), $"{length} bytes");
    }

    [TestCaseSource(nameof(s_fixedSize))]
    public void Any_chunking_of_the_message_gives_the_same_hash(DigestAlgorithm algorithm)
    {
        Random random = new(2);
        byte[] message = RandomBytes(20_000, seed: 3);
        string expected = HostHash(algorithm, message);
        Digest digest = DigestFactory.Create(algorithm);
        for (int round = 0; round < 50; round++)
        {
            ReadOnlySpan<byte> rest = message;
            while (!rest.IsEmpty)
            {
                int chunk = Math.Min(rest.Length, random.Next(0, round < 25 ? 300 : 5000));
                digest.Append(rest[..chunk]);
                rest = rest[chunk..];
            }

            Assert.That(Finish(digest), Is.EqualTo(expected));
            digest.Reset();
        }
    }

    [TestCaseSource(nameof(s_fixedSize))] // CAVP, "The Secure Hash Algorithm Validation System", section 6.4, and SHA3VS, 6.2.3
    public void The_Monte_Carlo_chain_matches_the_host(DigestAlgorithm algorithm)
    {
        int size = DigestFactory.SizeInBytes(algorithm);
        byte[] ours = RandomBytes(size, seed: 4);
        byte[] host = (byte[])ours.Clone();
        Digest digest = DigestFactory.Create(algorithm);
        for (int i = 0; i < 10_000; i++)
        {
            digest.Reset();
            digest.Append(ours);
            digest.Append(ours);
            digest.Finish(ours);
            host = Convert.FromHexString(HostHash(algorithm, [.. host, .. host]));
        }

        Assert.That(ours, Is.EqualTo(host));
    }

    [TestCaseSource(nameof(s_fixedSize))]
    public void A_clone_and_its_original_go_separate_ways(DigestAlgorithm algorithm)
    {
        byte[] message = RandomBytes(500, seed: 5);
        Digest original = DigestFactory.Create(algorithm);
        original.Append(message.AsSpan(0, 333));
        Digest clone = original.Clone();
        original.Append(message.AsSpan(333));
        clone.Append("something else"u8);

        Assert.That(Finish(original), Is.EqualTo(HostHash(algorithm, message)));
        Assert.That(Finish(clone), Is.EqualTo(HostHash(algorithm, [.. message.AsSpan(0, 333), .. "something else"u8])));
    }

    [TestCaseSource(nameof(s_fixedSize))]
    public void A_finished_digest_refuses_more_until_it_is_reset(DigestAlgorithm algorithm)
    {
        Digest digest = DigestFactory.Create(algorithm);
        byte[] hash = new byte[digest.SizeInBytes];
        digest.Finish(hash);
        Assert.That(() => digest.Append("x"u8), Throws.InvalidOperationException);
        Assert.That(() => digest.Finish(hash), Throws.InvalidOperationException);
        digest.Reset();
        digest.Append("abc"u8);
        Assert.That(Finish(digest), Is.EqualTo(HostHash(algorithm, "abc"u8)));
    }

    [Test]
    public void A_short_destination_is_refused()
    {
        foreach (DigestAlgorithm algorithm in s_fixedSize)
            Assert.That(() => DigestFactory.Create(algorithm).Finish(new byte[DigestFactory.SizeInBytes(algorithm) - 1]), Throws.ArgumentException);
    }

    [TestCase(128)]
    [TestCase(256)]
    public void Shake_squeezes_the_same_stream_in_any_pieces(int strength)
    {
        byte[] message = RandomBytes(777, seed: 6);
        byte[] expected = strength == 128 ? Shake128.HashData(message, 2000) : Shake256.HashData(message, 2000);
        Random random = new(7);
        for (int round = 0; round < 20; round++)
        {
            KeccakDigest digest = KeccakDigest.Shake(strength);
            digest.Append(message);
            byte[] output = new byte[expected.Length];
            Span<byte> rest = output;
            while (!rest.IsEmpty)
            {
                int piece = Math.Min(rest.Length, random.Next(0, 400));
                digest.Squeeze(rest[..piece]);
                rest = rest[piece..];
            }

            Assert.That(output, Is.EqualTo(expected));
        }
    }

    private static string Hash(DigestAlgorithm algorithm, ReadOnlySpan<byte> message)
    {
        Digest digest = DigestFactory.Create(algorithm);
        digest.Append(message);
        return Finish(digest);
    }

    private static string Finish(Digest digest)
    {
        byte[] hash = new byte[digest.SizeInBytes];
        digest.Finish(hash);
        return Convert.ToHexStringLower(hash);
    }

    internal static byte[] RandomBytes(int length, int seed)
    {
        byte[] bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static string HostHash(DigestAlgorithm algorithm, ReadOnlySpan<byte> message) =>
        Convert.ToHexStringLower(CryptographicOperations.HashData(HostName(algorithm), message));

    internal static HashAlgorithmName HostName(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => HashAlgorithmName.MD5,
        DigestAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        DigestAlgorithm.Sha256 => HashAlgorithmName.SHA256,
        DigestAlgorithm.Sha384 => HashAlgorithmName.SHA384,
        DigestAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        DigestAlgorithm.Sha3With256Bits => HashAlgorithmName.SHA3_256,
        DigestAlgorithm.Sha3With384Bits => HashAlgorithmName.SHA3_384,
        DigestAlgorithm.Sha3With512Bits => HashAlgorithmName.SHA3_512,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
    };
}
