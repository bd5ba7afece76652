using System;
using Cosmos.Compression.Checksums;
using NUnit.Framework;

namespace Cosmos.Compression.Tests;

/// <summary>Check values of the usual catalogues, and bit-by-bit computation.</summary>
public class ChecksumTests
{
    [Test]
    public void The_check_values_of_the_nine_digits_come_out()
    {
        Assert.That(Crc32.Update(Crc32.Initial, "123456789"u8), Is.EqualTo(0xcbf43926));
        Assert.That(Adler32.Update(Adler32.Initial, "123456789"u8), Is.EqualTo(0x091e01de));
        Assert.That(Adler32.Update(Adler32.Initial, "Wikipedia"u8), Is.EqualTo(0x11e60398));
    }

    [Test]
    public void Any_split_gives_the_same_checksum_as_one_pass_bit_by_bit()
    {
        byte[] data = new byte[20_000];
        new Random(1).NextBytes(data);
        data.AsSpan(0, 12_000).Fill(0xff); // the largest sums before a reduction
        for (int split = 0; split < 40; split++)
        {
            int position = split * 500;
            uint crc = Crc32.Update(Crc32.Update(Crc32.Initial, data.AsSpan(0, position)), data.AsSpan(position));
            uint adler = Adler32.Update(Adler32.Update(Adler32.Initial, data.AsSpan(0, position)), data.AsSpan(position));
            Assert.That(crc, Is.EqualTo(SlowCrc(data)));
            Assert.That(adler, Is.EqualTo(SlowAdler(data)));
        }
    }

    private static uint SlowCrc(ReadOnlySpan<byte> data)
    {
        uint crc = ~0u;
        foreach (byte value in data)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xedb88320 : crc >> 1;
        }

        return ~crc;
    }

    private static uint SlowAdler(ReadOnlySpan<byte> data)
    {
        uint low = 1;
        uint high = 0;
        foreach (byte value in data)
        {
            low = (low + value) % 65521;
            high = (high + low) % 65521;
        }

        return (high << 16) | low;
    }
}
