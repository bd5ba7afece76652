using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Routing;

public sealed class RoutingTests
{
    private static readonly InternetAddress Gateway = InternetAddress.Parse("10.0.0.254");
    private static readonly InternetAddress Far = InternetAddress.Parse("8.8.8.8");

    private static Route? Find(TestHost host, InternetAddress destination, NetworkInterface? bound = null, InternetAddress source = default, uint scope = 0)
    {
        using (host.Stack.BeginWork())
            return host.Stack.Routes.TryFind(destination, scope, bound, source, out Route route) ? route : null;
    }

    private static RouteEntry Entry(TestHost host, string prefix, int length, string gateway, int metric = 0) =>
        new(InternetAddress.Parse(prefix), length, host.Interface, InternetAddress.Parse(gateway), metric, RouteOrigin.Static);

    [Test]
    public void Neighbours_are_reached_directly_and_others_over_the_gateway()
    {
        var host = new TestHost();
        Assert.That(Find(host, Far), Is.Null);
        host.Stack.Routes.Add(Entry(host, "0.0.0.0", 0, "10.0.0.254"));
        Route near = Find(host, TestHost.Peer)!.Value;
        Assert.That((near.NextHop == TestHost.Peer, near.Source == TestHost.Own, near.Kind, near.Mtu), Is.EqualTo((true, true, RouteKind.Unicast, 1500)));
        Route far = Find(host, Far)!.Value;
        Assert.That((far.NextHop == Gateway, far.Source == TestHost.Own, far.Kind), Is.EqualTo((true, true, RouteKind.Unicast)));
    }

    [Test]
    public void The_longest_prefix_wins_and_then_the_smallest_metric()
    {
        var host = new TestHost();
        host.Stack.Routes.Add(Entry(host, "0.0.0.0", 0, "10.0.0.3"));
        host.Stack.Routes.Add(Entry(host, "8.0.0.0", 8, "10.0.0.5", metric: 5));
        host.Stack.Routes.Add(Entry(host, "8.0.0.0", 8, "10.0.0.4", metric: 1));
        Assert.That(Find(host, Far)!.Value.NextHop.ToString(), Is.EqualTo("10.0.0.4"));
        host.Stack.Routes.Add(Entry(host, "8.8.8.8", 32, "10.0.0.6", metric: 9));
        Assert.That(Find(host, Far)!.Value.NextHop.ToString(), Is.EqualTo("10.0.0.6"));
        Assert.That(host.Stack.Routes.Remove(Entry(host, "8.8.8.8", 32, "10.0.0.6", metric: 9)), Is.True);
        Assert.That(Find(host, Far)!.Value.NextHop.ToString(), Is.EqualTo("10.0.0.4"));
        Assert.That(Find(host, InternetAddress.Parse("9.9.9.9"))!.Value.NextHop.ToString(), Is.EqualTo("10.0.0.3"));
    }

    [Test]
    public void Answers_are_outdated_by_every_change()
    {
        var host = new TestHost();
        Route route = Find(host, TestHost.Peer)!.Value;
        Assert.That(host.Stack.Routes.IsCurrent(route), Is.True);
        Assert.That(host.Stack.Routes.IsCurrent(default), Is.False);
        host.Stack.Routes.Add(Entry(host, "0.0.0.0", 0, "10.0.0.3"));
        Assert.That(host.Stack.Routes.IsCurrent(route), Is.False);
        route = Find(host, TestHost.Peer)!.Value;
        host.Interface.Mtu = 1400;
        Assert.That(host.Stack.Routes.IsCurrent(route), Is.False);
        Assert.That(Find(host, TestHost.Peer)!.Value.Mtu, Is.EqualTo(1400));
    }

    [TestCase("10.0.0.1")]
    [TestCase("127.0.0.1")]
    [TestCase("127.1.2.3")]
    [TestCase("::1")]
    public void The_own_addresses_lead_to_the_loopback_interface(string address)
    {
        var host = new TestHost();
        Route route = Find(host, InternetAddress.Parse(address))!.Value;
        Assert.That((route.Kind, route.Interface.Index), Is.EqualTo((RouteKind.Local, 1u)));
        Assert.That(route.Source.ToString(), Is.EqualTo(address));
    }

    [TestCase("255.255.255.255", true)]
    [TestCase("10.0.0.255", true)]
    [TestCase("224.0.0.251", false)]
    public void Groups_have_no_neighbour(string address, bool isBroadcast)
    {
        Route route = Find(new TestHost(), InternetAddress.Parse(address))!.Value;
        Assert.That(route.Kind, Is.EqualTo(isBroadcast ? RouteKind.Broadcast : RouteKind.Multicast));
        Assert.That(route.Neighbor, Is.Null);
        Assert.That(route.Source == TestHost.Own, Is.True);
    }

    [Test]
    public void A_link_that_is_down_leads_nowhere()
    {
        var host = new TestHost();
        host.Interface.IsEnabled = false;
        Assert.That(Find(host, TestHost.Peer), Is.Null);
        Assert.That(Find(host, InternetAddress.BroadcastV4), Is.Null);
        host.Interface.IsEnabled = true;
        Assert.That(Find(host, TestHost.Peer), Is.Not.Null);
    }

    [Test]
    public void A_machine_without_address_can_send_to_everybody_on_a_given_link()
    {
        var host = new TestHost();
        using (host.Stack.BeginWork())
            host.Interface.RemoveAddress(TestHost.Own);
        Assert.That(Find(host, TestHost.Peer), Is.Null);
        Route route = Find(host, InternetAddress.BroadcastV4, host.Interface)!.Value;
        Assert.That(route.Source == InternetAddress.AnyV4, Is.True);
    }

    [Test]
    public void Removing_an_address_removes_its_route_unless_another_needs_it()
    {
        var host = new TestHost();
        InternetAddress second = InternetAddress.Parse("10.0.0.77");
        using (host.Stack.BeginWork())
        {
            host.Interface.AddAddress(second, 24);
            host.Interface.RemoveAddress(TestHost.Own);
        }

        Assert.That(Find(host, TestHost.Peer)!.Value.Source == second, Is.True);
        using (host.Stack.BeginWork())
            host.Interface.RemoveAddress(second);
        Assert.That(Find(host, TestHost.Peer), Is.Null);
    }

    [Test] // RFC 6724, section 5, rules 2, 3 and 8
    public void The_source_address_fits_the_destination()
    {
        var host = new TestHost();
        using (host.Stack.BeginWork())
        {
            host.Interface.AddAddress(InternetAddress.Parse("fe80::1"), 64);
            host.Interface.AddAddress(InternetAddress.Parse("2001:db8:1::1"), 64);
            host.Interface.AddAddress(InternetAddress.Parse("2001:db8:2::1"), 64);
            host.Interface.AddAddress(InternetAddress.Parse("2001:db8:2::2"), 64, InterfaceAddressState.Tentative);
            host.Stack.Routes.Add(Entry(host, "::", 0, "fe80::9"));
        }

        Assert.That(Find(host, InternetAddress.Parse("fe80::5"), scope: host.Interface.Index)!.Value.Source.ToString(), Is.EqualTo("fe80::1"));
        Assert.That(Find(host, InternetAddress.Parse("2001:db8:2::9"))!.Value.Source.ToString(), Is.EqualTo("2001:db8:2::1"));
        Assert.That(Find(host, InternetAddress.Parse("2001:db8:1::9"))!.Value.Source.ToString(), Is.EqualTo("2001:db8:1::1"));
        Assert.That(Find(host, InternetAddress.Parse("ff02::1"), scope: host.Interface.Index)!.Value.Source.ToString(), Is.EqualTo("fe80::1"));
        InterfaceAddress address = host.Interface.FindAddress(InternetAddress.Parse("2001:db8:2::1"))!;
        host.Interface.SetState(address, InterfaceAddressState.Deprecated);
        Assert.That(Find(host, InternetAddress.Parse("2001:db8:2::9"))!.Value.Source.ToString(), Is.EqualTo("2001:db8:1::1"));
    }
}
