using System;
using System.Text;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Dns;

public sealed class DnsNameTests
{
    [TestCase("example.org", "\u0007example\u0003org\0")]
    [TestCase("example.org.", "\u0007example\u0003org\0")]
    [TestCase("_sip._tcp.x", "\u0004_sip\u0004_tcp\u0001x\0")]
    public void A_name_is_written_as_labels(string name, string wire)
    {
        Span<byte> bytes = stackalloc byte[DnsName.MaximumLength];
        Assert.That(DnsName.TryWrite(name, bytes, out int written), Is.True);
        Assert.That(Encoding.Latin1.GetString(bytes[..written]), Is.EqualTo(wire));
    }

    [TestCase("")]
    [TestCase(".")]
    [TestCase("a..b")]
    [TestCase(".a")]
    [TestCase("a b")]
    [TestCase("a\\b")]
    [TestCase("ä.org")]
    [TestCase("1234567890123456789012345678901234567890123456789012345678901234.org")]
    public void What_is_no_name_is_not_written(string name) => Assert.That(DnsName.IsValid(name), Is.False);

    [Test] // RFC 1035, section 2.3.4: 255 bytes with all lengths and the root
    public void The_longest_name_has_253_characters()
    {
        string label = new('a', 63);
        string longest = $"{label}.{label}.{label}.{new string('a', 61)}";
        Assert.That(longest, Has.Length.EqualTo(253));
        Assert.That(DnsName.IsValid(longest), Is.True);
        Assert.That(DnsName.IsValid(longest + "a"), Is.False);
    }

    [Test] // RFC 1035, section 4.1.4: its own example
    public void Compressed_names_of_the_standard_are_read()
    {
        var message = new byte[93];
        "\u0001F\u0003ISI\u0004ARPA\0"u8.CopyTo(message.AsSpan(20));
        "\u0003FOO\u00c0\u0014"u8[..4].CopyTo(message.AsSpan(40));
        message[44] = 0xC0;
        message[45] = 20;
        message[64] = 0xC0;
        message[65] = 26;
        message[92] = 0;
        Assert.That(Read(message, 20, out int end), Is.EqualTo("F.ISI.ARPA"));
        Assert.That(end, Is.EqualTo(32));
        Assert.That(Read(message, 40, out end), Is.EqualTo("FOO.F.ISI.ARPA"));
        Assert.That(end, Is.EqualTo(46));
        Assert.That(Read(message, 64, out end), Is.EqualTo("ARPA"));
        Assert.That(end, Is.EqualTo(66));
        Assert.That(Read(message, 92, out end), Is.Empty);
        Assert.That(end, Is.EqualTo(93));
    }

    [Test]
    public void A_pointer_to_itself_forward_or_in_a_circle_is_refused()
    {
        Assert.That(Read([0xC0, 0], 0, out _), Is.Null);
        Assert.That(Read([0xC0, 2, 0], 0, out _), Is.Null);
        Assert.That(Read([1, (byte)'a', 0xC0, 0], 0, out _), Is.Null, "the label would repeat for ever");
        Assert.That(Read([0xC0, 2, 0xC0, 0], 2, out _), Is.Null);
    }

    [Test]
    public void A_chain_of_pointers_that_makes_a_name_too_long_is_refused()
    {
        // Each name is a label of 63 and a pointer to the one before: the fifth is over 255 bytes.
        var message = new byte[400];
        message[63] = 0;
        for (int i = 0, at = 1; i < 5; i++)
        {
            message[at] = 63;
            message.AsSpan(at + 1, 63).Fill((byte)'a');
            int pointer = i == 0 ? 0 : at - 66;
            message[at + 64] = (byte)(0xC0 | (pointer >> 8));
            message[at + 65] = (byte)pointer;
            at += 66;
        }

        message[0] = 0;
        Assert.That(Read(message, 1 + (66 * 2), out _), Has.Length.EqualTo((63 * 3) + 2));
        Assert.That(Read(message, 1 + (66 * 3), out _), Is.Null);
    }

    [TestCase(new byte[] { 5, 97, 98 })]
    [TestCase(new byte[] { 1 })]
    [TestCase(new byte[] { 1, 97 })]
    [TestCase(new byte[] { 0xC0 })]
    [TestCase(new byte[] { 0x40, 0 })]
    [TestCase(new byte[] { 0x80, 0 })]
    [TestCase(new byte[0])]
    public void A_name_that_leaves_the_message_or_has_an_unknown_label_type_is_refused(byte[] message) =>
        Assert.That(Read(message, 0, out _), Is.Null);

    [Test]
    public void Bytes_that_are_not_printable_are_escaped()
    {
        Assert.That(Read([3, 1, (byte)'.', 0xFF, 0], 0, out _), Is.EqualTo("\\001\\046\\255"));
    }

    [TestCase("192.0.2.1", "1.2.0.192.in-addr.arpa")]
    [TestCase("2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void The_name_of_an_address_is_reversed(string address, string name) =>
        Assert.That(DnsQueryWriter.ReverseName(InternetAddress.Parse(address)), Is.EqualTo(name));

    [Test]
    public void Random_bytes_never_make_reading_throw_or_leave_the_message()
    {
        var random = new Random(1);
        for (int i = 0; i < 200_000; i++)
        {
            var message = new byte[random.Next(0, 80)];
            random.NextBytes(message);

            // Small values and pointers near the start are what makes names that go on.
            for (int j = 0; j < message.Length; j++)
            {
                if (random.Next(3) == 0)
                    message[j] = (byte)(random.Next(2) == 0 ? random.Next(5) : 0xC0);
            }

            int start = random.Next(0, message.Length + 1);
            int position = start;
            bool isName = DnsName.TryRead(message, ref position, out string name);
            Assert.That(position, Is.InRange(start, message.Length));
            if (isName)
                Assert.That(position, Is.GreaterThan(start));
            else
                Assert.That(name, Is.Empty);
        }
    }

    [Test]
    public void Every_name_that_can_be_written_reads_back_as_it_was()
    {
        var random = new Random(2);
        const string Alphabet = "abcXYZ019-_";
        for (int i = 0; i < 20_000; i++)
        {
            var text = new StringBuilder();
            int labels = random.Next(1, 6);
            for (int label = 0; label < labels; label++)
            {
                if (label > 0)
                    text.Append('.');
                int length = random.Next(1, 70);
                for (int j = 0; j < length; j++)
                    text.Append(Alphabet[random.Next(Alphabet.Length)]);
            }

            var bytes = new byte[DnsName.MaximumLength];
            if (DnsName.TryWrite(text.ToString(), bytes, out int written))
            {
                Assert.That(Read(bytes[..written], 0, out int end), Is.EqualTo(text.ToString()));
                Assert.That(end, Is.EqualTo(written));
            }
        }
    }

    private static string? Read(byte[] message, int start, out int end)
    {
        end = start;
        return DnsName.TryRead(message, ref end, out string name) ? name : null;
    }
}
