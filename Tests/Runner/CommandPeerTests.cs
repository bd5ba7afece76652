using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Cosmos.Runner.Tests;

/// <summary>The commands for the network on the machine, with unbound, chrony and Linux at the other end. One boot runs them all; the tests read what they said.</summary>
[Category("Peers")]
public sealed class CommandPeerTests
{
    private const string Good = "%good";
    private const string Bad = "%bad";

    private static readonly string[] s_lines =
    [
        "dns one",
        "dns first.lab",
        "dns -6 both.lab",
        "dns 10.0.0.91",
        "dns fd00::91",
        "dns missing.lab",
        "dns refused.lab",
        "date 2001-02-03T04:05:06Z",
        "ntp -q -v 10.0.0.2",
        "date",
        "ntp -v time.lab",
        "date",
        "ntp -6 time.lab",
        "ntp -p 9 10.0.0.2",
        "ping -c 3 -i 0.2 10.0.0.2",
        "ping -c 2 -i 0.2 -q -s 30000 time.lab",
        "ping -c 2 -i 0.2 fd00::2",
        "ping -c 1 -W 0.5 10.0.0.77",
        "ip",
        "ip route",
        "ip dns",
        "ip addr add 10.0.0.99/24",
        "ip addr",
        "ip addr add 10.0.0.300/24",
        "ss -l",
        "df",
        "ping -c 1 10.0.0.2",
    ];

    private readonly string _directory = Directory.CreateTempSubdirectory("cosmos-commands-").FullName;
    private PeerNetwork? _network;
    private List<(string Output, bool IsGood)> _answers = [];
    private DateTime _started;

    [OneTimeSetUp]
    public void Boot()
    {
        _network = new PeerNetwork(nameof(CommandPeerTests));
        StartUnbound(_network);
        // It serves this system's clock and, with -x, never touches it; no remote control.
        _network.Start(
            [PeerNetwork.Find("chronyd", "chrony"), "-d", "-x", "-U", "-u", "root", "local stratum 8", "allow 10.0.0.0/24", "allow fd00::/64", "cmdport 0", "bindcmdaddress /", $"pidfile {_directory}/chronyd.pid"],
            "control of system clock");
        _started = DateTime.UtcNow;
        // What a command said is followed by how it ended; the first one by itself, because the machine may have said something before.
        string[] words = [.. s_lines.Prepend("pwd").SelectMany(l => (string[])[.. l.Split(' '), "2>&1&&echo", $"{Good}||echo", $"{Bad};"])];
        _network.Boot(KernelApps.Get("Example"), 256, "ip=10.0.0.1/24 ip=[fd00::1]/64 gateway=10.0.0.2 nameserver=10.0.0.2 search=lab", words);
        Assert.That(_network.WaitForEnd(), Is.Zero, _network.Console);
        _answers = [.. Regex.Matches(_network.Console, $@"((?:.*\n)*?)({Good}|{Bad})\n").Skip(1).Select(m => (m.Groups[1].Value, m.Groups[2].Value == Good))];
        Assert.That(_answers.Count, Is.EqualTo(s_lines.Length), _network.Console);
    }

    [OneTimeTearDown]
    public void Clean()
    {
        _network?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [TestCase("dns one", "[10.0.0.91]\n")]
    [TestCase("dns first.lab", "first.lab is an alias of one.lab\n[10.0.0.91]\n")]
    [TestCase("dns -6 both.lab", "[fd00::92]\n")]
    [TestCase("dns 10.0.0.91", "one.lab\n")]
    [TestCase("dns fd00::91", "six.lab\n")]
    public void Unbound_answers(string line, string expected) => Assert.That(Answer(line), Is.EqualTo(expected));

    [TestCase("dns missing.lab", "dns: there is no host 'missing.lab'.\n")]
    [TestCase("dns refused.lab", "dns: no name server answers the question for 'refused.lab'. 'ip dns' shows which ones are asked.\n")]
    [TestCase("ntp -p 9 10.0.0.2", "ntp: 10.0.0.2:9 has no time server at this port.\n")]
    [TestCase("ip addr add 10.0.0.300/24", "ip: '10.0.0.300/24' is no address with the length of its prefix, as in 10.0.0.1/24 or fd00::1/64.\n")]
    public void A_failure_is_explained(string line, string expected) => Assert.That(Answer(line, good: false), Is.EqualTo(expected));

    [Test]
    public void Chrony_sets_a_clock_that_was_wrong()
    {
        Assert.That(Answer("ntp -q -v 10.0.0.2"), Does.Match(@"^\d{4}-.*Z\noffset \+\d+\.\d{6} s, delay \d+\.\d{6} s, .* stratum 8, reference 127\.127\.1\.1, server 10\.0\.0\.2:123\n$"));
        Assert.That(Answers("date")[0], Does.StartWith("2001-02-03T04:0"), "-q sets nothing");
        Assert.That(Answer("ntp -v time.lab"), Does.Contain("offset +"));
        foreach (string time in new[] { Answers("date")[1], Answer("ntp -6 time.lab") })
        {
            var said = DateTime.Parse(time.Trim(), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal);
            Assert.That(said, Is.InRange(_started.AddSeconds(-2), DateTime.UtcNow.AddSeconds(2)));
        }
    }

    [Test]
    public void Linux_answers_pings()
    {
        Assert.That(Answer("ping -c 3 -i 0.2 10.0.0.2"), Does.Match(@"^PING 10\.0\.0\.2: 56 bytes of data\n(64 bytes from 10\.0\.0\.2: icmp_seq=\d ttl=64 time=\d+\.\d{3} ms\n){3}\n--- 10\.0\.0\.2 ping statistics ---\n3 packets transmitted, 3 received, 0% packet loss\nrtt "));
        Assert.That(Answer("ping -c 2 -i 0.2 -q -s 30000 time.lab"), Does.Contain("2 packets transmitted, 2 received, 0% packet loss"));
        Assert.That(Answer("ping -c 2 -i 0.2 fd00::2"), Does.Contain("64 bytes from fd00::2: icmp_seq=2 time=").And.Contain("2 received"));
        Assert.That(Answer("ping -c 1 -W 0.5 10.0.0.77", good: false), Does.Contain("1 packets transmitted, 0 received").And.Contain("100% packet loss"));
    }

    [Test]
    public void Addresses_routes_and_name_servers_are_shown_and_changed()
    {
        Assert.That(Answer("ip"), Does.Contain("eth0: up, mtu 1500 52:54:00:12:34:56\n").And.Contain("    inet 10.0.0.1/24\n").And.Contain("    inet6 fd00::1/64\n"));
        Assert.That(Answer("ip route"), Does.Contain("default via 10.0.0.2 dev eth0\n").And.Contain("10.0.0.0/24 dev eth0\n"));
        Assert.That(Answer("ip dns"), Is.EqualTo("nameserver 10.0.0.2\nsearch lab\n"));
        Assert.That(Answer("ip addr add 10.0.0.99/24"), Is.Empty);
        Assert.That(Answer("ip addr"), Does.Contain("    inet 10.0.0.1/24\n").And.Contain("    inet 10.0.0.99/24\n").And.Contain("    inet6 fd00::1/64\n"), "the others stay");
    }

    [Test]
    public void Sockets_and_file_systems_are_shown()
    {
        Assert.That(Answer("ss -l"), Does.Match("^Netid +State +Local +Peer\n"));
        Assert.That(Answer("df"), Does.Match("^Type +KiB +Used +Free +Use% +Mounted on\n").And.Match(@" /\n"));
    }

    private string[] Answers(string line) => [.. s_lines.Index().Where(l => l.Item == line).Select(l => _answers[l.Index].Output)];

    private string Answer(string line, bool good = true)
    {
        (string output, bool isGood) = _answers[Array.IndexOf(s_lines, line)];
        Assert.That(isGood, Is.EqualTo(good), output);
        return output;
    }

    private void StartUnbound(PeerNetwork network) => UnboundServer.Start(network, _directory, "10.0.0.2", """
            $TTL 60
            @ SOA ns.lab. admin.lab. 1 60 60 60 60
            @ NS ns.lab.
            ns A 10.0.0.2
            time A 10.0.0.2
            time AAAA fd00::2
            one A 10.0.0.91
            first CNAME one.lab.
            six AAAA fd00::91
            both A 10.0.0.92
            both AAAA fd00::92

            """);
}
