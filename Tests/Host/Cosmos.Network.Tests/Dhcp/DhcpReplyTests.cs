using System;
using System.Linq;
using Cosmos.Network.Dhcp;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Dhcp;

public sealed class DhcpReplyTests
{
    private const byte Ack = 5;

    [Test]
    public void All_options_are_read()
    {
        DhcpReply reply = Read(new DhcpBytes(Ack, 7, "10.0.0.50")
            .Option(1, 255, 255, 0, 0)
            .Option(3, [.. DhcpBytes.Address("10.0.0.1"), .. DhcpBytes.Address("10.0.0.2")])
            .Option(6, [.. DhcpBytes.Address("10.0.0.3"), .. DhcpBytes.Address("10.0.0.4")])
            .Text(12, "box").Text(15, "example.org").Option(26, 5, 0x78)
            .Number(58, 100).Number(59, 200))!;
        Assert.That(reply.TransactionId, Is.EqualTo(7));
        Assert.That(reply.Address.ToString(), Is.EqualTo("10.0.0.50"));
        Assert.That(reply.PrefixLength, Is.EqualTo(16));
        Assert.That(reply.Routes.Single().Router.ToString(), Is.EqualTo("10.0.0.1"));
        Assert.That(reply.NameServers.Select(a => a.ToString()), Is.EqualTo(new[] { "10.0.0.3", "10.0.0.4" }));
        Assert.That(reply.HostName, Is.EqualTo("box"));
        Assert.That(reply.SearchDomains, Is.EqualTo(new[] { "example.org" }));
        Assert.That(reply.MaximumTransmissionUnit, Is.EqualTo(1400));
        Assert.That((reply.LeaseTime, reply.RenewalTime, reply.RebindingTime), Is.EqualTo((3600u, 100u, 200u)));
    }

    [Test] // RFC 2132, section 9.3
    public void Options_go_on_in_the_fields_file_and_sname()
    {
        DhcpReply reply = Read(new DhcpBytes(Ack, 7, "10.0.0.50").Option(52, 3)
            .Field(108, [6, 4, 10, 0, 0, 3, 255])
            .Field(44, [12, 3, (byte)'b', (byte)'o', (byte)'x', 255]))!;
        Assert.That(reply.NameServers.Single().ToString(), Is.EqualTo("10.0.0.3"));
        Assert.That(reply.HostName, Is.EqualTo("box"));
    }

    [Test]
    public void Without_overload_the_fields_file_and_sname_are_no_options() =>
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Field(108, [6, 4, 10, 0, 0, 3, 255]))!.NameServers, Is.Empty);

    [Test] // RFC 3396
    public void An_option_in_two_parts_is_one() =>
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Option(6, 10, 0).Option(6, 0, 3))!.NameServers.Single().ToString(), Is.EqualTo("10.0.0.3"));

    [Test] // RFC 3442
    public void Classless_routes_replace_the_router()
    {
        DhcpReply reply = Read(new DhcpBytes(Ack, 7, "10.0.0.50").Option(3, DhcpBytes.Address("10.0.0.1"))
            .Option(121, [0, 10, 0, 0, 9, 24, 192, 168, 7, 0, 0, 0, 0, 9, 172, 0x90, 10, 0, 0, 8]))!;
        Assert.That(
            reply.Routes.Select(r => $"{r.Destination}/{r.PrefixLength} {r.Router}"),
            Is.EqualTo(new[] { "0.0.0.0/0 10.0.0.9", "192.168.7.0/24 0.0.0.0", "172.128.0.0/9 10.0.0.8" }));
    }

    [Test] // RFC 3397, with compression inside the option
    public void Search_domains_are_read()
    {
        byte[] option = [3, (byte)'e', (byte)'n', (byte)'g', 7, .. "example"u8, 3, .. "org"u8, 0, 2, (byte)'h', (byte)'r', 0xC0, 4];
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Text(15, "x.example").Option(119, option))!.SearchDomains,
            Is.EqualTo(new[] { "eng.example.org", "hr.example.org" }));
    }

    [Test]
    public void Without_netmask_the_class_of_the_address_counts() =>
        Assert.That(Read(new DhcpBytes(Ack, 7, "192.168.3.4"))!.PrefixLength, Is.EqualTo(24));

    [Test]
    public void A_name_that_is_no_host_name_is_as_good_as_missing()
    {
        DhcpReply reply = Read(new DhcpBytes(Ack, 7, "10.0.0.50").Text(12, "box; rm -rf /").Text(15, "\u001b[2J"))!;
        Assert.That(reply.HostName, Is.Null);
        Assert.That(reply.SearchDomains, Is.Empty);
    }

    [Test]
    public void Malformed_replies_are_refused()
    {
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Field(0, 1)), Is.Null, "a request");
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Field(1, 6)), Is.Null, "other hardware");
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Field(28, 9)), Is.Null, "for another station");
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Field(236, 1)), Is.Null, "no cookie");
        Assert.That(Read(new DhcpBytes(1, 7, "10.0.0.50")), Is.Null, "a client's message");
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Option(1, 255, 0, 255, 0)), Is.Null, "a netmask with holes");
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Option(1, 255, 255)), Is.Null, "a short netmask");
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Option(3, 1, 2, 3)), Is.Null, "a short router");
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Option(121, 33, 1, 2, 3, 4, 5, 6, 7, 8, 9)), Is.Null, "a prefix of 33 bits");
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Option(121, 24, 1, 2)), Is.Null, "a short route");
        Assert.That(Read(new DhcpBytes(Ack, 7, "10.0.0.50").Option(52, 4)), Is.Null, "an unknown overload");
        Assert.That(Read(new DhcpBytes(Ack, 7, "224.0.0.1")), Is.Null, "a group as address");
        Assert.That(Read(new DhcpBytes(Ack, 7, "0.0.0.0")), Is.Null, "no address");
        byte[] cut = new DhcpBytes(Ack, 7, "10.0.0.50").ToArray();
        cut[^1] = 3;
        Assert.That(DhcpReplyReader.TryRead(cut, Frames.Mac, out _), Is.False, "an option without length");
    }

    [Test]
    public void Mutated_replies_never_throw()
    {
        byte[] good = new DhcpBytes(Ack, 7, "10.0.0.50").Option(52, 3).Option(1, 255, 255, 255, 0).Option(6, 10, 0, 0, 3)
            .Option(121, 24, 192, 168, 7, 10, 0, 0, 9).Option(119, 1, (byte)'a', 0xC0, 0).Text(12, "box").ToArray();
        var random = new Random(6);
        int read = 0;
        for (int i = 0; i < 100_000; i++)
        {
            byte[] bytes = good[..random.Next(220, good.Length + 1)];
            for (int j = random.Next(0, 5); j > 0; j--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (DhcpReplyReader.TryRead(bytes, Frames.Mac, out DhcpReply? reply))
            {
                read++;
                Assert.That(reply!.PrefixLength, Is.InRange(0, 32));
                Assert.That(reply.Routes.All(route => route.PrefixLength is >= 0 and <= 32), Is.True);
            }
        }

        Assert.That(read, Is.GreaterThan(100));
    }

    private static DhcpReply? Read(DhcpBytes bytes) => DhcpReplyReader.TryRead(bytes.ToArray(), Frames.Mac, out DhcpReply? reply) ? reply : null;
}
