using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Cosmos.Network;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Sockets;

namespace Cosmos.System2.Network;

/// <summary>The tables of <c>/proc/net</c>, in the formats of Linux (proc(5)) that the class library reads.</summary>
/// <param name="stack">The stack.</param>
/// <param name="sockets">The sockets.</param>
internal sealed class NetworkTables(NetworkStack stack, OpenSockets sockets) : INetworkFileSource
{
    // include/net/tcp_states.h.
    private const int Established = 1;
    private const int Close = 7;
    private const int CloseWait = 8;
    private const int Listening = 10;

    /// <inheritdoc/>
    public string Read(string name) => name switch
    {
        "dev" => Devices(),
        "if_inet6" => Addresses(),
        "ipv6_route" => RoutesV6(),
        "pnp" => Resolver(),
        "route" => RoutesV4(),
        "snmp" => StatisticsTables.ForIPv4(stack),
        "snmp6" => StatisticsTables.ForIPv6(),
        "sockstat" => Counts(AddressFamily.InterNetwork, ""),
        "sockstat6" => Counts(AddressFamily.InterNetworkV6, "6"),
        "tcp" => Sockets(ProtocolType.Tcp, AddressFamily.InterNetwork),
        "tcp6" => Sockets(ProtocolType.Tcp, AddressFamily.InterNetworkV6),
        "udp" => Sockets(ProtocolType.Udp, AddressFamily.InterNetwork),
        "udp6" => Sockets(ProtocolType.Udp, AddressFamily.InterNetworkV6),
        _ => "",
    };

    /// <inheritdoc/>
    public IReadOnlyList<string> InterfaceNames()
    {
        List<string> names = [];
        lock (stack.Gate)
        {
            foreach (NetworkInterface networkInterface in stack.Interfaces)
                names.Add(networkInterface.Name);
        }

        return names;
    }

    private static string Format(FormattableString text) => FormattableString.Invariant(text);

    private string Sockets(ProtocolType protocol, AddressFamily family)
    {
        var table = new StringBuilder();
        table.Append(family == AddressFamily.InterNetwork
            ? "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
            : "  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n");
        int line = 0;
        foreach (InternetSocketDescription socket in sockets.TakeAll())
        {
            if (socket.Protocol != protocol || socket.Family != family || socket.LocalEndpoint.Port == 0)
                continue;
            InternetEndpoint? remote = socket.RemoteEndpoint;
            int state = socket.IsListening ? Listening : remote is null ? Close : protocol == ProtocolType.Tcp && socket.HasPeerFinished ? CloseWait : Established;
            if (protocol == ProtocolType.Tcp && state == Close)
                continue;
            table.Append(Format($"{line++,4}: "));
            AppendEndpoint(table, socket.LocalEndpoint, family);
            AppendEndpoint(table, remote ?? default, family);
            table.Append(Format($"{state:X2} 00000000:00000000 00:00000000 00000000     0        0 {line} 1 0000000000000000 20 4 30 10 -1\n"));
        }

        return table.ToString();
    }

    // Addresses are shown as the 32-bit words that they are in memory, so the bytes of each come last first.
    private static void AppendEndpoint(StringBuilder table, InternetEndpoint endpoint, AddressFamily family)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        int length = 4;
        if (family == AddressFamily.InterNetworkV6)
        {
            endpoint.Address.WriteV6(bytes);
            length = 16;
        }
        else if (endpoint.Address.IsIPv4)
        {
            endpoint.Address.CopyTo(bytes);
        }

        for (int word = 0; word < length; word += 4)
        {
            for (int index = 3; index >= 0; index--)
                table.Append(bytes[word + index].ToString("X2", CultureInfo.InvariantCulture));
        }

        table.Append(Format($":{endpoint.Port:X4} "));
    }

    private string Counts(AddressFamily family, string suffix)
    {
        int all = 0, tcp = 0, udp = 0, raw = 0;
        foreach (InternetSocketDescription socket in sockets.TakeAll())
        {
            all++;
            if (socket.Family != family)
                continue;
            if (socket.Type == SocketType.Raw)
                raw++;
            else if (socket.Protocol == ProtocolType.Tcp)
                tcp += socket.LocalEndpoint.Port != 0 ? 1 : 0;
            else
                udp += socket.LocalEndpoint.Port != 0 ? 1 : 0;
        }

        string head = suffix.Length == 0 ? Format($"sockets: used {all}\n") : "";
        return head + Format($"TCP{suffix}: inuse {tcp} orphan 0 tw 0 alloc {tcp} mem 0\nUDP{suffix}: inuse {udp} mem 0\nUDPLITE{suffix}: inuse 0\nRAW{suffix}: inuse {raw}\nFRAG{suffix}: inuse 0 memory 0\n");
    }

    private string Devices()
    {
        var table = new StringBuilder(
            "Inter-|   Receive                                                |  Transmit\n" +
            " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed\n");
        lock (stack.Gate)
        {
            foreach (NetworkInterface networkInterface in stack.Interfaces)
            {
                InterfaceCounters counters = networkInterface.Counters;
                table.Append(Format($"{networkInterface.Name,6}: {counters.ReceivedBytes,7} {counters.ReceivedFrames,7} {counters.ReceivedErrors,4} {counters.ReceivedDropped,4}    0     0          0         0 "));
                table.Append(Format($"{counters.SentBytes,8} {counters.SentFrames,7}    0 {counters.SentDropped,4}    0     0       0          0\n"));
            }
        }

        return table.ToString();
    }

    private string RoutesV4()
    {
        var table = new StringBuilder("Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n");
        foreach (RouteEntry route in Routes())
        {
            if (!route.Prefix.IsIPv4 || route.Interface.IsLoopback)
                continue;
            uint mask = route.PrefixLength == 0 ? 0 : uint.MaxValue << (32 - route.PrefixLength);
            table.Append(Format($"{route.Interface.Name}\t{Reverse(route.Prefix.V4 & mask):X8}\t{Reverse(route.IsOnLink ? 0 : route.Gateway.V4):X8}\t{Flags(route):X4}\t0\t0\t{route.Metric}\t{Reverse(mask):X8}\t0\t0\t0\n"));
        }

        return table.ToString();
    }

    private string RoutesV6()
    {
        var table = new StringBuilder();
        foreach (RouteEntry route in Routes())
        {
            if (route.Prefix.IsIPv4)
                continue;
            ulong high = route.PrefixLength == 0 ? 0 : route.Prefix.High & (ulong.MaxValue << (64 - Math.Min(route.PrefixLength, 64)));
            ulong low = route.PrefixLength <= 64 ? 0 : route.Prefix.Low & (ulong.MaxValue << (128 - route.PrefixLength));
            InternetAddress gateway = route.IsOnLink ? InternetAddress.AnyV6 : route.Gateway;
            table.Append(Format($"{high:x16}{low:x16} {route.PrefixLength:x2} {0:x32} 00 {gateway.High:x16}{gateway.Low:x16} {route.Metric:x8} 00000001 00000000 {Flags(route):x8} {route.Interface.Name,8}\n"));
        }

        return table.ToString();
    }

    private string Addresses()
    {
        const int Link = 0x20, Host = 0x10, Permanent = 0x80;
        var table = new StringBuilder();
        foreach (InterfaceSnapshot snapshot in InterfaceSnapshot.TakeAll(stack))
        {
            foreach ((InternetAddress address, int prefixLength) in snapshot.Addresses)
            {
                if (address.IsIPv4)
                    continue;
                int scope = address.IsLoopback ? Host : address.IsLinkLocal ? Link : 0;
                table.Append(Format($"{address.High:x16}{address.Low:x16} {snapshot.Index:x2} {prefixLength:x2} {scope:x2} {Permanent:x2} {snapshot.Name,8}\n"));
            }
        }

        return table.ToString();
    }

    /// <summary>What <c>/etc/resolv.conf</c> leads to.</summary>
    private static string Resolver()
    {
        var text = new StringBuilder();
        (IReadOnlyList<InternetEndpoint> servers, IReadOnlyList<string> domains) = NetworkInformation.Names.Servers;
        if (domains.Count > 0)
            text.Append("search ").AppendJoin(' ', domains).Append('\n');
        foreach (InternetEndpoint server in servers)
            text.Append("nameserver ").Append(server.Address).Append('\n');
        return text.ToString();
    }

    private static uint Reverse(uint value) => System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(value);

    // RTF_UP, RTF_GATEWAY, RTF_HOST of linux/route.h.
    private static int Flags(RouteEntry route)
    {
        const int Up = 1, Gateway = 2, Host = 4;
        bool isHost = route.PrefixLength == (route.Prefix.IsIPv4 ? 32 : 128);
        return Up | (route.IsOnLink ? 0 : Gateway) | (isHost ? Host : 0);
    }

    private RouteEntry[] Routes()
    {
        lock (stack.Gate)
            return [.. stack.Routes.Entries];
    }
}
