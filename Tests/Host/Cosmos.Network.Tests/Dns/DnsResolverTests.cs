using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;
using Cosmos.Network.Routing;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Dns;

public sealed class DnsResolverTests
{
    private TestHost _host = null!;
    private FakeDnsTransport _transport = null!;
    private DnsResolver _resolver = null!;

    [SetUp]
    public void SetUp() => Use(new DnsOptions());

    [Test]
    public void A_name_is_asked_for_and_found()
    {
        Result result = Ask("www.example.org");
        FakeDnsTransport.Exchange query = _transport.Open.Single();
        Assert.That(query.Server.ToString(), Is.EqualTo("10.0.0.3:53"));
        Assert.That(query.Name, Is.EqualTo("www.example.org").IgnoreCase);
        Assert.That(query.Type, Is.EqualTo(DnsRecordType.A), "without IPv6 address nobody needs AAAA records");
        query.Answers(DnsBytes.To(query.Query).Address("www.example.org", "192.0.2.1"));
        Assert.That(result.Status, Is.EqualTo(DnsStatus.Success));
        Assert.That(result.Addresses, Is.EqualTo("192.0.2.1"));
        Assert.That(_transport.Open, Is.Empty);
        Assert.That(_resolver.LookupCount, Is.Zero);
    }

    [Test]
    public void The_second_question_is_answered_out_of_the_cache_until_the_lifetime_ends()
    {
        Ask("a.example");
        AnswerAll(query => DnsBytes.To(query).Address("a.example", "192.0.2.1", 30));
        Assert.That(Ask("A.example").Addresses, Is.EqualTo("192.0.2.1"));
        Assert.That(_transport.All, Has.Count.EqualTo(1));
        _host.Passes(TimeSpan.FromSeconds(31));
        Ask("a.example");
        Assert.That(_transport.All, Has.Count.EqualTo(2));
    }

    [Test]
    public void That_a_name_does_not_exist_is_remembered()
    {
        Result first = Ask("no.example.");
        AnswerAll(query => DnsBytes.To(query, 3).Authority("example", 60, 60));
        Assert.That(first.Status, Is.EqualTo(DnsStatus.NameNotFound));
        Assert.That(Ask("no.example.").Status, Is.EqualTo(DnsStatus.NameNotFound));
        Assert.That(_transport.All, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_silent_server_is_asked_again_and_the_next_one_in_turn_with_doubling_patience()
    {
        Servers("10.0.0.3", "10.0.0.4");
        Result result = Ask("a.example");
        var times = new List<(string Server, double Seconds)>();
        int seen = 0;
        for (int i = 0; i < 2000 && result.Status is null; i++)
        {
            for (; seen < _transport.All.Count; seen++)
                times.Add((_transport.All[seen].Server.Address.ToString(), Math.Round(_host.Time.Microseconds / 1e6, 1)));
            _host.Passes(TimeSpan.FromMilliseconds(100));
        }

        Assert.That(result.Status, Is.EqualTo(DnsStatus.TryAgain));
        Assert.That(times.Select(t => t.Server), Is.EqualTo(new[] { "10.0.0.3", "10.0.0.4", "10.0.0.3", "10.0.0.4", "10.0.0.3", "10.0.0.4" }));
        Assert.That(times.Select(t => t.Seconds), Is.EqualTo(new[] { 0, 2, 4, 8, 12, 20 }).Within(0.2));
        Assert.That(_transport.All.Select(e => (e.Query[0] << 8) | e.Query[1]).Distinct().Count(), Is.EqualTo(6), "every try has its own identifier");
    }

    [Test]
    public void A_server_that_fails_is_not_asked_again()
    {
        Servers("10.0.0.3", "10.0.0.4");
        Result result = Ask("a.example");
        AnswerAll(query => DnsBytes.To(query, 2));
        AnswerAll(query => DnsBytes.To(query, 5));
        Assert.That(result.Status, Is.EqualTo(DnsStatus.ServerFailure));
        Assert.That(_transport.All, Has.Count.EqualTo(2));
    }

    [Test]
    public void A_server_that_cannot_be_reached_is_passed_over_at_once()
    {
        Servers("10.0.0.3", "10.0.0.4");
        _transport.Unreachable.Add(InternetAddress.Parse("10.0.0.3"));
        Result result = Ask("a.example");
        AnswerAll(query => DnsBytes.To(query).Address("a.example", "192.0.2.1"));
        Assert.That(result.Addresses, Is.EqualTo("192.0.2.1"));
    }

    [Test]
    public void Without_any_server_the_answer_comes_at_once()
    {
        Servers();
        Assert.That(Ask("a.example").Status, Is.EqualTo(DnsStatus.TryAgain));
    }

    [Test] // RFC 5452: another identifier, another question, another case
    public void Forged_responses_are_passed_over()
    {
        Result result = Ask("www.example.org");
        FakeDnsTransport.Exchange query = _transport.Open.Single();
        byte[] wrongId = DnsBytes.To(query.Query).Address("www.example.org", "192.0.2.66").ToArray();
        wrongId[0] ^= 1;
        query.Answers(wrongId);
        byte[] wrongCase = (byte[])query.Query.Clone();
        wrongCase[13] ^= 0x20;
        query.Answers(DnsBytes.To(wrongCase).Address("www.example.org", "192.0.2.66"));
        query.Answers([1, 2, 3]);
        query.Answers([]);
        Assert.That(result.Status, Is.Null);
        query.Answers(DnsBytes.To(query.Query).Address("www.example.org", "192.0.2.1"));
        Assert.That(result.Addresses, Is.EqualTo("192.0.2.1"));
    }

    [Test]
    public void Many_forged_responses_lead_to_a_question_over_TCP()
    {
        Result result = Ask("a.example");
        FakeDnsTransport.Exchange query = _transport.Open.Single();
        for (int i = 0; i < 100; i++)
        {
            byte[] forged = DnsBytes.To(query.Query).Address("a.example", "192.0.2.66").ToArray();
            forged[1] = (byte)~query.Query[1];
            query.Answers(forged);
        }

        Assert.That(_transport.Open.Single().IsStream, Is.True);
        AnswerAll(q => DnsBytes.To(q).Address("a.example", "192.0.2.1"));
        Assert.That(result.Addresses, Is.EqualTo("192.0.2.1"));
    }

    [Test]
    public void A_truncated_response_is_fetched_over_TCP()
    {
        Result result = Ask("a.example");
        AnswerAll(query => DnsBytes.To(query, isTruncated: true));
        FakeDnsTransport.Exchange stream = _transport.Open.Single();
        Assert.That(stream.IsStream, Is.True);
        stream.Answers(DnsBytes.To(stream.Query).Address("a.example", "192.0.2.1"));
        Assert.That(result.Addresses, Is.EqualTo("192.0.2.1"));
    }

    [Test]
    public void When_TCP_fails_the_next_server_is_asked()
    {
        Servers("10.0.0.3", "10.0.0.4");
        Result result = Ask("a.example");
        AnswerAll(query => DnsBytes.To(query, isTruncated: true));
        _transport.Open.Single().Fails();
        Assert.That(_transport.Open.Single().Server.Address.ToString(), Is.EqualTo("10.0.0.4"));
        AnswerAll(query => DnsBytes.To(query).Address("a.example", "192.0.2.1"));
        Assert.That(result.Addresses, Is.EqualTo("192.0.2.1"));
    }

    [Test]
    public void Both_families_are_asked_for_when_IPv6_reaches_further_than_the_link()
    {
        AddIPv6();
        Result result = Ask("a.example");
        Assert.That(_transport.Open.Select(e => e.Type), Is.EquivalentTo(new[] { DnsRecordType.A, DnsRecordType.Aaaa }));
        _transport.Open.Single(e => e.Type == DnsRecordType.A).Answers(DnsBytes.To(_transport.Open.Single(e => e.Type == DnsRecordType.A).Query).Address("a.example", "192.0.2.1"));
        Assert.That(result.Status, Is.Null, "the other half is missing");
        AnswerAll(query => DnsBytes.To(query).Address("a.example", "2001:db8::7"));
        Assert.That(result.Addresses, Is.EqualTo("2001:db8::7 192.0.2.1"));
    }

    [Test]
    public void One_family_that_fails_does_not_hide_the_other()
    {
        AddIPv6();
        Result result = Ask("a.example");
        foreach (FakeDnsTransport.Exchange exchange in _transport.Open)
            exchange.Answers(exchange.Type == DnsRecordType.A ? DnsBytes.To(exchange.Query).Address("a.example", "192.0.2.1") : DnsBytes.To(exchange.Query, 2));
        Assert.That(result.Addresses, Is.EqualTo("192.0.2.1"));
    }

    [Test]
    public void An_alias_without_target_is_followed_with_a_new_question()
    {
        Result result = Ask("www.example.org");
        AnswerAll(query => DnsBytes.To(query).Alias("www.example.org", "b.example", 10));
        Assert.That(_transport.Open.Single().Name, Is.EqualTo("b.example").IgnoreCase);
        AnswerAll(query => DnsBytes.To(query).Address("b.example", "192.0.2.2"));
        Assert.That(result.Addresses, Is.EqualTo("192.0.2.2"));
        Assert.That(result.Value!.CanonicalName, Is.EqualTo("b.example"));
        Assert.That(result.Value.Aliases, Is.EqualTo(new[] { "www.example.org" }));
    }

    [Test]
    public void Servers_that_hand_a_name_round_in_circles_are_left()
    {
        Result result = Ask("n0.example");
        for (int i = 0; i < 100 && result.Status is null; i++)
        {
            string name = _transport.Open.Single().Name;
            AnswerAll(query => DnsBytes.To(query).Alias(name, name.Contains("n0", StringComparison.OrdinalIgnoreCase) ? "n1.example" : "n0.example"));
        }

        Assert.That(result.Status, Is.EqualTo(DnsStatus.ServerFailure));
    }

    [Test]
    public void A_short_name_is_looked_for_in_the_search_domains_first()
    {
        _resolver.Settings = _resolver.Settings with { SearchDomains = ["one.example", "two.example"] };
        Result result = Ask("server");
        Assert.That(_transport.Open.Single().Name, Is.EqualTo("server.one.example").IgnoreCase);
        AnswerAll(query => DnsBytes.To(query, 3));
        Assert.That(_transport.Open.Single().Name, Is.EqualTo("server.two.example").IgnoreCase);
        AnswerAll(query => DnsBytes.To(query));
        Assert.That(_transport.Open.Single().Name, Is.EqualTo("server").IgnoreCase);
        AnswerAll(query => DnsBytes.To(query, 3));
        Assert.That(result.Status, Is.EqualTo(DnsStatus.NoData), "one of the names existed");
    }

    [Test]
    public void A_name_with_a_dot_at_the_end_is_asked_for_as_it_is()
    {
        _resolver.Settings = _resolver.Settings with { SearchDomains = ["one.example"] };
        Result result = Ask("server.");
        Assert.That(_transport.Open.Single().Name, Is.EqualTo("server").IgnoreCase);
        AnswerAll(query => DnsBytes.To(query, 3));
        Assert.That(result.Status, Is.EqualTo(DnsStatus.NameNotFound));
    }

    [TestCase("192.0.2.7", "192.0.2.7")]
    [TestCase("2001:db8::1", "2001:db8::1")]
    [TestCase("localhost", "::1 127.0.0.1")]
    [TestCase("a.localhost.", "::1 127.0.0.1")]
    [TestCase("known", "192.0.2.80")]
    [TestCase("cosmos", "10.0.0.1")]
    public void What_is_known_here_is_not_asked_for(string name, string addresses)
    {
        _resolver.Settings = _resolver.Settings with { Hosts = DnsHosts.Parse("192.0.2.80 known"), HostName = "cosmos" };
        Assert.That(Ask(name).Addresses, Is.EqualTo(addresses));
        Assert.That(_transport.All, Is.Empty);
    }

    [TestCase("a..b", DnsStatus.InvalidName)]
    [TestCase("", DnsStatus.InvalidName)]
    [TestCase("x.invalid", DnsStatus.NameNotFound)]
    public void What_can_never_be_found_is_not_asked_for(string name, DnsStatus status)
    {
        Assert.That(Ask(name).Status, Is.EqualTo(status));
        Assert.That(_transport.All, Is.Empty);
    }

    [Test]
    public void An_address_of_the_other_family_is_not_found() =>
        Assert.That(Ask("192.0.2.7", AddressFamily.InterNetworkV6).Status, Is.EqualTo(DnsStatus.NameNotFound));

    [Test]
    public void The_name_of_an_address_is_found()
    {
        DnsNameResult? result = null;
        _resolver.ResolveName(InternetAddress.Parse("192.0.2.1"), value => result = value);
        Assert.That(_transport.Open.Single().Name, Is.EqualTo("1.2.0.192.in-addr.arpa").IgnoreCase);
        AnswerAll(query => DnsBytes.To(query).Pointer("1.2.0.192.in-addr.arpa", "host.example"));
        Assert.That(result!.Name, Is.EqualTo("host.example"));
    }

    [Test]
    public void The_names_of_own_addresses_are_known()
    {
        _resolver.Settings = _resolver.Settings with { HostName = "cosmos" };
        var names = new List<string>();
        foreach (string address in (string[])["127.0.0.1", "::1", "10.0.0.1"])
            _resolver.ResolveName(InternetAddress.Parse(address), value => names.Add(value.Name));
        Assert.That(names, Is.EqualTo(new[] { "localhost", "localhost", "cosmos" }));
    }

    [Test]
    public void The_same_question_at_the_same_time_is_asked_once()
    {
        Result[] results = Enumerable.Range(0, 50).Select(_ => Ask("a.example")).ToArray();
        Assert.That(_transport.All, Has.Count.EqualTo(1));
        AnswerAll(query => DnsBytes.To(query).Address("a.example", "192.0.2.1"));
        Assert.That(results.Select(r => r.Addresses), Has.All.EqualTo("192.0.2.1"));
    }

    [Test]
    public void Only_so_many_exchanges_run_at_once_and_all_questions_are_answered()
    {
        Use(new DnsOptions { MaximumExchanges = 10 });
        Result[] results = Enumerable.Range(0, 500).Select(i => Ask($"n{i}.example")).ToArray();
        for (int i = 0; i < 100 && _transport.Open.Count > 0; i++)
        {
            Assert.That(_transport.Open, Has.Count.LessThanOrEqualTo(10));
            AnswerAll(query => DnsBytes.To(query).Address(NameOf(query), "192.0.2.1"));
        }

        Assert.That(results.Select(r => r.Status), Has.All.EqualTo(DnsStatus.Success));
        Assert.That(_resolver.LookupCount, Is.Zero);
    }

    [Test]
    public void Too_many_requests_are_refused_and_room_comes_back()
    {
        Use(new DnsOptions { MaximumRequests = 5 });
        Result[] results = Enumerable.Range(0, 6).Select(i => Ask($"n{i}.example")).ToArray();
        Assert.That(results[5].Status, Is.EqualTo(DnsStatus.TooManyRequests));
        AnswerAll(query => DnsBytes.To(query).Address(NameOf(query), "192.0.2.1"));
        Assert.That(Ask("localhost").Status, Is.EqualTo(DnsStatus.Success));
    }

    [Test]
    public void A_canceled_request_ends_its_exchange()
    {
        var result = new Result();
        DnsRequest request = _resolver.ResolveAddresses("a.example", AddressFamily.InterNetwork, result.Set);
        request.Cancel();
        Assert.That(result.Status, Is.EqualTo(DnsStatus.Canceled));
        Assert.That(_transport.Open, Is.Empty);
        Assert.That(_resolver.LookupCount, Is.Zero);
        request.Cancel();
        _host.Passes(TimeSpan.FromMinutes(2));
        Assert.That(result.Calls, Is.EqualTo(1));
    }

    [Test]
    public void Canceling_one_of_two_leaves_the_other()
    {
        var first = new Result();
        DnsRequest request = _resolver.ResolveAddresses("a.example", AddressFamily.InterNetwork, first.Set);
        Result second = Ask("a.example", AddressFamily.InterNetwork);
        request.Cancel();
        AnswerAll(query => DnsBytes.To(query).Address("a.example", "192.0.2.1"));
        Assert.That(second.Status, Is.EqualTo(DnsStatus.Success));
    }

    [Test]
    public void A_request_that_waits_for_its_turn_can_be_canceled()
    {
        Use(new DnsOptions { MaximumExchanges = 1 });
        Ask("a.example");
        var canceled = new Result();
        DnsRequest request = _resolver.ResolveAddresses("b.example", AddressFamily.InterNetwork, canceled.Set);
        Result third = Ask("c.example");
        request.Cancel();
        Assert.That(canceled.Status, Is.EqualTo(DnsStatus.Canceled));
        AnswerAll(query => DnsBytes.To(query).Address("a.example", "192.0.2.1"));
        Assert.That(_transport.Open.Single().Name, Is.EqualTo("c.example").IgnoreCase);
        AnswerAll(query => DnsBytes.To(query).Address("c.example", "192.0.2.3"));
        Assert.That((third.Addresses, _resolver.LookupCount), Is.EqualTo(("192.0.2.3", 0)));
    }

    [Test]
    public void Thousands_of_waiting_requests_end_when_the_server_cannot_be_reached_any_more()
    {
        Use(new DnsOptions { MaximumExchanges = 1, MaximumRequests = 20_000 });
        Result[] results = Enumerable.Range(0, 20_000).Select(i => Ask($"n{i}.example")).ToArray();
        _transport.Unreachable.Add(InternetAddress.Parse("10.0.0.3"));
        _transport.Open.Single().Fails();
        Assert.That(results.Select(r => r.Status), Has.All.EqualTo(DnsStatus.TryAgain));
        Assert.That(_resolver.LookupCount, Is.Zero);
    }

    [Test]
    public void New_servers_make_it_forget_the_answers_of_the_old_ones()
    {
        Ask("a.example");
        AnswerAll(query => DnsBytes.To(query).Address("a.example", "192.0.2.1"));
        Servers("10.0.0.9");
        Ask("a.example");
        Assert.That(_transport.Open.Single().Server.Address.ToString(), Is.EqualTo("10.0.0.9"));
    }

    [Test]
    public void A_new_hosts_file_leaves_the_answers_of_the_servers()
    {
        Ask("a.example");
        AnswerAll(query => DnsBytes.To(query).Address("a.example", "192.0.2.1"));
        _resolver.Settings = _resolver.Settings with { Hosts = DnsHosts.Parse("192.0.2.80 known") };
        Assert.That(Ask("a.example").Addresses, Is.EqualTo("192.0.2.1"));
        Assert.That(Ask("known").Addresses, Is.EqualTo("192.0.2.80"));
        Assert.That(_transport.All, Has.Count.EqualTo(1));
    }

    [Test]
    public void Random_messages_never_throw_and_the_request_still_ends()
    {
        Servers("10.0.0.3", "10.0.0.4");
        var random = new Random(4);
        for (int round = 0; round < 200; round++)
        {
            Result result = Ask($"r{round}.example");
            for (int i = 0; i < 50 && result.Status is null; i++)
            {
                foreach (FakeDnsTransport.Exchange exchange in _transport.Open)
                {
                    byte[] bytes = DnsBytes.To(exchange.Query, random.Next(7), random.Next(4) == 0).Alias($"r{round}.example", "x.example").ToArray();
                    for (int j = random.Next(0, 4); j > 0; j--)
                        bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
                    exchange.Answers(bytes[..random.Next(bytes.Length + 1)]);
                }

                _host.Passes(TimeSpan.FromSeconds(1));
            }

            _host.Passes(TimeSpan.FromMinutes(5));
            Assert.That(result.Calls, Is.EqualTo(1));
        }

        Assert.That(_transport.Open, Is.Empty);
    }

    private static string NameOf(byte[] query)
    {
        int position = 12;
        DnsName.TryRead(query, ref position, out string name);
        return name;
    }

    private void Use(DnsOptions options)
    {
        _host = new TestHost();
        _transport = new FakeDnsTransport();
        _resolver = new DnsResolver(_host.Stack, options, _transport);
        Servers("10.0.0.3");
    }

    private void Servers(params string[] addresses) =>
        _resolver.Settings = _resolver.Settings with { Servers = addresses.Select(a => new InternetEndpoint(InternetAddress.Parse(a), 53)).ToArray() };

    private void AddIPv6()
    {
        using (_host.Stack.BeginWork())
        {
            _host.Interface.AddAddress(InternetAddress.Parse("2001:db8::1"), 64);
            _host.Stack.Routes.Add(new RouteEntry(InternetAddress.AnyV4, 0, _host.Interface, TestHost.Peer, 0, RouteOrigin.Static));
        }
    }

    private void AnswerAll(Func<byte[], DnsBytes> answer)
    {
        foreach (FakeDnsTransport.Exchange exchange in _transport.Open)
            exchange.Answers(answer(exchange.Query));
    }

    private Result Ask(string name, AddressFamily family = AddressFamily.Unspecified)
    {
        var result = new Result();
        _resolver.ResolveAddresses(name, family, result.Set);
        return result;
    }

    private sealed class Result
    {
        public DnsAddressResult? Value { get; private set; }

        public int Calls { get; private set; }

        public DnsStatus? Status => Value?.Status;

        public string? Addresses => Value is null ? null : string.Join(' ', Value.Addresses.Select(a => a.ToString()));

        public void Set(DnsAddressResult value)
        {
            Value = value;
            Calls++;
        }
    }
}
