using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Fuzzing;

/// <summary>What happens to a machine besides frames and programs: cables, addresses, configurations, memory that runs out.</summary>
internal sealed class FuzzAdministrator(SimulatedHost host, SimulatedLink[] links, NetworkConfigurator configurator, SeededRandom random)
{
    private static readonly string[][] s_configurations =
    [
        ["ip=dhcp", "ipv6=auto"], ["ip=10.1.0.9/24", "gateway=10.1.0.1", "ipv6=auto"], ["ip=dhcp", "ipv6=off"], ["ip=off"], ["ip=[fd01::9]/64", "mtu=1400"], ["ip=10.1.0.9/24", "ip=10.1.0.10/24"],
    ];

    /// <summary>Changes something.</summary>
    public void Act()
    {
        switch (random.Next(9))
        {
            case 0:
                links[0].SetUp(!links[0].IsUp);
                break;
            case 1:
                links[1].SetUp(!links[1].IsUp);
                break;
            case 2:
                Configure(s_configurations[random.Next(s_configurations.Length)]);
                break;
            case 3:
                host.Run(() => links[0].Interface.AddAddress(Spare(), random.Next(8, 32), (Links.InterfaceAddressState)random.Next(4)));
                break;
            case 4:
                host.Run(() => links[0].Interface.RemoveAddress(Spare()));
                break;
            case 5:
                host.Run(() => links[0].Interface.Mtu = random.Next(1280, 1500));
                break;
            case 6 or 7:
                // Hardly any memory for a while.
                host.Memory.Limit = host.Memory.Allocated + random.Next(8000);
                break;
            default:
                MakePeace();
                break;
        }
    }

    /// <summary>Gives the machine back what it needs to serve anybody.</summary>
    public void MakePeace()
    {
        host.Memory.Limit = long.MaxValue;
        links[0].SetUp(true);
        links[1].SetUp(true);
        host.Run(() => links[0].Interface.Mtu = 1500);
    }

    private InternetAddress Spare() => random.Chance(0.5) ? new InternetAddress(0x0A00_0046u + (uint)random.Next(4)) : InternetAddress.FromHalves(0xFD00_0000_0000_0000, 0x70 + (ulong)random.Next(4));

    private void Configure(string[] words)
    {
        if (!NetworkCommandLine.TryParse(words, out NetworkConfiguration configuration, out string? error))
            throw new InvalidOperationException(error);
        configurator.Apply(configuration);
    }
}
