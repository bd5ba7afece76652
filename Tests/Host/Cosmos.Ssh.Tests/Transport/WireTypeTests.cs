using System;
using System.Text;
using Cosmos.Ssh.Transport;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Transport;

/// <summary>RFC 4251, section 5.</summary>
internal sealed class WireTypeTests
{
    [Test]
    public void What_is_written_is_read_again()
    {
        SshWriter writer = new(stackalloc byte[8]);
        writer.WriteByte(200);
        writer.WriteBoolean(true);
        writer.WriteBoolean(false);
        writer.WriteUInt32(0x01020304);
        writer.WriteString("bytes"u8);
        writer.WriteText("téxt");
        writer.WriteUnsignedMpint([0, 0, 0x80, 1]);
        writer.WriteNameList(["one", "two"]);
        SshReader reader = new(writer.Written);
        Assert.That(reader.TryReadByte(out byte octet) && octet == 200);
        Assert.That(reader.TryReadBoolean(out bool yes) && yes);
        Assert.That(reader.TryReadBoolean(out bool no) && !no);
        Assert.That(reader.TryReadUInt32(out uint number) && number == 0x01020304);
        Assert.That(reader.TryReadString(out ReadOnlySpan<byte> bytes) && bytes.SequenceEqual("bytes"u8));
        Assert.That(reader.TryReadText(100, out string text) && text == "téxt");
        Assert.That(reader.TryReadUnsignedMpint(out ReadOnlySpan<byte> magnitude) && magnitude.SequenceEqual<byte>([0x80, 1]));
        Assert.That(reader.TryReadString(out ReadOnlySpan<byte> names) && names.SequenceEqual("one,two"u8));
        Assert.That(reader.IsAtEnd);
        writer.Dispose();
    }

    // The examples of RFC 4251, section 5.
    [TestCase("", "00000000")]
    [TestCase("09a378f9b2e332a7", "0000000809a378f9b2e332a7")]
    [TestCase("80", "000000020080")]
    [TestCase("000000", "00000000")]
    public void Numbers_are_encoded_as_in_the_examples(string magnitude, string encoded)
    {
        SshWriter writer = new(stackalloc byte[64]);
        writer.WriteUnsignedMpint(Convert.FromHexString(magnitude));
        Assert.That(Convert.ToHexStringLower(writer.Written), Is.EqualTo(encoded));
    }

    [Test]
    public void Negative_numbers_are_refused_where_none_can_be()
    {
        SshReader reader = new(Convert.FromHexString("00000002edcc"));
        Assert.That(reader.TryReadUnsignedMpint(out _), Is.False);
        Assert.That(reader.Rest.Length, Is.EqualTo(6), "nothing was read");
    }

    [Test]
    public void Every_missing_byte_is_noticed()
    {
        byte[] text = [0, 0, 0, 3, (byte)'a', (byte)'b', (byte)'c'];
        for (int length = 0; length < text.Length; length++)
        {
            SshReader reader = new(text.AsSpan(0, length));
            Assert.That(reader.TryReadString(out _), Is.False);
            Assert.That(reader.TryReadText(10, out _), Is.False);
            Assert.That(reader.TryReadUnsignedMpint(out _), Is.False);
            Assert.That(reader.Rest.Length, Is.EqualTo(length), "nothing was read");
        }

        Assert.That(new SshReader([]).TryReadByte(out _), Is.False);
        Assert.That(new SshReader([1, 2, 3]).TryReadUInt32(out _), Is.False);
        Assert.That(new SshReader([1, 2, 3, 4, 5, 6, 7]).TryReadUInt64(out _), Is.False);
        Assert.That(new SshReader([1, 2]).TryReadBytes(3, out _), Is.False);
    }

    [TestCase(0xffffffffu)]
    [TestCase(0x80000000u)]
    [TestCase(0x7fffffffu)]
    [TestCase(5u)]
    public void A_length_beyond_the_end_is_refused(uint length)
    {
        byte[] bytes = [(byte)(length >> 24), (byte)(length >> 16), (byte)(length >> 8), (byte)length, 1, 2, 3, 4];
        Assert.That(new SshReader(bytes).TryReadString(out _), Is.False);
    }

    [Test]
    public void Text_is_valid_and_not_too_long()
    {
        Assert.That(new SshReader([0, 0, 0, 2, 0xc3, 0x28]).TryReadText(10, out _), Is.False);
        Assert.That(new SshReader([0, 0, 0, 2, (byte)'a', (byte)'b']).TryReadText(1, out _), Is.False);
        Assert.That(new SshReader([0, 0, 0, 2, (byte)'a', (byte)'b']).TryReadText(2, out string text) && text == "ab");
    }

    [TestCase("", "", ExpectedResult = false)]
    [TestCase("a", "a", ExpectedResult = true)]
    [TestCase("a,b,c", "c", ExpectedResult = true)]
    [TestCase("aa,bb", "a", ExpectedResult = false)]
    [TestCase(",,a", "a", ExpectedResult = true)]
    [TestCase("a,", "b", ExpectedResult = false)]
    public bool Names_are_found_whole(string list, string name) => new NameList(Encoding.ASCII.GetBytes(list)).Contains(Encoding.ASCII.GetBytes(name));

    [Test]
    public void A_large_message_moves_to_a_larger_buffer()
    {
        SshWriter writer = new(stackalloc byte[4]);
        for (int i = 0; i < 10_000; i++)
            writer.WriteUInt32((uint)i);

        SshReader reader = new(writer.Written);
        for (uint i = 0; i < 10_000; i++)
            Assert.That(reader.TryReadUInt32(out uint value) && value == i);

        writer.Dispose();
    }
}
