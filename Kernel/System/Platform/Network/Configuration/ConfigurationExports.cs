using System;
using System.Collections.Generic;
using System.Runtime;
using System.Text;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;
using Cosmos.Network.Routing;
using Cosmos.System2.Files;

namespace Cosmos.System2.Network;

/// <summary>The functions behind <c>Cosmos.User.MachineNetwork</c>: text in, text out.</summary>
internal static unsafe class ConfigurationExports
{
    private const int Version = 1;

    [RuntimeExport("CosmosNative_GetNetworkVersion")]
    internal static int GetVersion() => Version;

    // The length of the text; it is written when it fits. 0 for a failure, which was reported.
    [RuntimeExport("CosmosNative_DescribeNetwork")]
    internal static int Describe(byte* buffer, int capacity)
    {
        try
        {
            byte[] text = Encoding.UTF8.GetBytes(Describe(NetworkSystem.Current));
            if (text.Length <= capacity)
                text.CopyTo(new Span<byte>(buffer, capacity));
            return text.Length;
        }
        catch (Exception exception)
        {
            ErrorNumber.Fail(exception);
            return 0;
        }
    }

    // 0, or the length of a problem that was written: positive when the text is to blame, negative when the machine is.
    [RuntimeExport("CosmosNative_ConfigureNetwork")]
    internal static int Configure(byte* text, int length, byte* problem, int capacity)
    {
        var destination = new Span<byte>(problem, Math.Max(capacity, 0));
        try
        {
            string lines = Encoding.UTF8.GetString(text, Math.Max(length, 0));
            if (ConfigurationText.Read(lines, out NetworkConfiguration configuration) is string wrong)
                return Write(wrong, destination);
            if (NetworkSystem.Current.Configurator is not NetworkConfigurator configurator)
                return -Write("This machine has no network device, or it was started with the network off.", destination);
            configurator.Apply(configuration);
            return 0;
        }
        catch (Exception exception)
        {
            ErrorNumber.Fail(exception);
            return -Write(exception.Message, destination);
        }
    }

    private static string Describe(NetworkSystem system)
    {
        var text = new StringBuilder();
        NetworkConfigurator? configurator = system.Configurator;
        ConfigurationStatus status = configurator?.Status ?? default;
        ConfigurationText.Line(text, "phase", configurator is null ? nameof(ConfigurationPhase.Off) : status.Phase.ToString());
        if (status.Problem is string problem)
            ConfigurationText.Line(text, "problem", problem);
        ConfigurationText.Line(text, "hostname", configurator?.HostName ?? Platform.Services!.HostName);
        if (configurator is not null)
        {
            ConfigurationText.Line(text, "interface", configurator.Interface.Name);
            DescribeInUse(text, system.Stack, configurator.Interface.Index);
        }

        (IReadOnlyList<InternetEndpoint> servers, IReadOnlyList<string> domains) = NetworkInformation.Names.Servers;
        foreach (InternetEndpoint server in servers)
            ConfigurationText.Line(text, "nameserver", server.Address.ToString());
        foreach (string domain in domains)
            ConfigurationText.Line(text, "search", domain);
        text.Append('\n');
        ConfigurationText.Write(text, configurator?.Configuration ?? NetworkConfiguration.Off);
        return text.ToString();
    }

    private static void DescribeInUse(StringBuilder text, NetworkStack stack, uint index)
    {
        foreach (InterfaceSnapshot snapshot in InterfaceSnapshot.TakeAll(stack))
        {
            if (snapshot.Index != index)
                continue;
            foreach ((InternetAddress address, int prefixLength) in snapshot.Addresses)
                ConfigurationText.Line(text, "address", new ConfiguredAddress(address, prefixLength).ToString());
        }

        lock (stack.Gate)
        {
            foreach (RouteEntry route in stack.Routes.Entries)
            {
                if (route.PrefixLength == 0 && !route.IsOnLink && route.Interface.Index == index)
                    ConfigurationText.Line(text, "gateway", route.Gateway.ToString());
            }
        }
    }

    private static int Write(string text, Span<byte> destination)
    {
        Encoding.UTF8.TryGetBytes(text, destination, out int count);
        return count;
    }
}
