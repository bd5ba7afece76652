using System;
using System.Linq;
using System.Text;
using Cosmos.Network.Configuration;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Configuration;

public sealed class NetworkCommandLineTests
{
    [Test]
    public void Without_words_the_default_holds()
    {
        NetworkConfiguration configuration = Parse("console=ttyS0 quiet");
        Assert.That(Describe(configuration), Is.EqualTo("10.0.0.1/24 gw 10.0.0.2 dns 10.0.0.3 slaac"));
    }

    [TestCase("ip=dhcp", "dhcp slaac")]
    [TestCase("ip=on", "dhcp slaac")]
    [TestCase("ip=any hostname=box", "dhcp host box slaac")]
    [TestCase("ip=192.168.7.5/16", "192.168.7.5/16 slaac")]
    [TestCase("ip=[fd00::1]/64", "fd00::1/64 slaac")]
    [TestCase("ip=fd00::1/64", "fd00::1/64 slaac")]
    [TestCase("ip=10.1.2.3/24 ip=[fd00::1]/64 gateway=10.1.2.1 gateway=[fe80::1]", "10.1.2.3/24 fd00::1/64 gw 10.1.2.1 gw fe80::1 slaac")]
    [TestCase("ip=10.1.2.3/24 ip=10.9.9.9/8", "10.1.2.3/24 10.9.9.9/8 slaac")]
    [TestCase("ip=10.1.2.3/31 gateway=10.1.2.2", "10.1.2.3/31 gw 10.1.2.2 slaac")]
    [TestCase("nameserver=1.1.1.1,[2606:4700::1111] nameserver=9.9.9.9", "10.0.0.1/24 gw 10.0.0.2 dns 1.1.1.1 dns 2606:4700::1111 dns 9.9.9.9 slaac")]
    [TestCase("gateway=10.0.0.254", "10.0.0.1/24 gw 10.0.0.254 dns 10.0.0.3 slaac")]
    [TestCase("search=example.org,corp.example. ipv6=off", "10.0.0.1/24 gw 10.0.0.2 dns 10.0.0.3 search example.org search corp.example")]
    [TestCase("ip=dhcp mtu=1400 gateway=192.168.0.1", "dhcp gw 192.168.0.1 mtu 1400 slaac")]
    [TestCase("ip=off", "off")]
    [TestCase("ip=none hostname=x", "off host x")]
    public void Words_are_understood(string line, string expected) => Assert.That(Describe(Parse(line)), Is.EqualTo(expected));

    // Documentation/admin-guide/nfs/nfsroot.rst of Linux
    [TestCase("ip=192.168.0.5::192.168.0.1:255.255.255.0:box:eth0:off", "192.168.0.5/24 gw 192.168.0.1 host box if eth0 slaac")]
    [TestCase("ip=192.168.0.5:192.168.0.9:192.168.0.1:255.255.255.0:box:eth0:none:8.8.8.8:8.8.4.4", "192.168.0.5/24 gw 192.168.0.1 dns 8.8.8.8 dns 8.8.4.4 host box if eth0 slaac")]
    [TestCase("ip=10.0.0.7::::::", "10.0.0.7/8 slaac")]
    [TestCase("ip=192.168.1.7:::", "192.168.1.7/24 slaac")]
    [TestCase("ip=:::::eth0:dhcp", "dhcp if eth0 slaac")]
    [TestCase("ip=::::box::dhcp", "dhcp host box slaac")]
    [TestCase("ip=10.0.0.7::10.0.0.1:24:::off", "10.0.0.7/24 gw 10.0.0.1 slaac")]
    [TestCase("ip=[fd00::7]::[fd00::1]:64:box:eth0:off", "fd00::7/64 gw fd00::1 host box if eth0 slaac")]
    public void The_words_of_Linux_are_understood(string line, string expected) => Assert.That(Describe(Parse(line)), Is.EqualTo(expected));

    [TestCase("ip=10.0.0.300/24", "10.0.0.300", "ip=10.0.0.1/24")]
    [TestCase("ip=10.0.0.1", "prefix length is missing", "ip=10.0.0.1/24")]
    [TestCase("ip=10.0.0.1/33", "'33'", "24")]
    [TestCase("ip=10.0.0.1/", "prefix length is missing", "ip=10.0.0.1/24")]
    [TestCase("ip=[fd00::1]/129", "'129'", "64")]
    [TestCase("ip=[fd00::1", "bracket", "[fd00::1]")]
    [TestCase("ip=224.0.0.1/24", "224.0.0.1", "ip=10.0.0.1/24")]
    [TestCase("ip=10.0.0.0/24", "10.0.0.0", "another address")]
    [TestCase("ip=10.0.0.255/24", "10.0.0.255", "another address")]
    [TestCase("ip=10.0.0.1/24 ip=dhcp", "ip=10.0.0.1/24", "leave one")]
    [TestCase("ip=dhcp ip=10.0.0.1/24", "ip=dhcp", "leave one")]
    [TestCase("ip=off ip=dhcp", "ip=dhcp", "leave one")]
    [TestCase("ip=bootp", "bootp", "ip=dhcp")]
    [TestCase("ip=10.0.0.1::10.0.0.2:255.0.255.0", "255.0.255.0", "24")]
    [TestCase("ip=10.0.0.1:::255.255.255.0:box:eth0:fancy", "fancy", "dhcp")]
    [TestCase("ip=:::::eth0:off", "neither", "address")]
    [TestCase("ip=1:2:3:4:5:6:7:8:9:10:11:12", "12 fields", "brackets")]
    [TestCase("gateway=10.0.1.1", "10.0.0.1/24", "prefix length")]
    [TestCase("gateway=10.0.0.1", "own address", "router")]
    [TestCase("gateway=nowhere", "'nowhere'", "gateway=10.0.0.2")]
    [TestCase("gateway=10.0.0.2 gateway=10.0.0.3", "10.0.0.2", "one for IPv4")]
    [TestCase("gateway=[fd00::1] ipv6=off", "no IPv6 address", "ip=[fd00::1]/64")]
    [TestCase("nameserver=10.0.0.3,", "''", "nameserver=10.0.0.3")]
    [TestCase("nameserver=dns", "'dns'", "nameserver=10.0.0.3")]
    [TestCase("hostname=-x", "'-x'", "hostname=cosmos")]
    [TestCase("hostname=", "''", "hostname=cosmos")]
    [TestCase("search=a..b", "'a..b'", "search=")]
    [TestCase("mtu=67", "'67'", "1500")]
    [TestCase("mtu=x", "'x'", "1500")]
    [TestCase("ipv6=maybe", "'maybe'", "ipv6=auto")]
    [TestCase("ip=10.0.0.5::::b:eth0 ip=10.0.0.6::::b:eth1", "eth1", "only one")]
    public void A_mistake_is_named_with_its_word_and_what_to_write(string line, string what, string remedy)
    {
        Assert.That(NetworkCommandLine.TryParse(line.Split(' '), out NetworkConfiguration configuration, out string? error), Is.False);
        Assert.That(configuration, Is.SameAs(NetworkConfiguration.Off));
        Assert.That(error, Does.Contain(what).And.Contain(remedy));
        Assert.That(line.Split(' ').Any(word => error!.StartsWith(word + ":", StringComparison.Ordinal)), Is.True, error);
        Assert.That(error, Does.EndWith("."));
    }

    [Test]
    public void The_secret_is_kept_out_of_messages_and_is_read()
    {
        Assert.That(Parse("ipv6.secret=hush").InterfaceIdentifierSecret, Is.EqualTo("hush"));
        Assert.That(NetworkCommandLine.TryParse(["ipv6.secret="], out _, out string? error), Is.False);
        Assert.That(error, Does.StartWith("ipv6.secret="));
    }

    [Test]
    public void Random_words_never_throw()
    {
        var random = new Random(5);
        const string Alphabet = "0123456789.:/[]fde,xdhcp=-% ";
        string[] keys = ["ip=", "gateway=", "nameserver=", "hostname=", "search=", "mtu=", "ipv6=", "ip"];
        int valid = 0;
        for (int i = 0; i < 100_000; i++)
        {
            var word = new StringBuilder(keys[random.Next(keys.Length)]);
            for (int j = random.Next(0, 20); j > 0; j--)
                word.Append(Alphabet[random.Next(Alphabet.Length)]);
            if (NetworkCommandLine.TryParse(word.ToString().Split(' '), out _, out string? error))
                valid++;
            else
                Assert.That(error, Is.Not.Empty);
        }

        Assert.That(valid, Is.GreaterThan(100));
    }

    private static NetworkConfiguration Parse(string line)
    {
        Assert.That(NetworkCommandLine.TryParse(line.Split(' '), out NetworkConfiguration configuration, out string? error), Is.True, error);
        return configuration;
    }

    private static string Describe(NetworkConfiguration c)
    {
        string[] parts =
        [
            .. c.IsEnabled ? Array.Empty<string>() : ["off"],
            .. c.UsesDhcp ? (string[])["dhcp"] : [],
            .. c.Addresses.Select(a => a.ToString()),
            .. c.Gateways.Select(a => $"gw {a}"),
            .. c.NameServers.Select(a => $"dns {a}"),
            .. c.SearchDomains.Select(a => $"search {a}"),
            .. c.HostName is null ? Array.Empty<string>() : [$"host {c.HostName}"],
            .. c.InterfaceName is null ? Array.Empty<string>() : [$"if {c.InterfaceName}"],
            .. c.MaximumTransmissionUnit is null ? Array.Empty<string>() : [$"mtu {c.MaximumTransmissionUnit}"],
            .. c.IsAutoConfigured ? (string[])["slaac"] : [],
        ];
        return string.Join(' ', parts);
    }
}
