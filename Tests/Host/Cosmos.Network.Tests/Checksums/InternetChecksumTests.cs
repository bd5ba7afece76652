using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Checksums;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Checksums;

public sealed class InternetChecksumTests
{
    [Test]
    public void Every_length_and_alignment_gives_the_sum_of_RFC_1071()
    {
        byte[] bytes = Frames.Bytes(700);
        for (int start = 0; start < 9; start++)
        {
            for (int length = 0; length < 300; length++)
                Assert.That(InternetChecksum.Compute(bytes.AsSpan(start, length)), Is.EqualTo(Frames.Checksum(bytes[start..(start + length)])), $"{length} bytes from {start}");
        }
    }

    [Test]
    public void Bytes_of_all_ones_do_not_lose_a_carry()
    {
        var bytes = new byte[65535];
        Array.Fill(bytes, (byte)0xFF);
        for (int length = 0; length <= 4096; length++)
            Assert.That(InternetChecksum.Compute(bytes.AsSpan(0, length)), Is.EqualTo(Frames.Checksum(bytes[..length])), $"{length} bytes");
        Assert.That(InternetChecksum.Compute(bytes), Is.EqualTo(Frames.Checksum(bytes)));
    }

    [Test]
    public void A_sum_of_pieces_of_odd_lengths_is_the_sum_of_the_whole()
    {
        byte[] bytes = Frames.Bytes(1000);
        var random = new Random(7);
        for (int round = 0; round < 500; round++)
        {
            ulong sum = 0;
            int position = 0;
            while (position < bytes.Length)
            {
                int length = Math.Min(random.Next(1, 200), bytes.Length - position);
                sum = InternetChecksum.Append(bytes.AsSpan(position, length), sum, position);
                position += length;
            }

            Assert.That(InternetChecksum.Finish(sum), Is.EqualTo(Frames.Checksum(bytes)));
        }
    }

    [Test]
    public void Changing_a_field_changes_the_checksum_as_computing_it_anew_does()
    {
        byte[] bytes = Frames.Bytes(40);
        for (int value = 0; value <= 0xFFFF; value += 13)
        {
            ushort before = (ushort)((bytes[6] << 8) | bytes[7]);
            ushort checksum = Frames.Checksum(bytes);
            bytes[6] = (byte)(value >> 8);
            bytes[7] = (byte)value;
            Assert.That(InternetChecksum.Update(checksum, before, (ushort)value), Is.EqualTo(Frames.Checksum(bytes)));
        }
    }

    [TestCase("10.0.0.1", "10.0.0.2")]
    [TestCase("255.255.255.255", "255.255.255.254")]
    public void The_pseudo_header_of_IPv4_sums_like_its_bytes(string source, string destination)
    {
        InternetAddress from = InternetAddress.Parse(source);
        InternetAddress to = InternetAddress.Parse(destination);
        Assert.That(InternetChecksum.Finish(InternetChecksum.PseudoHeader(from, to, 17, 65535)), Is.EqualTo(Frames.Checksum(Frames.Pseudo(from, to, 17, 65535))));
    }

    [TestCase("fe80::1", "ff02::1")]
    [TestCase("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe")]
    public void The_pseudo_header_of_IPv6_sums_like_its_bytes(string source, string destination)
    {
        InternetAddress from = InternetAddress.Parse(source);
        InternetAddress to = InternetAddress.Parse(destination);
        var bytes = new byte[40];
        from.CopyTo(bytes);
        to.CopyTo(bytes.AsSpan(16));
        bytes[33] = 1;
        bytes[34] = 2;
        bytes[35] = 3;
        bytes[39] = 6;
        Assert.That(InternetChecksum.Finish(InternetChecksum.PseudoHeader(from, to, 6, 0x010203)), Is.EqualTo(Frames.Checksum(bytes)));
    }
}
