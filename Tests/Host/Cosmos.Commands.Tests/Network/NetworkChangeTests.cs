using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Configuration;
using Cosmos.Plugins;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

public sealed class NetworkChangeTests
{
    private SimulatedControl _control = null!;

    [SetUp]
    public void Begin() => _control = new SimulatedControl
    {
        Settings = new NetworkSettings
        {
            Addresses = [AddressSetting.Parse("10.0.0.1/24"), AddressSetting.Parse("fd00::1/64")],
            Gateways = [IPAddress.Parse("10.0.0.2"), IPAddress.Parse("fe80::2")],
            NameServers = [IPAddress.Parse("10.0.0.3")],
        },
    };

    [TestCase("addr add 10.0.0.9/16", "10.0.0.1/24 fd00::1/64 10.0.0.9/16")]
    [TestCase("addr add 10.0.0.1/24", "10.0.0.1/24 fd00::1/64")]
    [TestCase("addr set 192.168.1.2/24", "fd00::1/64 192.168.1.2/24")]
    [TestCase("addr set fd00::5/64 fd00::6/64", "10.0.0.1/24 fd00::5/64 fd00::6/64")]
    [TestCase("addr del 10.0.0.1", "fd00::1/64")]
    [TestCase("addr del 10.0.0.1/24 fd00:0:0::1", "")]
    public async Task Addresses(string line, string expected)
    {
        await Run(line);
        Assert.That(string.Join(' ', _control.Settings.Addresses), Is.EqualTo(expected));
    }

    [Test]
    public async Task An_IPv4_address_of_ones_own_and_one_of_DHCP_exclude_each_other()
    {
        await Run("dhcp on");
        Assert.That(_control.Settings.UsesDhcp);
        Assert.That(string.Join(' ', _control.Settings.Addresses), Is.EqualTo("fd00::1/64"));
        Assert.That(string.Join(' ', _control.Settings.Gateways), Is.EqualTo("fe80::2"));
        await Run("addr add fd00::2/64");
        Assert.That(_control.Settings.UsesDhcp);
        await Run("addr add 10.0.0.7/24");
        Assert.That(_control.Settings.UsesDhcp, Is.False);
        await Run("dhcp on");
        await Run("dhcp off");
        Assert.That(_control.Settings.UsesDhcp, Is.False);
    }

    [Test]
    public async Task Gateways_are_replaced_within_their_family()
    {
        await Run("route set 10.0.0.200");
        Assert.That(string.Join(' ', _control.Settings.Gateways), Is.EqualTo("fe80::2 10.0.0.200"));
        await Run("route del fe80::2");
        Assert.That(string.Join(' ', _control.Settings.Gateways), Is.EqualTo("10.0.0.200"));
    }

    [Test]
    public async Task Name_servers_and_domains()
    {
        await Run("dns set 10.0.0.53 fd00::53");
        await Run("dns search example.org lab");
        Assert.That(await Run("dns"), Is.EqualTo("nameserver 10.0.0.53\nnameserver fd00::53\nsearch example.org lab\n"));
        await Run("dns clear");
        Assert.That(await Run("dns"), Is.Empty);
        Assert.That(_control.Settings.SearchDomains, Is.Empty);
    }

    [TestCase("addr add", "'ip addr add' makes no sense. There are: ip addr add ADDRESS/LENGTH..., ip addr set ADDRESS/LENGTH..., ip addr del ADDRESS....")]
    [TestCase("addr fly 1.2.3.4/5", "'ip addr fly 1.2.3.4/5' makes no sense.")]
    [TestCase("addr add 10.0.0.9", "'10.0.0.9' is no address with the length of its prefix, as in 10.0.0.1/24 or fd00::1/64.")]
    [TestCase("addr add 10.0.0.9/33", "'10.0.0.9/33' is no address with the length of its prefix")]
    [TestCase("addr del 10.0.0.1/16", "10.0.0.1/16 was not set by hand; these were: 10.0.0.1/24 fd00::1/64.")]
    [TestCase("addr del me", "'me' is no IP address.")]
    [TestCase("route del 10.0.0.9", "10.0.0.9 is no gateway that was set; these were: 10.0.0.2 fe80::2.")]
    [TestCase("dns set box", "'box' is no IP address.")]
    [TestCase("dhcp maybe", "'ip dhcp maybe' makes no sense. There are: ip dhcp on, ip dhcp off.")]
    [TestCase("link up", "'ip link up' makes no sense. ip link shows, and changes nothing.")]
    public void What_makes_no_sense_changes_nothing(string line, string message)
    {
        NetworkSettings before = _control.Settings;
        Assert.That(async () => await Run(line), Throws.TypeOf<CommandException>().With.Message.StartsWith(message));
        Assert.That(_control.Settings, Is.SameAs(before));
    }

    [Test]
    public async Task The_problem_of_the_configuration_is_shown()
    {
        _control.Problem = "No DHCP server answers.";
        Assert.That(await Run("dhcp"), Is.EqualTo("eth0 configured: No DHCP server answers.\ndhcp off, router advertisements on\n"));
    }

    [Test]
    public void A_refusal_of_the_machine_is_the_commands_complaint()
    {
        _control.Refusal = new ArgumentException("Two gateways of one family.");
        Assert.That(async () => await Run("route set 10.0.0.4"), Throws.TypeOf<CommandException>().With.Message.EqualTo("Two gateways of one family."));
    }

    [Test]
    public async Task Interfaces_of_this_system_are_shown()
    {
        Assert.That(await Run("addr"), Does.Contain("inet 127.0.0.1/8 host\n"));
        Assert.That(await Run("route"), Does.Match(@"(^|\n)127\.0\.0\.0/8 dev lo\n"));
        Assert.That(await Run("link"), Does.Match(@"lo: \w+, mtu \d+\n    received \d+ bytes, "));
    }

    [Test]
    public void Sockets_of_this_system_are_shown()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        using var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        var line = new CommandLine(new Cosmos_Commands_NetworkManifest());
        string all = line.Run("ss").Output;
        Assert.That(Cells(all), Does.Contain($"tcp LISTEN {listener.LocalEndPoint} *").And.Contain($"tcp ESTAB {client.LocalEndPoint} {listener.LocalEndPoint}"));
        Assert.That(Cells(all), Does.Contain($"udp UNCONN {datagrams.LocalEndPoint} *"));
        Assert.That(line.Run("ss -tl").Output, Does.Not.Contain("udp").And.Not.Contain("ESTAB"));
        Assert.That(line.Run("ss -u").Output, Does.Not.Contain("tcp"));
    }

    [Test]
    public void A_wrong_line_is_explained_without_a_machine()
    {
        var line = new CommandLine(new Cosmos_Commands_NetworkManifest());
        Assert.That(line.Run("ip dhcp on").Error, Does.StartWith("ip: The network of the machine can only be configured by"));
        Assert.That(line.Run("ip neigh").Error, Is.EqualTo("ip: there is no 'neigh'; there are: addr, link, route, dns, dhcp.\n"));
        Assert.That(line.Run("hostname box").Status, Is.EqualTo(1));
        Assert.That(line.Run("hostname").Output.Trim(), Is.EqualTo(Dns.GetHostName()));
        Assert.That(line.Run("ping -i 0 127.0.0.1").Error, Does.StartWith("ping: the interval '0' is no number of seconds between 0.01 and 3600."));
        Assert.That(line.Run("ping -4 ::1").Error, Is.EqualTo("ping: '::1' has no IPv4 address.\n"));
    }

    [Test]
    public void Dns_finds_the_addresses_of_this_machine()
    {
        var line = new CommandLine(new Cosmos_Commands_NetworkManifest());
        Assert.That(line.Run("dns -4 localhost").Output, Is.EqualTo("[127.0.0.1]\n"));
        Assert.That(line.Run($"dns {new string('x', 70)}.example").Status, Is.EqualTo(1));
    }

    [Test]
    public void Names_that_others_give_cannot_move_the_cursor() =>
        Assert.That(TerminalText.Visible("evil\u001b[2J\u009b.example"), Is.EqualTo("evil\\u001b[2J\\u009b.example"));

    private static string[] Cells(string table) =>
        [.. table.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)))];

    private async Task<string> Run(string line)
    {
        string[] words = line.Split(' ');
        using var output = new StringWriter { NewLine = "\n" };
        await new NetworkDialogue(_control, NetworkInterface.GetAllNetworkInterfaces).RunAsync(words[0], words[1..], output);
        return output.ToString();
    }

    private sealed class SimulatedControl : INetworkControl
    {
        internal NetworkSettings Settings { get; set; } = new();

        internal string? Problem { get; set; }

        internal Exception? Refusal { get; set; }

        public NetworkState GetState() => new(
            NetworkPhase.Configured, Problem, "eth0", "box", Settings.Addresses, Settings.Gateways, Settings.NameServers, Settings.SearchDomains, Settings);

        public void Apply(NetworkSettings settings) => Settings = Refusal is null ? settings : throw Refusal;
    }
}
