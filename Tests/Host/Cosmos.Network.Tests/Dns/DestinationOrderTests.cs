using System.Collections.Generic;
using System.Linq;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;
using Cosmos.Network.Routing;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Dns;

/// <summary>The examples of RFC 6724, section 10.2, as far as they concern a host with one interface.</summary>
public sealed class DestinationOrderTests
{
    [TestCase("2001:db8:1::2 fe80::2 169.254.13.78", "2001:db8:1::1 198.51.100.121", "2001:db8:1::1 198.51.100.121", TestName = "IPv6_before_IPv4_when_both_reach")]
    [TestCase("fe80::1 198.51.100.117", "2001:db8:1::1 198.51.100.121", "198.51.100.121 2001:db8:1::1", TestName = "Matching_scope_comes_first")]
    [TestCase("2001:db8:1::2 fe80::2 10.1.2.4", "2001:db8:1::1 10.1.2.3", "2001:db8:1::1 10.1.2.3", TestName = "Higher_precedence_comes_first")]
    [TestCase("2001:db8:1::2 fe80::2", "2001:db8:1::1 fe80::1", "fe80::1 2001:db8:1::1", TestName = "Smaller_scope_comes_first")]
    [TestCase("2002:c633:6401::2 fe80::2", "2001:db8:1::1 2002:c633:6401::1", "2002:c633:6401::1 2001:db8:1::1", TestName = "Matching_label_comes_first")]
    [TestCase("2001:db8:1::d5e3:7953:13eb:22e8 2002:c633:6401::d5e3 fe80::2", "2002:c633:6401::1 2001:db8:1::1", "2001:db8:1::1 2002:c633:6401::1", TestName = "Native_comes_before_6to4")]
    [TestCase("10.0.0.5", "2001:db8:1::1 198.51.100.121", "198.51.100.121 2001:db8:1::1", TestName = "What_cannot_be_reached_comes_last")]
    [TestCase("2001:db8:1::2", "2001:db8:9::1 2001:db8:1::9", "2001:db8:1::9 2001:db8:9::1", TestName = "The_longer_common_prefix_comes_first")]
    [TestCase("10.0.0.5", "198.51.100.3 10.0.0.9 198.51.100.1", "198.51.100.3 10.0.0.9 198.51.100.1", TestName = "IPv4_addresses_keep_the_order_of_the_server")]
    public void Addresses_are_sorted(string own, string destinations, string sorted)
    {
        var host = new TestHost();
        using (host.Stack.BeginWork())
        {
            host.Interface.RemoveAddress(TestHost.Own);
            foreach (string address in own.Split(' '))
                host.Interface.AddAddress(InternetAddress.Parse(address), address.Contains(':') ? 64 : 24);
            foreach (InternetAddress any in (InternetAddress[])[InternetAddress.AnyV4, InternetAddress.AnyV6])
            {
                InternetAddress gateway = any.IsIPv4 ? TestHost.Peer : InternetAddress.Parse("fe80::99");
                host.Stack.Routes.Add(new RouteEntry(any, 0, host.Interface, gateway, 0, RouteOrigin.Static));
            }

            List<InternetAddress> addresses = destinations.Split(' ').Select(text => InternetAddress.Parse(text)).ToList();
            DestinationOrder.Sort(host.Stack, addresses);
            Assert.That(string.Join(' ', addresses), Is.EqualTo(sorted));
        }
    }
}
