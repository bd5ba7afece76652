using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;
using Cosmos.Network.Dns;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>Calls to the services above the sockets: configuration and names.</summary>
public sealed class ScenarioServices(SimulatedHost host, SimulatedLink link)
{
    private readonly Dictionary<string, string> _answers = new(StringComparer.Ordinal);
    private readonly List<DnsRequest> _requests = [];
    private DnsResolver? _resolver;
    private NetworkConfigurator? _configurator;

    private DnsResolver Resolver => _resolver ??= new DnsResolver(host.Stack, new DnsOptions { RandomizeCase = false });

    /// <summary>Makes a call.</summary>
    /// <returns>Its answer, or <see langword="null"/> when there is no such call.</returns>
    public string? Do(ScenarioLine line)
    {
        IReadOnlyList<string> arguments = line.Arguments;
        return line.Function switch
        {
            "configure" => Configure(arguments),
            "status" => _configurator?.Status.Phase.ToString() ?? "Off",
            "hostname" => _configurator?.HostName ?? "",
            "address" => FindAddress(arguments[0]),
            "servers" => SetServers(arguments),
            "resolve" => Resolve(line),
            "resolvename" => ResolveName(line),
            "answer" => _answers[arguments[0]],
            _ => null,
        };
    }

    /// <summary>Ends them.</summary>
    public void Stop()
    {
        foreach (DnsRequest request in _requests)
            request.Cancel();
        _configurator?.Apply(NetworkConfiguration.Off);
    }

    /// <summary><c>configure(ip=dhcp, ipv6=auto)</c>: words of the kernel command line.</summary>
    private string Configure(IReadOnlyList<string> words)
    {
        if (!NetworkCommandLine.TryParse(words, out NetworkConfiguration configuration, out string? error))
            return error;
        _configurator ??= new NetworkConfigurator(host.Stack, link.Interface, Resolver);
        _configurator.Apply(configuration);
        return "None";
    }

    /// <summary><c>address(PREFIX/LENGTH)</c>: the usable address of the card with a prefix.</summary>
    private string FindAddress(string prefix)
    {
        string[] parts = prefix.Split('/');
        InternetAddress wanted = InternetAddress.Parse(parts[0]);
        int length = (int)Values.Number(parts[1]);
        return link.Interface.Addresses.FirstOrDefault(address => address.IsUsable && address.Address.HasPrefix(wanted, length))?.Address.ToString() ?? "none";
    }

    private string SetServers(IReadOnlyList<string> arguments)
    {
        Resolver.Settings = Resolver.Settings with
        {
            Servers = [.. arguments.Select(argument => new InternetEndpoint(InternetAddress.Parse(argument), DnsSettings.Port))],
        };
        return "None";
    }

    private string Resolve(ScenarioLine line)
    {
        string name = Begin(line);
        AddressFamily family = line.Arguments.ElementAtOrDefault(1) switch
        {
            "A" => AddressFamily.InterNetwork,
            "AAAA" => AddressFamily.InterNetworkV6,
            _ => AddressFamily.Unspecified,
        };
        _requests.Add(Resolver.ResolveAddresses(line.Arguments[0], family, result => _answers[name] = result.Status == DnsStatus.Success
            ? string.Join('|', result.Addresses.Select(address => address.ToString()).Order(StringComparer.Ordinal))
            : result.Status.ToString()));
        return "None";
    }

    private string ResolveName(ScenarioLine line)
    {
        string name = Begin(line);
        _requests.Add(Resolver.ResolveName(InternetAddress.Parse(line.Arguments[0]),
            result => _answers[name] = result.Status == DnsStatus.Success ? result.Name : result.Status.ToString()));
        return "None";
    }

    private string Begin(ScenarioLine line)
    {
        string name = line.Target ?? throw new ScenarioException("The request needs a name.");
        _answers[name] = "pending";
        return name;
    }
}
