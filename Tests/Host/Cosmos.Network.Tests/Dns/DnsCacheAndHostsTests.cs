using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Dns;

public sealed class DnsCacheAndHostsTests
{
    private const string Hosts = """
        # comment
        127.0.0.1   localhost localhost.localdomain
        192.0.2.1   server.example server  # another
        2001:db8::1 server.example
        192.0.2.1   late
        nonsense    x
        192.0.2.9
        """;

    [Test]
    public void An_answer_is_found_until_its_time_is_over_and_whatever_the_case()
    {
        DnsCache cache = New();
        cache.Add(Question("a.example"), Answer(10), 1000);
        Assert.That(cache.TryGet(Question("A.Example"), 1000 + 9_999_999, out _), Is.True);
        Assert.That(cache.TryGet(Question("a.example"), 1000 + 10_000_000, out _), Is.False);
        Assert.That(cache.Count, Is.Zero);
    }

    [Test]
    public void The_answer_that_was_not_used_for_the_longest_time_makes_room()
    {
        DnsCache cache = New(capacity: 2);
        cache.Add(Question("a"), Answer(10), 0);
        cache.Add(Question("b"), Answer(10), 0);
        cache.TryGet(Question("a"), 1, out _);
        cache.Add(Question("c"), Answer(10), 1);
        Assert.That(cache.TryGet(Question("b"), 2, out _), Is.False);
        Assert.That(cache.TryGet(Question("a"), 2, out _), Is.True);
        Assert.That(cache.Count, Is.EqualTo(2));
    }

    [Test]
    public void Nothing_is_kept_longer_than_the_limits()
    {
        DnsCache cache = New();
        cache.Add(Question("a"), Answer(uint.MaxValue / 2), 0);
        Assert.That(cache.TryGet(Question("a"), 99_999_999, out _), Is.True);
        Assert.That(cache.TryGet(Question("a"), 100_000_000, out _), Is.False);
        cache.Add(Question("b"), Answer(1000, DnsAnswerKind.NameError), 0);
        Assert.That(cache.TryGet(Question("b"), 10_000_000, out _), Is.False);
    }

    [Test]
    public void An_answer_with_lifetime_zero_is_not_kept()
    {
        DnsCache cache = New();
        cache.Add(Question("a"), Answer(0), 0);
        Assert.That(cache.Count, Is.Zero);
    }

    [Test]
    public void The_hosts_file_is_read_as_resolvers_read_it()
    {
        DnsHosts hosts = DnsHosts.Parse(Hosts);
        Assert.That(hosts.Count, Is.EqualTo(5));
        Assert.That(Find(hosts, "SERVER", AddressFamily.Unspecified), Is.EqualTo(new[] { "192.0.2.1" }));
        Assert.That(Find(hosts, "server.example", AddressFamily.Unspecified), Is.EqualTo(new[] { "192.0.2.1", "2001:db8::1" }));
        Assert.That(Find(hosts, "server.example", AddressFamily.InterNetworkV6), Is.EqualTo(new[] { "2001:db8::1" }));
        Assert.That(hosts.TryFind("x", AddressFamily.Unspecified, out _, out _), Is.False);
        Assert.That(hosts.TryFindName(InternetAddress.Parse("192.0.2.1"), out string name), Is.True);
        Assert.That(name, Is.EqualTo("server.example"));
        hosts.TryFind("server", AddressFamily.Unspecified, out _, out string canonical);
        Assert.That(canonical, Is.EqualTo("server.example"));
    }

    private static IEnumerable<string> Find(DnsHosts hosts, string name, AddressFamily family)
    {
        Assert.That(hosts.TryFind(name, family, out IReadOnlyList<InternetAddress> addresses, out _), Is.True);
        return addresses.Select(address => address.ToString());
    }

    private static DnsCache New(int capacity = 10) => new(capacity, TimeSpan.FromSeconds(100), TimeSpan.FromSeconds(10));

    private static DnsQuestion Question(string name) => new(name, DnsRecordType.A);

    private static DnsAnswer Answer(uint seconds, DnsAnswerKind kind = DnsAnswerKind.Records) => new() { Kind = kind, CanonicalName = "x", TimeToLive = seconds };
}
