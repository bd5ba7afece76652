using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;
using Cosmos.Network.Dns;
using Cosmos.Network.Links;
using Cosmos.Network.Tests.Dhcp;
using Cosmos.Network.Tests.Harness;
using Cosmos.Network.Tests.IPv6;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Configuration;

public sealed class NetworkConfiguratorTests
{
    private static readonly InternetAddress s_leased = InternetAddress.Parse("10.0.0.50");
    private static readonly InternetAddress s_server = InternetAddress.Parse("10.0.0.9");

    private TestHost _host = null!;
    private DnsResolver _resolver = null!;
    private NetworkConfigurator _configurator = null!;
    private List<ConfigurationPhase> _phases = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new TestHost();
        using (_host.Stack.BeginWork())
            _host.Interface.RemoveAddress(TestHost.Own);
        _resolver = new DnsResolver(_host.Stack);
        _configurator = new NetworkConfigurator(_host.Stack, _host.Interface, _resolver);
        _phases = [];
        _configurator.StatusChanged = () => _phases.Add(_configurator.Status.Phase);
        _host.Link.Sent.Clear();
    }

    [Test]
    public void The_default_configures_the_interface_at_once()
    {
        _configurator.Apply(NetworkConfiguration.Default);
        Assert.That(_configurator.Status, Is.EqualTo(new ConfigurationStatus(ConfigurationPhase.Configured, null)));
        Assert.That(Addresses(), Does.StartWith("10.0.0.1/24"));
        Assert.That(Routes(), Does.Contain("0.0.0.0/0 10.0.0.2"));
        Assert.That(_resolver.Settings.Servers.Single().ToString(), Is.EqualTo("10.0.0.3:53"));
        Assert.That((_configurator.HostName, _resolver.Settings.HostName), Is.EqualTo(("cosmos", "cosmos")));
        _host.Passes(TimeSpan.FromMilliseconds(10));
        Assert.That(_phases, Is.EqualTo(new[] { ConfigurationPhase.Configured }));
    }

    [Test]
    public void Another_configuration_replaces_the_first_while_the_machine_runs()
    {
        _configurator.Apply(NetworkConfiguration.Default);
        _configurator.Apply(Parse("ip=192.168.7.5/16 gateway=192.168.0.1 nameserver=192.168.0.2 hostname=box mtu=1400 ipv6=off"));
        Assert.That(Addresses(), Is.EqualTo("192.168.7.5/16"));
        Assert.That(Routes(), Is.EqualTo("192.168.7.5/16 0.0.0.0, 0.0.0.0/0 192.168.0.1"));
        Assert.That(_resolver.Settings.Servers.Single().ToString(), Is.EqualTo("192.168.0.2:53"));
        Assert.That((_configurator.HostName, _host.Interface.Mtu), Is.EqualTo(("box", 1400)));
        _configurator.Apply(NetworkConfiguration.Off);
        Assert.That(Addresses(), Is.Empty);
        Assert.That(Routes(), Is.Empty);
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Off));
        Assert.That(_host.Interface.IsUp, Is.False);
        _configurator.Apply(NetworkConfiguration.Default);
        Assert.That(_host.Interface.IsUp, Is.True);
        Assert.That(Addresses(), Does.StartWith("10.0.0.1/24"));
    }

    [Test]
    public void DHCP_configures_an_interface_without_address()
    {
        _configurator.Apply(Parse("ip=dhcp ipv6=off"));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Waiting));
        byte[] discover = TakeDhcp(1, out string destination);
        Assert.That(destination, Is.EqualTo("255.255.255.255 from 0.0.0.0"));
        Serve(2, discover);
        byte[] request = TakeDhcp(3, out _);
        Serve(5, request, bytes => bytes.Option(1, 255, 255, 255, 0).Option(3, 10, 0, 0, 2).Option(6, 10, 0, 0, 3).Text(12, "leased").Text(15, "example.org").Option(26, 5, 0x78));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Waiting), "the address is checked first");
        _host.Passes(TimeSpan.FromMilliseconds(600));
        Assert.That(_configurator.Status, Is.EqualTo(new ConfigurationStatus(ConfigurationPhase.Configured, null)));
        Assert.That(Addresses(), Is.EqualTo("10.0.0.50/24"));
        Assert.That(Routes(), Is.EqualTo("10.0.0.50/24 0.0.0.0, 0.0.0.0/0 10.0.0.2"));
        Assert.That(_resolver.Settings.Servers.Single().ToString(), Is.EqualTo("10.0.0.3:53"));
        Assert.That(_resolver.Settings.SearchDomains, Is.EqualTo(new[] { "example.org" }));
        Assert.That((_configurator.HostName, _host.Interface.Mtu), Is.EqualTo(("leased", 1400)));
        byte[][] arp = [.. _host.Link.Sent.Where(IsArp)];
        Assert.That(arp, Has.Length.EqualTo(4), "three probes and an announcement");
        Assert.That(arp[0][28..32], Is.EqualTo(new byte[4]), "a probe has no sender");
        Assert.That(arp[3][28..32], Is.EqualTo(DhcpBytes.Address("10.0.0.50")));
        Assert.That(_phases, Is.EqualTo(new[] { ConfigurationPhase.Waiting, ConfigurationPhase.Configured }));
    }

    [Test]
    public void What_the_user_says_comes_before_what_the_server_says()
    {
        _configurator.Apply(Parse("ip=dhcp ipv6=off gateway=10.0.0.200 nameserver=9.9.9.9 hostname=mine mtu=1300 search=my.example"));
        Lease(bytes => bytes.Option(1, 255, 255, 255, 0).Option(3, 10, 0, 0, 2).Option(6, 10, 0, 0, 3).Text(12, "leased").Text(15, "example.org").Option(26, 5, 0x78));
        Assert.That(Routes(), Is.EqualTo("10.0.0.50/24 0.0.0.0, 0.0.0.0/0 10.0.0.200"));
        Assert.That(_resolver.Settings.Servers.Single().ToString(), Is.EqualTo("9.9.9.9:53"));
        Assert.That(_resolver.Settings.SearchDomains, Is.EqualTo(new[] { "my.example" }));
        Assert.That((_configurator.HostName, _host.Interface.Mtu), Is.EqualTo(("mine", 1300)));
    }

    [Test]
    public void An_offered_address_that_answers_ARP_is_declined()
    {
        _configurator.Apply(Parse("ip=dhcp ipv6=off"));
        Serve(2, TakeDhcp(1, out _));
        Serve(5, TakeDhcp(3, out _));
        _host.Receives(Frames.Ethernet(Frames.Arp(2, TestHost.PeerMac, s_leased, Frames.Mac, InternetAddress.AnyV4), 0x0806));
        TakeDhcp(4, out _);
        Assert.That(Addresses(), Is.Empty);
        _host.Passes(TimeSpan.FromMilliseconds(600));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Waiting));
        Assert.That(_configurator.Status.Problem, Does.Contain("in use"));
    }

    [Test]
    public void The_lease_is_renewed_by_unicast_and_kept()
    {
        _configurator.Apply(Parse("ip=dhcp ipv6=off"));
        Lease(bytes => bytes.Option(1, 255, 255, 255, 0));
        using (_host.Stack.BeginWork())
            _host.Interface.Neighbors.SetPermanent(s_server, TestHost.PeerMac);
        _host.Link.Sent.Clear();
        _host.Passes(TimeSpan.FromSeconds(1801));
        byte[] renewal = TakeDhcp(3, out string destination);
        Assert.That(destination, Is.EqualTo("10.0.0.9 from 10.0.0.50"));
        byte[] reply = new DhcpBytes(5, DhcpBytes.Transaction(renewal), "10.0.0.50").Option(1, 255, 255, 255, 0).Option(6, 10, 0, 0, 77).ToArray();
        _host.Receives(Frames.Ethernet(Frames.IPv4(17, Frames.Udp(67, 68, reply, s_server, s_leased), s_server, s_leased)));
        _host.Passes(TimeSpan.FromMilliseconds(10));
        Assert.That(Addresses(), Is.EqualTo("10.0.0.50/24"));
        Assert.That(_resolver.Settings.Servers.Single().ToString(), Is.EqualTo("10.0.0.77:53"));
        Assert.That(_host.Link.Sent.Any(IsArp), Is.False, "the address stays, so nobody has to be told");
    }

    [Test]
    public void At_the_end_of_the_lease_the_address_is_gone()
    {
        _configurator.Apply(Parse("ip=dhcp ipv6=off"));
        Lease(bytes => bytes.Option(1, 255, 255, 255, 0).Option(3, 10, 0, 0, 2).Option(6, 10, 0, 0, 3));
        _host.Passes(TimeSpan.FromSeconds(3601));
        Assert.That(Addresses(), Is.Empty);
        Assert.That(Routes(), Is.Empty);
        Assert.That(_resolver.Settings.Servers, Is.Empty);
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Waiting));
        Assert.That(_configurator.Status.Problem, Does.Contain("no DHCP server extended it"));
    }

    [Test]
    public void A_cable_that_comes_back_asks_for_the_lease_again()
    {
        _configurator.Apply(Parse("ip=dhcp ipv6=off"));
        Lease(bytes => bytes.Option(1, 255, 255, 255, 0));
        SetCable(false);
        Assert.That(_configurator.Status.Problem, Does.Contain("not plugged in"));
        SetCable(true);
        byte[] request = TakeDhcp(3, out string destination);
        Assert.That(destination, Does.StartWith("255.255.255.255"));
        Assert.That(DhcpBytes.Options(request)[50], Is.EqualTo(DhcpBytes.Address("10.0.0.50")));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Configured));
    }

    [Test]
    public void Leaving_DHCP_releases_the_lease()
    {
        _configurator.Apply(Parse("ip=dhcp ipv6=off"));
        Lease(bytes => bytes.Option(1, 255, 255, 255, 0));
        using (_host.Stack.BeginWork())
            _host.Interface.Neighbors.SetPermanent(s_server, TestHost.PeerMac);
        _host.Link.Sent.Clear();
        _configurator.Apply(Parse("ip=10.0.0.1/24 ipv6=off"));
        TakeDhcp(7, out string destination);
        Assert.That(destination, Is.EqualTo("10.0.0.9 from 10.0.0.50"));
        Assert.That(Addresses(), Is.EqualTo("10.0.0.1/24"));
        _host.Link.Sent.Clear();
        _host.Passes(TimeSpan.FromHours(2));
        _host.ExpectsSilence();
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void What_two_configurations_have_in_common_stays_as_it_is()
    {
        const string Line = "ip=10.0.0.1/24 ip=[2001:db8::5]/64 ipv6=off";
        _configurator.Apply(Parse(Line + " gateway=10.0.0.2"));
        _host.Passes(TimeSpan.FromSeconds(2));
        _host.Link.Sent.Clear();
        string before = Addresses();
        _configurator.Apply(Parse(Line + " gateway=10.0.0.2 nameserver=10.0.0.9 hostname=box"));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Configured), "nothing is checked again");
        Assert.That(Addresses(), Is.EqualTo(before));
        Assert.That((_resolver.Settings.Servers.Single().ToString(), _configurator.HostName), Is.EqualTo(("10.0.0.9:53", "box")));
        _host.Passes(TimeSpan.FromSeconds(2));
        _host.ExpectsSilence();

        _configurator.Apply(Parse(Line + " ip=10.0.0.77/24 gateway=10.0.0.3"));
        Assert.That(Addresses(), Is.EqualTo(before + ", 10.0.0.77/24"));
        Assert.That(Routes(), Does.Contain("0.0.0.0/0 10.0.0.3").And.Not.Contain("0.0.0.0/0 10.0.0.2"));
        _configurator.Apply(Parse("ip=10.0.0.1/16 ip=[2001:db8::5]/64 ipv6=off"));
        Assert.That(Addresses(), Does.Contain("10.0.0.1/16").And.Contain("2001:db8::5/64").And.Not.Contain("10.0.0.77").And.Not.Contain("10.0.0.1/24"));
    }

    [Test]
    public void A_lease_outlives_a_change_of_names()
    {
        _configurator.Apply(Parse("ip=dhcp ipv6=off"));
        Lease(bytes => bytes.Option(1, 255, 255, 255, 0).Option(3, 10, 0, 0, 2).Option(26, 5, 0x78));
        _host.Link.Sent.Clear();
        _configurator.Apply(Parse("ip=dhcp ipv6=off nameserver=10.0.0.9"));
        Assert.That(Addresses(), Is.EqualTo("10.0.0.50/24"));
        Assert.That(Routes(), Does.Contain("0.0.0.0/0 10.0.0.2"));
        Assert.That(_host.Interface.Mtu, Is.EqualTo(1400));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Configured));
        _host.Passes(TimeSpan.FromSeconds(2));
        _host.ExpectsSilence();
        _configurator.Apply(Parse("ip=dhcp ipv6=off gateway=10.0.0.3"));
        Assert.That(Addresses(), Is.Empty, "routes are made anew, and the lease with them");
    }

    [Test]
    public void IPv6_alone_is_configured_when_a_router_has_answered()
    {
        _configurator.Apply(Parse("ip=off") with { IsEnabled = true, IsAutoConfigured = true });
        _host.Passes(TimeSpan.FromSeconds(2));
        Assert.That(_configurator.Status.Problem, Does.Contain("router"));
        _host.Receives(Frames6.RouterAdvertisement(1800, 0, null, 255, Frames6.Prefix("2001:db8:7::", 64, 3600, 1800), Frames6.Servers(600, "fe80::53")));
        _host.Passes(TimeSpan.FromSeconds(1.1));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Configured));
        Assert.That(_resolver.Settings.Servers.Single().ToString(), Is.EqualTo("[fe80::53%2]:53"));
    }

    [Test]
    public void A_static_IPv6_address_is_checked_before_it_is_used()
    {
        _configurator.Apply(Parse("ip=[2001:db8::5]/64 ipv6=off"));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Waiting));
        _host.Passes(TimeSpan.FromSeconds(1.1));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Configured));
        Assert.That(_host.Link.Sent.Where(f => f[13] == 0xDD).Any(f => Frames6.Open(f).Type == 133), Is.False, "routers are not asked");
        InternetAddress taken = InternetAddress.Parse("2001:db8::6");
        _configurator.Apply(Parse("ip=[2001:db8::6]/64 ipv6=off"));
        _host.Receives(Frames6.Advertisement(taken, 0x20, taken, InternetAddress.Parse("ff02::1")));
        _host.Passes(TimeSpan.FromSeconds(2));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Failed));
        Assert.That(_configurator.Status.Problem, Does.Contain("2001:db8::6"));
    }

    [Test]
    public void A_second_machine_with_the_static_address_is_reported()
    {
        _configurator.Apply(NetworkConfiguration.Default);
        _host.Receives(Frames.Ethernet(Frames.Arp(1, TestHost.PeerMac, TestHost.Own, default, TestHost.Own), 0x0806));
        _host.Passes(TimeSpan.FromMilliseconds(10));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Configured));
        Assert.That(_configurator.Status.Problem, Does.Contain("10.0.0.1").And.Contain(TestHost.PeerMac.ToString()));
    }

    [Test]
    public void A_secret_makes_the_addresses_the_same_at_each_start()
    {
        string LinkLocal(string line, int seed)
        {
            var stack = new NetworkStack(new NetworkStackOptions(), new ManualTime(), new Buffers.ManagedPacketMemory(), new SeededRandom(seed));
            NetworkInterface networkInterface = stack.AddInterface(new RecordingLink(), "eth0");
            new NetworkConfigurator(stack, networkInterface, new DnsResolver(stack)).Apply(Parse(line));
            return networkInterface.Addresses.Single(a => a.Address.IsLinkLocal).Address.ToString();
        }

        Assert.That(LinkLocal("ipv6.secret=hush", 1), Is.EqualTo(LinkLocal("ipv6.secret=hush", 2)));
        Assert.That(LinkLocal("ipv6.secret=hush", 1), Is.Not.EqualTo(LinkLocal("ipv6.secret=hush!", 1)));
        Assert.That(LinkLocal("quiet", 1), Is.Not.EqualTo(LinkLocal("quiet", 2)));
    }

    private static bool IsArp(byte[] frame) => frame[12] == 8 && frame[13] == 6;

    private static NetworkConfiguration Parse(string line)
    {
        Assert.That(NetworkCommandLine.TryParse(line.Split(' '), out NetworkConfiguration configuration, out string? error), Is.True, error);
        return configuration;
    }

    private void Lease(Func<DhcpBytes, DhcpBytes> options)
    {
        Serve(2, TakeDhcp(1, out _), options);
        Serve(5, TakeDhcp(3, out _), options);
        _host.Passes(TimeSpan.FromMilliseconds(600));
        Assert.That(_configurator.Status.Phase, Is.EqualTo(ConfigurationPhase.Configured));
    }

    private void Serve(byte type, byte[] to, Func<DhcpBytes, DhcpBytes>? options = null)
    {
        var bytes = new DhcpBytes(type, DhcpBytes.Transaction(to), "10.0.0.50");
        byte[] message = (options?.Invoke(bytes) ?? bytes).ToArray();
        byte[] datagram = Frames.Udp(67, 68, message, s_server, InternetAddress.BroadcastV4);
        _host.Receives(Frames.Ethernet(Frames.IPv4(17, datagram, s_server, InternetAddress.BroadcastV4), destination: MacAddress.Broadcast));
        _host.Passes(TimeSpan.FromMilliseconds(2));
    }

    private byte[] TakeDhcp(byte type, out string destination)
    {
        while (true)
        {
            byte[] frame = _host.TakeSent();
            if (frame[12] != 8 || frame[13] != 0 || frame[23] != 17)
                continue;
            byte[] message = Frames.OpenUdp(frame, out ushort sourcePort, out ushort destinationPort);
            Assert.That((sourcePort, destinationPort), Is.EqualTo(((ushort)68, (ushort)67)));
            Assert.That(DhcpBytes.Options(message)[53][0], Is.EqualTo(type));
            destination = $"{new InternetAddress(frame.AsSpan(30, 4))} from {new InternetAddress(frame.AsSpan(26, 4))}";
            Assert.That(BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(236)), Is.EqualTo(0x63825363));
            return message;
        }
    }

    private void SetCable(bool isIn)
    {
        using (_host.Stack.BeginWork())
        {
            _host.Link.IsUp = isIn;
            _host.Link.Receiver!.OnLinkChanged();
        }

        _host.Passes(TimeSpan.FromMilliseconds(5));
    }

    private string Addresses() => string.Join(", ", _host.Interface.Addresses.Select(a => $"{a.Address}/{a.PrefixLength}"));

    private string Routes() => string.Join(", ", _host.Stack.Routes.Entries.Where(e => !e.Interface.IsLoopback && e.Prefix.IsIPv4)
        .Select(e => $"{e.Prefix}/{e.PrefixLength} {e.Gateway}"));
}
