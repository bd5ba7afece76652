using System.Buffers.Binary;
using Cosmos.Network.Addressing;
using Cosmos.Network.Randomness;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Core;

public sealed class KeyedHashTests
{
    private const ulong Key0 = 0x0706_0504_0302_0100;
    private const ulong Key1 = 0x0F0E_0D0C_0B0A_0908;

    [Test] // SipHash-2-4 of the bytes 00, 01, 02 … under the key 00 … 0f, as in the vectors of its authors
    public void Hashes_are_those_of_the_reference()
    {
        var hash = new KeyedHash(Key0, Key1);
        Assert.That(hash.Compute(Key0), Is.EqualTo(0x93F5_F579_9A93_2462UL), "8 bytes");
        Assert.That(hash.Compute(Key0, Key1), Is.EqualTo(0x3F2A_CC7F_57C2_9BDBUL), "16 bytes");
        InternetAddress address = InternetAddress.FromHalves(Key0, Key1);
        Assert.That(hash.Compute(address, 0x1716_1514_1312_1110), Is.EqualTo(0xB8AD_50C6_F649_AF94UL), "24 bytes");
    }

    [Test]
    public void Each_boot_has_its_own_secret()
    {
        Assert.That(new KeyedHash(new SeededRandom(1)).Compute(1), Is.Not.EqualTo(new KeyedHash(new SeededRandom(2)).Compute(1)));
    }

    [Test]
    public void Every_part_of_a_pair_matters()
    {
        var hash = new KeyedHash(Key0, Key1);
        InternetAddress a = InternetAddress.Parse("10.0.0.1");
        InternetAddress b = InternetAddress.Parse("10.0.0.2");
        InternetAddress c = InternetAddress.Parse("2001:db8::1");
        ulong[] all = [hash.Compute(a, b, 1), hash.Compute(b, a, 1), hash.Compute(a, b, 2), hash.Compute(c, b, 1), hash.Compute(b, c, 1), hash.Compute(c, c, 1)];
        Assert.That(all, Is.Unique);
        Assert.That(BinaryPrimitives.ReverseEndianness(all[0]), Is.Not.Zero);
    }
}
