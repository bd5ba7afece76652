using System;
using System.Linq;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Dns;

public sealed class DnsResponseReaderTests
{
    private static readonly DnsQuestion s_question = new("www.example.org", DnsRecordType.A);

    [Test]
    public void Addresses_are_read_with_the_shortest_lifetime()
    {
        DnsAnswer answer = Read(New().Address("www.example.org", "192.0.2.1", 300).Address("WWW.example.ORG", "192.0.2.2", 60))!;
        Assert.That(answer.Kind, Is.EqualTo(DnsAnswerKind.Records));
        Assert.That(answer.Addresses.Select(a => a.ToString()), Is.EqualTo(new[] { "192.0.2.1", "192.0.2.2" }));
        Assert.That(answer.TimeToLive, Is.EqualTo(60));
        Assert.That(answer.Aliases, Is.Empty);
    }

    [Test]
    public void Records_of_other_names_are_not_believed()
    {
        DnsAnswer answer = Read(New().Address("www.example.org", "192.0.2.1").Address("bank.example", "192.0.2.66"))!;
        Assert.That(answer.Addresses, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_chain_of_aliases_is_followed_in_any_order()
    {
        DnsAnswer answer = Read(New().Address("c.example", "192.0.2.3", 100).Alias("b.example", "c.example", 20).Alias("www.example.org", "b.example"))!;
        Assert.That(answer.CanonicalName, Is.EqualTo("c.example"));
        Assert.That(answer.Aliases, Is.EqualTo(new[] { "www.example.org", "b.example" }));
        Assert.That(answer.Addresses.Single().ToString(), Is.EqualTo("192.0.2.3"));
        Assert.That(answer.TimeToLive, Is.EqualTo(20));
    }

    // A compressed name ends with letters of the question, whose case is random in a query.
    [TestCase("b.EXAMPLE.oRg", "b.example.org")]
    [TestCase("EXAMPLE.oRg", "example.org")]
    [TestCase("B.wWw.eXample.org", "B.www.example.org")]
    [TestCase("myEXAMPLE.oRg", "myEXAMPLE.org")]
    [TestCase("Other.Example", "Other.Example")]
    public void A_canonical_name_has_no_letters_of_random_case(string target, string expected) =>
        Assert.That(Read(New().Alias("www.example.org", target))!.CanonicalName, Is.EqualTo(expected));

    [Test]
    public void An_alias_without_its_target_asks_for_more()
    {
        DnsAnswer answer = Read(New().Alias("www.example.org", "other.example"))!;
        Assert.That(answer.Kind, Is.EqualTo(DnsAnswerKind.Alias));
        Assert.That(answer.CanonicalName, Is.EqualTo("other.example"));
    }

    [Test]
    public void Aliases_in_a_circle_are_refused() =>
        Assert.That(Read(New().Alias("www.example.org", "b.example").Alias("b.example", "www.example.org")), Is.Null);

    [Test]
    public void A_chain_longer_than_the_limit_is_refused()
    {
        DnsBytes bytes = New().Alias("www.example.org", "n0.example");
        for (int i = 0; i < DnsResponseReader.MaximumAliases; i++)
            bytes.Alias($"n{i}.example", $"n{i + 1}.example");
        Assert.That(Read(bytes), Is.Null);
    }

    [Test] // RFC 2308, section 5
    public void A_negative_answer_holds_for_the_lesser_of_the_lifetime_and_the_minimum_of_the_zone()
    {
        DnsAnswer answer = Read(new DnsBytes(1, s_question.Name, s_question.Type, 3).Authority("example.org", 900, 300))!;
        Assert.That(answer.Kind, Is.EqualTo(DnsAnswerKind.NameError));
        Assert.That(answer.TimeToLive, Is.EqualTo(300));
        answer = Read(New().Authority("example.org", 120, 3600))!;
        Assert.That(answer.Kind, Is.EqualTo(DnsAnswerKind.NoData));
        Assert.That(answer.TimeToLive, Is.EqualTo(120));
    }

    [Test]
    public void A_negative_answer_without_zone_is_not_kept()
    {
        DnsAnswer answer = Read(New())!;
        Assert.That(answer.Kind, Is.EqualTo(DnsAnswerKind.NoData));
        Assert.That(answer.TimeToLive, Is.Zero);
    }

    [Test] // RFC 2181, section 8
    public void A_lifetime_with_the_highest_bit_counts_as_zero() =>
        Assert.That(Read(New().Address("www.example.org", "192.0.2.1", 0x8000_0001))!.TimeToLive, Is.Zero);

    [Test]
    public void An_address_record_of_the_wrong_length_spoils_the_response() =>
        Assert.That(Read(New().Record("www.example.org", 1, 300, [1, 2, 3])), Is.Null);

    [Test]
    public void An_IPv4_mapped_address_in_an_AAAA_record_is_left_out()
    {
        var question = new DnsQuestion("www.example.org", DnsRecordType.Aaaa);
        byte[] mapped = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 127, 0, 0, 1];
        byte[] bytes = new DnsBytes(1, question.Name, question.Type).Record(question.Name, 28, 300, mapped).Address(question.Name, "2001:db8::1").ToArray();
        DnsMessage.TryParse(bytes, out DnsMessage message);
        Assert.That(DnsResponseReader.TryRead(message, question, out DnsAnswer? answer), Is.True);
        Assert.That(answer!.Addresses.Single(), Is.EqualTo(InternetAddress.Parse("2001:db8::1")));
    }

    [Test]
    public void A_pointer_record_gives_a_name()
    {
        var question = new DnsQuestion("1.2.0.192.in-addr.arpa", DnsRecordType.Ptr);
        DnsMessage.TryParse(new DnsBytes(1, question.Name, question.Type).Pointer(question.Name, "host.example").ToArray(), out DnsMessage message);
        Assert.That(DnsResponseReader.TryRead(message, question, out DnsAnswer? answer), Is.True);
        Assert.That(answer!.Pointer, Is.EqualTo("host.example"));
    }

    [Test]
    public void A_response_fits_only_the_query_with_the_same_question()
    {
        Span<byte> query = stackalloc byte[DnsQueryWriter.MaximumLength];
        query = query[..DnsQueryWriter.Write(query, 7, s_question)];
        query[13] = (byte)'W';
        Assert.That(Matches(New(), query, false), Is.False, "the case was not copied");
        Assert.That(Matches(New(), query, true), Is.True);
        Assert.That(Matches(new DnsBytes(1, "www.example.com", DnsRecordType.A), query, true), Is.False);
        Assert.That(Matches(new DnsBytes(1, "www.example.org", DnsRecordType.Aaaa), query, true), Is.False);
        byte[] question = New().ToArray();
        question[2] &= 0x7F;
        Assert.That(DnsMessage.TryParse(question, out DnsMessage message) && DnsResponseReader.Matches(message, query, true), Is.False, "a query is no response");
    }

    [Test]
    public void The_query_is_that_of_the_standard()
    {
        Span<byte> query = stackalloc byte[DnsQueryWriter.MaximumLength];
        int length = DnsQueryWriter.Write(query, 0xABCD, new DnsQuestion("a.bc", DnsRecordType.Aaaa));
        Assert.That(query[..length].ToArray(), Is.EqualTo(new byte[] { 0xAB, 0xCD, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, (byte)'a', 2, (byte)'b', (byte)'c', 0, 0, 28, 0, 1 }));
    }

    [Test]
    public void Mutated_responses_never_throw_and_never_give_more_than_the_limits()
    {
        byte[] good = New().Alias("www.example.org", "b.example").Address("b.example", "192.0.2.1").Authority("example.org", 900, 300).ToArray();
        var random = new Random(3);
        for (int i = 0; i < 200_000; i++)
        {
            byte[] bytes = good[..random.Next(0, good.Length + 1)];
            for (int j = random.Next(0, 6); j > 0 && bytes.Length > 0; j--)
                bytes[random.Next(bytes.Length)] = (byte)(random.Next(2) == 0 ? random.Next(256) : 0xC0);
            if (!DnsMessage.TryParse(bytes, out DnsMessage message))
                continue;
            if (DnsResponseReader.TryRead(message, s_question, out DnsAnswer? answer))
            {
                Assert.That(answer!.Addresses, Has.Count.LessThanOrEqualTo(64));
                Assert.That(answer.Aliases, Has.Count.LessThanOrEqualTo(DnsResponseReader.MaximumAliases));
            }
        }
    }

    private static DnsBytes New() => new(1, s_question.Name, s_question.Type);

    private static bool Matches(DnsBytes bytes, ReadOnlySpan<byte> query, bool ignoreCase) =>
        DnsMessage.TryParse(bytes.ToArray(), out DnsMessage message) && DnsResponseReader.Matches(message, query, ignoreCase);

    private static DnsAnswer? Read(DnsBytes bytes)
    {
        Assert.That(DnsMessage.TryParse(bytes.ToArray(), out DnsMessage message), Is.True);
        return DnsResponseReader.TryRead(message, s_question, out DnsAnswer? answer) ? answer : null;
    }
}
