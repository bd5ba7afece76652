using System;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.IPv6;
using Cosmos.Network.Links;
using Cosmos.Network.Randomness;
using Cosmos.Network.Routing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.IPv6.Frames6;

namespace Cosmos.Network.Tests.IPv6;

public sealed class RouterDiscoveryTests
{
    private static readonly InternetAddress s_allRouters = InternetAddress.Parse("ff02::2");
    private static readonly InternetAddress s_secondRouter = InternetAddress.Parse("fe80::3");

    private TestHost _host = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new TestHost();
        using (_host.Stack.BeginWork())
            Interface6.Configure(isEnabled: true, acceptsAdvertisements: true);
    }

    private IPv6Interface Interface6 => _host.Stack.IPv6.Of(_host.Interface);

    [Test]
    public void The_link_local_address_is_made_checked_and_then_routers_are_asked_for()
    {
        InterfaceAddress own = _host.Interface.Addresses.Single(a => a.Address.IsLinkLocal);
        Assert.That(own.State, Is.EqualTo(InterfaceAddressState.Tentative));
        _host.Passes(TimeSpan.FromSeconds(1.1));
        Assert.That(own.State, Is.EqualTo(InterfaceAddressState.Preferred));
        Sent[] sent = _host.Link.Sent.Select(Open).ToArray();
        Assert.That(sent.Count(s => s.Type == 135 && s.Target == own.Address), Is.EqualTo(1));
        Sent question = sent.Single(s => s.Type == 133);
        Assert.That((question.Source, question.Destination, question.HopLimit), Is.EqualTo((own.Address, s_allRouters, (byte)255)));
        Assert.That(question.Payload[8..], Is.EqualTo(LinkLayer(1, Frames.Mac)));
    }

    [Test] // RFC 7559
    public void Routers_are_asked_for_ever_more_seldom_until_one_answers()
    {
        double last = 0;
        double previous = 0;
        for (int i = 0; i < 6; i++)
        {
            while (!_host.Link.Sent.Any(frame => Open(frame).Type == 133))
            {
                _host.Link.Sent.Clear();
                _host.Passes(TimeSpan.FromMilliseconds(100));
            }

            _host.Link.Sent.Clear();
            double now = _host.Time.Microseconds / 1e6;
            if (i >= 2)
                Assert.That((now - last) / previous, Is.InRange(1.5, 2.5));
            previous = now - last;
            last = now;
        }

        _host.Receives(RouterAdvertisement(1800));
        _host.Passes(TimeSpan.FromMinutes(20));
        Assert.That(_host.Link.Sent.Any(frame => Open(frame).Type == 133), Is.False);
    }

    [Test]
    public void An_advertisement_gives_a_route_an_address_a_prefix_and_name_servers()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, LinkLayer(1), Prefix("2001:db8:7::", 64, 3600, 1800), Servers(600, "2001:db8::53", "fe80::53")));
        InterfaceAddress address = Address("2001:db8:7::");
        Assert.That(address.State, Is.EqualTo(InterfaceAddressState.Tentative));
        _host.Passes(TimeSpan.FromSeconds(1.1));
        Assert.That(address.State, Is.EqualTo(InterfaceAddressState.Preferred));
        Assert.That(Routes(), Is.EqualTo("2001:db8:7::/64 on link, ::/0 fe80::2"));
        Assert.That(Interface6.Routers.NameServers.Select(s => s.ToString()), Is.EqualTo(new[] { "[2001:db8::53]:53", "[fe80::53%2]:53" }));
        Assert.That(_host.Interface.Neighbors.Find(Peer)!.MacAddress, Is.EqualTo(TestHost.PeerMac));
        Assert.That(_host.Stack.Routes.TryFind(InternetAddress.Parse("2001:db8:99::1"), 0, null, default, out Route route), Is.True);
        Assert.That((route.NextHop, route.Source), Is.EqualTo((Peer, address.Address)));
    }

    [Test]
    public void What_was_advertised_ends_with_its_lifetime()
    {
        Settle();
        _host.Receives(RouterAdvertisement(100, 0, null, 255, Prefix("2001:db8:7::", 64, 400, 200), Servers(300, "2001:db8::53")));
        _host.Passes(TimeSpan.FromSeconds(101));
        Assert.That(Routes(), Is.EqualTo("2001:db8:7::/64 on link"));
        _host.Passes(TimeSpan.FromSeconds(100));
        Assert.That(Address("2001:db8:7::").State, Is.EqualTo(InterfaceAddressState.Deprecated));
        _host.Passes(TimeSpan.FromSeconds(100));
        Assert.That(Interface6.Routers.NameServers, Is.Empty);
        _host.Passes(TimeSpan.FromSeconds(100));
        Assert.That(Routes(), Is.Empty);
        Assert.That(_host.Interface.Addresses.Any(a => a.Address.High == 0x2001_0DB8_0007_0000), Is.False);
    }

    [Test]
    public void A_router_with_lifetime_zero_is_no_default_router_any_more()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800));
        Assert.That(Routes(), Is.EqualTo("::/0 fe80::2"));
        _host.Receives(RouterAdvertisement(0));
        Assert.That(Routes(), Is.Empty);
    }

    [Test] // RFC 4191, section 2
    public void The_preferred_of_two_routers_is_used()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, 0x18));
        _host.Receives(RouterAdvertisement(1800, 0x00, s_secondRouter));
        Assert.That(Routes(), Is.EqualTo("::/0 fe80::3, ::/0 fe80::2"));
        _host.Receives(RouterAdvertisement(1800, 0x08));
        Assert.That(Routes(), Does.StartWith("::/0 fe80::2"));
    }

    [Test] // RFC 4861, section 7.3.3
    public void A_router_that_says_it_is_none_loses_its_route()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, LinkLayer(1)));
        _host.Receives(Advertisement(Peer, 0x20, Peer, InternetAddress.Parse("ff02::1")));
        Assert.That(Routes(), Is.Empty);
    }

    [Test] // RFC 4861, section 6.3.6
    public void A_router_that_does_not_answer_comes_after_one_that_may()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, 0x08, null, 255, Prefix("2001:db8:7::", 64, 3600, 1800)));
        _host.Receives(RouterAdvertisement(1800, 0x00, s_secondRouter));
        _host.Passes(TimeSpan.FromSeconds(1.1));
        Assert.That(Routes(), Does.Contain("::/0 fe80::2, ::/0 fe80::3"));
        NetworkSocket socket = _host.Udp(family: AddressFamily.InterNetworkV6);
        socket.Send([1], SendFlags.None, new InternetEndpoint(InternetAddress.Parse("2001:db8:99::1"), 9), out _);
        _host.Passes(TimeSpan.FromSeconds(4));
        Assert.That(Routes(), Does.Contain("::/0 fe80::3, ::/0 fe80::2"));
        _host.Receives(RouterAdvertisement(1800, 0x08));
        Assert.That(Routes(), Does.Contain("::/0 fe80::2, ::/0 fe80::3"), "it is there again");
        socket.Close();
    }

    [Test]
    public void After_the_cable_was_out_an_old_router_confirms_what_was_advertised()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, Prefix("2001:db8:7::", 64, 3600, 1800)));
        Replug();
        Assert.That(_host.Link.Sent.Any(frame => frame[12] == 0x86 && Open(frame).Type == 133), Is.True, "routers are asked for again");
        Assert.That(Routes(), Does.Contain("::/0 fe80::2"), "until somebody says otherwise");
        _host.Receives(RouterAdvertisement(1800));
        _host.Passes(TimeSpan.FromSeconds(60));
        Assert.That(Routes(), Is.EqualTo("2001:db8:7::/64 on link, ::/0 fe80::2"));
    }

    [Test]
    public void On_another_link_what_the_old_one_advertised_is_forgotten()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, Prefix("2001:db8:7::", 64, 3600, 1800), Servers(600, "2001:db8::53")));
        Replug();
        _host.Receives(RouterAdvertisement(1800, 0, s_secondRouter, 255, Prefix("2001:db8:8::", 64, 3600, 1800)));
        Assert.That(Routes(), Is.EqualTo("2001:db8:8::/64 on link, ::/0 fe80::3"));
        Assert.That(_host.Interface.Addresses.Any(a => a.Address.High == 0x2001_0DB8_0007_0000), Is.False);
        Assert.That(Interface6.Routers.NameServers, Is.Empty);
        Replug();
        _host.Passes(TimeSpan.FromSeconds(13));
        Assert.That(Routes(), Is.Empty, "no router has answered");
    }

    [Test] // RFC 4861, section 6.1.2
    public void An_advertisement_that_breaks_a_rule_changes_nothing()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, hopLimit: 254));
        _host.Receives(RouterAdvertisement(1800, 0, PeerGlobal));
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, [1, 0, 0, 0, 0, 0, 0, 0]));
        _host.Receives(IcmpFrame(134, 0, [64, 0, 7, 8, 0, 0, 0, 0], Peer, InternetAddress.Parse("ff02::1")));
        Assert.That(Routes(), Is.Empty);
    }

    [TestCase("fe80::", (byte)64, 3600u, 1800u)]
    [TestCase("2001:db8:7::", (byte)48, 3600u, 1800u)]
    [TestCase("2001:db8:7::", (byte)64, 3600u, 3601u)]
    [TestCase("2001:db8:7::", (byte)64, 0u, 0u)]
    [TestCase("ff0e::", (byte)64, 3600u, 1800u)]
    [TestCase("2001:db8:7::", (byte)129, 3600u, 1800u)]
    public void A_prefix_that_cannot_be_used_makes_no_address(string prefix, byte length, uint valid, uint preferred)
    {
        Settle();
        int before = _host.Interface.Addresses.Count;
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, Prefix(prefix, length, valid, preferred)));
        Assert.That(_host.Interface.Addresses, Has.Count.EqualTo(before));
    }

    [Test] // RFC 4862, section 5.5.3 (e)
    public void A_forged_short_lifetime_leaves_an_address_two_hours()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, Prefix("2001:db8:7::", 64, 86400, 86400)));
        _host.Passes(TimeSpan.FromSeconds(2));
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, Prefix("2001:db8:7::", 64, 1, 1)));
        Assert.That(Address("2001:db8:7::").ValidUntil - _host.Stack.Now, Is.EqualTo(7_200_000_000));
        _host.Passes(TimeSpan.FromSeconds(3000));
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, Prefix("2001:db8:7::", 64, 1, 1)));
        Assert.That(Address("2001:db8:7::").ValidUntil - _host.Stack.Now, Is.EqualTo(4_200_000_000).Within(2000));
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, Prefix("2001:db8:7::", 64, 86400, 86400)));
        Assert.That(Address("2001:db8:7::").State, Is.EqualTo(InterfaceAddressState.Preferred));
    }

    [Test]
    public void The_MTU_of_a_link_is_only_lowered_and_not_below_1280()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, [5, 1, 0, 0, 0, 0, 0x04, 0xFF]));
        Assert.That(_host.Interface.Mtu, Is.EqualTo(1500));
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, [5, 1, 0, 0, 0, 0, 0x05, 0x78]));
        Assert.That(_host.Interface.Mtu, Is.EqualTo(1400));
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, [5, 1, 0, 0, 0, 0, 0x23, 0x28]));
        Assert.That(_host.Interface.Mtu, Is.EqualTo(1400));
    }

    [Test] // RFC 8106, section 5.2
    public void Search_domains_are_read()
    {
        Settle();
        byte[] option = [31, 4, 0, 0, 0, 0, 2, 88, 7, .. "example"u8, 3, .. "org"u8, 0, 4, .. "corp"u8, 0, .. new byte[5]];
        Assert.That(option, Has.Length.EqualTo(32));
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, option));
        Assert.That(Interface6.Routers.SearchDomains, Is.EqualTo(new[] { "example.org", "corp" }));
    }

    [Test]
    public void A_flood_of_forged_advertisements_makes_a_bounded_number_of_everything()
    {
        Settle();
        for (int i = 0; i < 2000; i++)
        {
            _host.Receives(RouterAdvertisement(
                1800, 0, InternetAddress.FromHalves(0xFE80_0000_0000_0000, (ulong)(i + 100)), 255, Prefix($"2001:db8:{i:x}::", 64, 3600, 1800), Servers(600, $"2001:db8::{i:x}")));
        }

        Assert.That(_host.Interface.Addresses, Has.Count.LessThanOrEqualTo(18));
        Assert.That(_host.Stack.Routes.Entries, Has.Count.LessThanOrEqualTo(40));
        Assert.That(Interface6.Routers.NameServers, Has.Count.EqualTo(8));
        _host.Link.Sent.Clear();
        Assert.That(_host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 7217, section 6
    public void After_a_duplicate_another_address_is_made_three_times_at_most()
    {
        for (int i = 0; i < 3; i++)
        {
            InterfaceAddress own = _host.Interface.Addresses.Single(a => a.Address.IsLinkLocal);
            Assert.That(own.State, Is.EqualTo(InterfaceAddressState.Tentative));
            _host.Receives(Advertisement(own.Address, 0x20, own.Address, InternetAddress.Parse("ff02::1")));
        }

        Assert.That(_host.Interface.Addresses.Single(a => a.Address.IsLinkLocal).State, Is.EqualTo(InterfaceAddressState.Duplicated));
        Assert.That(Interface6.Addresses.Problem, Does.Contain("in use"));
    }

    [Test]
    public void Identifiers_depend_on_secret_prefix_station_and_duplicates_and_on_nothing_else()
    {
        var hash = new KeyedHash(1, 2);
        InternetAddress first = InterfaceIdentifier.MakeAddress(hash, 1, Frames.Mac, 0);
        Assert.That(InterfaceIdentifier.MakeAddress(new KeyedHash(1, 2), 1, Frames.Mac, 0), Is.EqualTo(first));
        Assert.That(first.High, Is.EqualTo(1));
        InternetAddress[] others =
        [
            InterfaceIdentifier.MakeAddress(new KeyedHash(1, 3), 1, Frames.Mac, 0),
            InterfaceIdentifier.MakeAddress(hash, 2, Frames.Mac, 0),
            InterfaceIdentifier.MakeAddress(hash, 1, TestHost.PeerMac, 0),
            InterfaceIdentifier.MakeAddress(hash, 1, Frames.Mac, 1),
        ];
        Assert.That(others.Select(a => a.Low).Append(first.Low).Distinct().Count(), Is.EqualTo(5));
        Assert.That(InterfaceIdentifier.IsReserved(0) && InterfaceIdentifier.IsReserved(0xFDFF_FFFF_FFFF_FF80) && InterfaceIdentifier.IsReserved(0x0200_5EFF_FE00_5213), Is.True);
    }

    [Test]
    public void Switching_IPv6_off_removes_all_that_it_brought()
    {
        Settle();
        _host.Receives(RouterAdvertisement(1800, 0, null, 255, Prefix("2001:db8:7::", 64, 3600, 1800), Servers(600, "2001:db8::53")));
        _host.Passes(TimeSpan.FromSeconds(2));
        using (_host.Stack.BeginWork())
            Interface6.Configure(false, false);
        Assert.That(_host.Interface.Addresses.Any(a => !a.Address.IsIPv4), Is.False);
        Assert.That(Routes(), Is.Empty);
        _host.Link.Sent.Clear();
        _host.Receives(RouterAdvertisement(1800));
        _host.Passes(TimeSpan.FromMinutes(10));
        Assert.That(_host.Link.Sent.Any(frame => Open(frame).Type == 133), Is.False);
        Assert.That(Routes(), Is.Empty);
    }

    private void Replug()
    {
        _host.Link.Sent.Clear();
        foreach (bool isIn in (bool[])[false, true])
        {
            using (_host.Stack.BeginWork())
            {
                _host.Link.IsUp = isIn;
                _host.Link.Receiver!.OnLinkChanged();
            }
        }

        _host.Passes(TimeSpan.FromSeconds(1.1));
    }

    private void Settle()
    {
        _host.Passes(TimeSpan.FromSeconds(3));
        _host.Link.Sent.Clear();
    }

    private InterfaceAddress Address(string prefix) => _host.Interface.Addresses.Single(a => a.Address.High == InternetAddress.Parse(prefix).High);

    private string Routes() => string.Join(", ", _host.Stack.Routes.Entries.Where(e => e.Origin == RouteOrigin.RouterAdvertisement)
        .Select(e => $"{e.Prefix}/{e.PrefixLength} {(e.IsOnLink ? "on link" : e.Gateway)}"));
}
