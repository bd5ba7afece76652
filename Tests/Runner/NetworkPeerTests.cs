using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Cosmos.Runner.Tests;

/// <summary>One boot of the program Peers among programs of others; the tests of a class talk to the same machine, and the last one reads the record of its frames.</summary>
[Category("Peers")]
public abstract class NetworkPeerTests
{
    /// <summary>The address that QEMU gives its first card.</summary>
    private const string Card = "52:54:00:12:34:56";

    private PeerNetwork? _network;
    private string? _failure;

    private protected PeerNetwork Network => _network ?? throw new InvalidOperationException("The machine has not started.");

    /// <summary>Addresses of the machine, as it has printed them.</summary>
    private protected string Address4 => Said(@"address: (10\.0\.0\.\d+)/24");

    private protected string Address6 => Said("address: (fd00:[0-9a-f:]+)/64");

    private protected string LinkLocal => Said("address: (fe80:[0-9a-f:]+)%") + "%tap0";

    [OneTimeSetUp]
    public void Boot()
    {
        _network = new PeerNetwork(GetType().Name);
        Boot(_network);
    }

    [OneTimeTearDown]
    public void End() => _network?.Dispose();

    [TearDown]
    public void NoteFailure()
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == NUnit.Framework.Interfaces.TestStatus.Failed)
            _failure ??= TestContext.CurrentContext.Test.Name;
    }

    // Without an order, so it comes after those that have one.
    [Test]
    public void The_machine_ends_well_and_tshark_finds_no_fault_in_what_it_sent()
    {
        Network.Call("end", LinkLocal);
        Assert.That(Network.WaitForEnd(), Is.Zero, Network.Console);
        Assert.That(Network.Console, Does.Contain("\nat the end\n"));

        Assert.That(Frames("tcp.checksum.status == 1"), Is.Not.Empty, "tshark checks sums");
        // An ICMP error quotes what others sent, and nmap sends what breaks rules.
        Assert.That(Frames("_ws.malformed || (_ws.expert.severity == 8388608 && !(icmpv6.type < 128))"), Is.Empty, "malformed packets, errors");
        Assert.That(Frames(string.Join(" || ", new[] { "ip", "tcp", "udp", "icmp", "icmpv6" }.Select(p => $"{p}.checksum.status == 0"))), Is.Empty, "wrong checksums");
        CheckCapture();
        TestContext.Out.WriteLine($"{Frames("").Length} frames of the machine{(_failure is null ? "" : $"; {_failure} had failed")}");
    }

    private protected abstract void Boot(PeerNetwork network);

    private protected virtual void CheckCapture()
    {
    }

    /// <summary>The frames of the machine which a display filter lets through, one a line.</summary>
    private protected string[] Frames(string filter)
    {
        List<string> command = [PeerNetwork.Find("tshark", "tshark"), "-n", "-r", Network.Capture];
        foreach (string protocol in new[] { "ip", "tcp", "udp" })
            command.AddRange(["-o", $"{protocol}.check_checksum:TRUE"]);
        command.AddRange(["-Y", $"eth.src == {Card}" + (filter.Length > 0 ? $" && ({filter})" : "")]);
        return Network.Run(command).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The first thing that the machine has printed in that form.</summary>
    private protected string Said(string pattern)
    {
        Match match = Regex.Match(Network.Console, pattern);
        Assert.That(match.Success, Is.True, $"{pattern}:\n{Network.Console}");
        return match.Groups[1].Value;
    }
}

/// <summary>dnsmasq as DHCP server, router and name server; the kernel of this system as the one who pings.</summary>
public sealed class DnsmasqTests : NetworkPeerTests
{
    private const int RenewalSeconds = 5;
    private const int ManyAddresses = 60;
    private RunningProgram? _server;

    [Test, Order(1)]
    public void Addresses_routes_and_name_servers_come_from_DHCP_and_router_advertisements()
    {
        Assert.That(Network.Console, Does.Match(@"address: 10\.0\.0\.(5\d|60)/24\n"));
        Assert.That(Network.Console, Does.Match("address: fd00:.*/64\n"));
        Assert.That(Network.Console, Does.Contain("gateway: 10.0.0.2\n").And.Contain("gateway: fe80::2%"));
        Assert.That(Network.Console, Does.Contain("name server: 10.0.0.2\n").And.Contain("name server: fd00::2\n").And.Contain("domain: test\n"));
        Assert.That(Network.Console, Does.Contain("host name: peer\n"));
        Assert.That(_server!.Errors, Does.Match($"DHCPACK\\(tap0\\) {Regex.Escape(Address4)} .* peer\n"), "the server knows the name of its client");
    }

    [TestCase("box", "box.test [10.0.0.77 fd00::77]")]
    [TestCase("alias.test", "box.test [10.0.0.77 fd00::77]")]
    [TestCase("10.0.0.77", "box.test [10.0.0.77 fd00::77]")]
    [TestCase("fd00::77", "box.test [10.0.0.77 fd00::77]")]
    [TestCase("missing.test", "HostNotFound")]
    [TestCase("many.test", "many.test [60 addresses, 10.0.1.1 to 10.0.1.9]")]
    [Order(1)]
    public void A_name_leads_to(string name, string result) => Assert.That(Network.Console, Does.Contain($"\n{name} = {result}\n"));

    [TestCase(56)]
    [TestCase(1473)]
    [TestCase(65_507)]
    [Order(2)]
    public void The_kernel_pings_with(int bytes)
    {
        string ping = PeerNetwork.Find("ping", "iputils-ping");
        foreach (string address in new[] { Address4, Address6, LinkLocal })
            Assert.That(Network.Run(ping, "-n", "-c", "3", "-i", "0.2", "-W", "20", "-s", $"{bytes}", address), Does.Contain("3 packets transmitted, 3 received"));
    }

    [Test, Order(2)]
    public void A_flood_of_pings_is_answered() =>
        Assert.That(Network.Run(PeerNetwork.Find("ping", "iputils-ping"), "-n", "-f", "-c", "300", "-W", "20", Address4), Does.Contain("300 received"));

    [Test, Order(2)]
    public void Linux_exchanges_streams_and_datagrams_with_it()
    {
        foreach (string address in new[] { Address4, Address6, LinkLocal })
            Assert.That(Network.Call("call", address), Is.EqualTo("good\n"));
    }

    [Test, Order(3)]
    public void The_lease_is_renewed()
    {
        Network.WaitFor(() => Regex.Count(_server!.Errors, @"DHCPACK\(tap0\)") >= 2, _server!, "the second acknowledgement");
        Assert.That(Regex.Count(_server!.Errors, @"DHCPDISCOVER\(tap0\)"), Is.EqualTo(1), _server.Errors);
    }

    private protected override void Boot(PeerNetwork network)
    {
        List<string> command = [PeerNetwork.Find("dnsmasq", "dnsmasq-base")];
        // Debugging keeps it in the foreground, and with the user it has.
        command.AddRange(["-d", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--bind-dynamic", "--interface=tap0", "--except-interface=lo", "--log-facility=-"]);
        command.AddRange(["--dhcp-range=10.0.0.50,10.0.0.60,2m", "--leasefile-ro", "--dhcp-authoritative", "--no-ping", "--domain=test"]);
        command.AddRange([$"--dhcp-option=option:T1,{RenewalSeconds}", "--dhcp-option=option:T2,60", "--dhcp-option=option:router,10.0.0.2"]);
        command.AddRange(["--enable-ra", "--dhcp-range=fd00::,ra-stateless", "--ra-param=tap0,10,600"]);
        command.AddRange(["--dhcp-option=option6:dns-server,[fd00::2]", "--dhcp-option=option6:domain-search,test"]);
        command.AddRange(["--local=/test/", "--host-record=box.test,10.0.0.77,fd00::77", "--cname=alias.test,box.test"]);
        command.AddRange(Enumerable.Range(1, ManyAddresses).Select(i => $"--host-record=many.test,10.0.1.{i}"));
        _server = network.Start(command, "started, version");
        network.Boot("ip=dhcp hostname=peer", ["box", "alias.test", "10.0.0.77", "fd00::77", "missing.test", "many.test"]);
    }

    private protected override void CheckCapture()
    {
        Assert.That(Frames($"dhcp.option.dhcp == 3 && dhcp.ip.client == {Address4} && ip.dst == 10.0.0.2"), Is.Not.Empty, "a renewal goes to the server alone");
        Assert.That(Frames("tcp.dstport == 53"), Is.Not.Empty, "what does not fit into a datagram is asked for over TCP");
        Assert.That(Frames("icmpv6.type == 133"), Is.Not.Empty, "routers are asked for");
    }
}

/// <summary>unbound as name server that is reached over IPv6 only; nmap as the one who looks what this machine is.</summary>
public sealed class UnboundTests : NetworkPeerTests
{
    private const int ManyAddresses = 60;
    private readonly string _directory = Directory.CreateTempSubdirectory("cosmos-unbound-").FullName;

    [OneTimeTearDown]
    public void Clean() => Directory.Delete(_directory, recursive: true);

    [TestCase("one", "one.lab [10.0.0.91]")]
    [TestCase("first.lab", "one.lab [10.0.0.91]")]
    [TestCase("six.lab", "six.lab [fd00::91]")]
    [TestCase("many.lab", "many.lab [60 addresses, 10.0.1.1 to 10.0.1.9]")]
    [TestCase("10.0.0.91", "one.lab [10.0.0.91]")]
    [TestCase("fd00::91", "six.lab [fd00::91]")]
    [TestCase("missing.lab", "HostNotFound")]
    [TestCase("nowhere.lab", "HostNotFound")]
    [TestCase("10.0.0.92", "HostNotFound")]
    [TestCase("refused.lab", "TryAgain")]
    [Order(1)]
    public void A_name_leads_to(string name, string result) => Assert.That(Network.Console, Does.Contain($"\n{name} = {result}\n"));

    [Test, Order(2)]
    public void Nmap_finds_what_is_open_and_what_is_not()
    {
        string nmap = PeerNetwork.Find("nmap", "nmap");
        string report = Network.Run(nmap, "-n", "-Pn", "-sT", "-p", "7-50", Address4);
        Assert.That(report, Does.Match(@"\n7/tcp +open").And.Match(@"\n19/tcp +open"));
        Assert.That(CountClosed(report), Is.EqualTo(42), report);
        // Half-open, by datagrams, and with everything strange that tells systems apart.
        foreach (string[] family in new[] { new[] { Address4 }, ["-6", Address6] })
        {
            report = Network.Run([nmap, "-n", "-Pn", "-sS", "-sU", "-O", "--max-os-tries", "1", "-v", "-p", "T:7-50,U:7,9,19", .. family]);
            Assert.That(report, Does.Match(@"\n7/tcp +open").And.Match(@"\n19/tcp +open").And.Match(@"\n7/udp +open +echo").And.Match(@"\n19/udp +open +chargen"));
            Assert.That(CountClosed(report), Is.EqualTo(42 + 1), report);
            if (family.Length == 1)
                Assert.That(report, Does.Contain("(Good luck!)"), "sequence numbers that nobody can guess");
        }

        Assert.That(Network.Call("call", Address6), Is.EqualTo("good\n"));
    }

    // nmap lists them, or only counts them, or both.
    private static int CountClosed(string report) => Regex.Count(report, @"\n\d+/(tcp|udp) +closed")
        + Regex.Matches(report, @"(\d+) closed (tcp|udp) ports?").Sum(m => int.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    private protected override void Boot(PeerNetwork network)
    {
        UnboundServer.Start(network, _directory, "fd00::2", $"""
            $TTL 60
            @ SOA ns.lab. admin.lab. 1 60 60 60 60
            @ NS ns.lab.
            ns AAAA fd00::2
            one A 10.0.0.91
            first CNAME second.lab.
            second CNAME third.lab.
            third CNAME one.lab.
            six AAAA fd00::91
            nowhere CNAME missing.lab.
            {string.Join('\n', Enumerable.Range(1, ManyAddresses).Select(i => $"many A 10.0.1.{i}"))}

            """, "max-udp-size: 512");
        network.Boot("ip=10.0.0.1/24 ip=[fd00::1]/64 nameserver=fd00::2 search=lab",
            ["one", "first.lab", "six.lab", "many.lab", "10.0.0.91", "fd00::91", "missing.lab", "nowhere.lab", "10.0.0.92", "refused.lab"]);
    }

    private protected override void CheckCapture()
    {
        Assert.That(Frames("ipv6.dst == fd00::2 && tcp.dstport == 53"), Is.Not.Empty, "what does not fit into a datagram is asked for over TCP");
        Assert.That(Frames("ip && udp.dstport == 53"), Is.Empty, "names are asked for over IPv6 only");
    }
}
