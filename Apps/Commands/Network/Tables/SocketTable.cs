using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;

namespace Cosmos.Commands.Network;

/// <summary>The sockets of the machine as text.</summary>
/// <param name="properties">Where they come from.</param>
internal sealed class SocketTable(IPGlobalProperties properties)
{
    private const string Nobody = "*";

    /// <summary>Writes the table, sorted by protocol, state and port.</summary>
    internal string Format(bool showsTcp, bool showsUdp, bool onlyListening)
    {
        var table = new TextTable("Netid", "State", "Local", "Peer");
        if (showsTcp)
        {
            foreach (IPEndPoint listener in Sort(properties.GetActiveTcpListeners()))
                table.Add("tcp", "LISTEN", listener.ToString(), Nobody);
            if (!onlyListening)
            {
                foreach (TcpConnectionInformation connection in properties.GetActiveTcpConnections().OrderBy(c => c.LocalEndPoint.Port).ThenBy(c => c.RemoteEndPoint.ToString()))
                    table.Add("tcp", Name(connection.State), connection.LocalEndPoint.ToString(), connection.RemoteEndPoint.ToString());
            }
        }

        if (showsUdp)
        {
            foreach (IPEndPoint socket in Sort(properties.GetActiveUdpListeners()))
                table.Add("udp", "UNCONN", socket.ToString(), Nobody);
        }

        return table.ToString();
    }

    // The names of ss(8).
    private static string Name(TcpState state) => state switch
    {
        TcpState.Established => "ESTAB",
        TcpState.SynSent => "SYN-SENT",
        TcpState.SynReceived => "SYN-RECV",
        TcpState.FinWait1 => "FIN-WAIT-1",
        TcpState.FinWait2 => "FIN-WAIT-2",
        TcpState.CloseWait => "CLOSE-WAIT",
        TcpState.Closing => "CLOSING",
        TcpState.LastAck => "LAST-ACK",
        TcpState.TimeWait => "TIME-WAIT",
        TcpState.Listen => "LISTEN",
        TcpState.Closed => "UNCONN",
        _ => "UNKNOWN",
    };

    private static IEnumerable<IPEndPoint> Sort(IPEndPoint[] endpoints) => endpoints.OrderBy(e => e.Port).ThenBy(e => e.Address.ToString());
}
