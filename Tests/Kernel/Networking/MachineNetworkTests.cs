using System;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Threading;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Tests.Networking;

/// <summary>The machine's own network, which only a program that is the machine can change.</summary>
public sealed class MachineNetworkTests
{
    [Test]
    public void On_Linux_it_says_that_it_cannot()
    {
        if (MachineNetwork.IsSupported)
            Assert.Ignore("This is a machine.");
        Assert.That(() => MachineNetwork.GetState(), Throws.InstanceOf<PlatformNotSupportedException>().With.Message.Contains("Linux"));
        Assert.That(() => MachineNetwork.Apply(new NetworkSettings()), Throws.InstanceOf<PlatformNotSupportedException>());
    }

    [Test]
    public void Its_state_can_be_read()
    {
        NetworkState state = Read();
        Assert.That(state.HostName, Is.Not.Empty);
        if (state.InterfaceName is null)
        {
            Assert.That(state.Phase, Is.EqualTo(NetworkPhase.Off));
            return;
        }

        Assert.That(state.Addresses.Select(static address => address.ToString()), Does.Contain("10.0.0.1/24"));
        Assert.That(state.Gateways.Select(static address => address.ToString()), Does.Contain("10.0.0.2"));
        Assert.That(state.NameServers.Select(static address => address.ToString()), Does.Contain("10.0.0.3"));
    }

    [Test]
    public void Addresses_names_and_routes_can_be_changed_while_the_program_runs()
    {
        if (Read().InterfaceName is not string name)
        {
            Assert.Ignore("There is no device.");
            return;
        }

        NetworkSettings before = Read().Settings;
        using var changed = new ManualResetEventSlim();
        NetworkAddressChangedEventHandler onChanged = (_, _) => changed.Set();
        NetworkChange.NetworkAddressChanged += onChanged;
        try
        {
            MachineNetwork.Apply(new NetworkSettings
            {
                Addresses = [AddressSetting.Parse("10.0.0.9/24"), AddressSetting.Parse("10.7.0.1/16")],
                Gateways = [IPAddress.Parse("10.0.0.2")],
                NameServers = [IPAddress.Parse("10.0.0.3"), IPAddress.Parse("10.0.0.4")],
                SearchDomains = ["example.org"],
                HostName = "renamed",
                UsesRouterAdvertisements = false,
            });
            Assert.That(changed.Wait(5000), "the class library is told");
            Assert.That(Environment.MachineName, Is.EqualTo("renamed"));
            Assert.That(Dns.GetHostName(), Is.EqualTo("renamed"));
            IPInterfaceProperties properties = NetworkInterface.GetAllNetworkInterfaces().Single(candidate => candidate.Name == name).GetIPProperties();
            string[] addresses = [.. properties.UnicastAddresses.Select(static address => address.Address.ToString())];
            Assert.That(addresses, Does.Contain("10.0.0.9"));
            Assert.That(addresses, Does.Contain("10.7.0.1"));
            Assert.That(addresses, Does.Not.Contain("10.0.0.1"));
            Assert.That(properties.GatewayAddresses.Select(static gateway => gateway.Address.ToString()), Does.Contain("10.0.0.2"));
            Assert.That(properties.DnsAddresses.Select(static address => address.ToString()), Is.EqualTo((string[])["10.0.0.3", "10.0.0.4"]));
            Assert.That(properties.DnsSuffix, Is.EqualTo("example.org"));
        }
        finally
        {
            NetworkChange.NetworkAddressChanged -= onChanged;
            MachineNetwork.Apply(before);
        }
    }

    [TestCase("224.0.0.1/24")]
    [TestCase("0.0.0.0/8")]
    public void Settings_that_make_no_sense_are_refused(string address)
    {
        if (!MachineNetwork.IsSupported)
            Assert.Ignore("This is no machine.");
        Assert.That(
            () => MachineNetwork.Apply(new NetworkSettings { Addresses = [AddressSetting.Parse(address)] }), Throws.ArgumentException.With.Message.Contains(address));
    }

    private static NetworkState Read()
    {
        if (!MachineNetwork.IsSupported)
            Assert.Ignore("This is no machine.");
        return MachineNetwork.GetState();
    }
}
