using System;
using System.Text;
using Cosmos.Network;
using Cosmos.Network.Links;

namespace Cosmos.System2.Network;

/// <summary>
/// <c>/proc/net/snmp</c> and <c>snmp6</c>: the counters of RFC 4293, RFC 4022 and RFC 4113 by name. The stack counts per interface; what it does not
/// count by protocol is 0.
/// </summary>
internal static class StatisticsTables
{
    private static readonly string[] s_ipv6 =
    [
        "Ip6InReceives", "Ip6InHdrErrors", "Ip6InTooBigErrors", "Ip6InNoRoutes", "Ip6InAddrErrors", "Ip6InUnknownProtos", "Ip6InTruncatedPkts", "Ip6InDiscards",
        "Ip6InDelivers", "Ip6OutForwDatagrams", "Ip6OutRequests", "Ip6OutDiscards", "Ip6OutNoRoutes", "Ip6ReasmTimeout", "Ip6ReasmReqds", "Ip6ReasmOKs",
        "Ip6ReasmFails", "Ip6FragOKs", "Ip6FragFails", "Ip6FragCreates", "Icmp6InMsgs", "Icmp6InErrors", "Icmp6OutMsgs", "Icmp6OutErrors",
        "Icmp6InDestUnreachs", "Icmp6InPktTooBigs", "Icmp6InTimeExcds", "Icmp6InParmProblems", "Icmp6InEchos", "Icmp6InEchoReplies",
        "Icmp6InGroupMembQueries", "Icmp6InGroupMembResponses", "Icmp6InGroupMembReductions", "Icmp6InRouterSolicits", "Icmp6InRouterAdvertisements",
        "Icmp6InNeighborSolicits", "Icmp6InNeighborAdvertisements", "Icmp6InRedirects", "Icmp6OutDestUnreachs", "Icmp6OutPktTooBigs",
        "Icmp6OutTimeExcds", "Icmp6OutParmProblems", "Icmp6OutEchos", "Icmp6OutEchoReplies", "Icmp6OutGroupMembQueries",
        "Icmp6OutGroupMembResponses", "Icmp6OutGroupMembReductions", "Icmp6OutRouterSolicits", "Icmp6OutRouterAdvertisements",
        "Icmp6OutNeighborSolicits", "Icmp6OutNeighborAdvertisements", "Icmp6OutRedirects", "Udp6InDatagrams", "Udp6NoPorts", "Udp6InErrors",
        "Udp6OutDatagrams", "Udp6RcvbufErrors", "Udp6SndbufErrors", "Udp6InCsumErrors",
    ];

    /// <summary><c>snmp</c>: for each protocol a line of names and a line of numbers.</summary>
    public static string ForIPv4(NetworkStack stack)
    {
        long received = 0, errors = 0, discarded = 0, sent = 0, sentDiscarded = 0;
        lock (stack.Gate)
        {
            foreach (NetworkInterface networkInterface in stack.Interfaces)
            {
                InterfaceCounters counters = networkInterface.Counters;
                received += counters.ReceivedFrames;
                errors += counters.ReceivedErrors;
                discarded += counters.ReceivedDropped;
                sent += counters.SentFrames;
                sentDiscarded += counters.SentDropped;
            }
        }

        var text = new StringBuilder();
        Append(
            text, "Ip", "Forwarding DefaultTTL InReceives InHdrErrors InAddrErrors ForwDatagrams InUnknownProtos InDiscards InDelivers OutRequests OutDiscards OutNoRoutes ReasmTimeout ReasmReqds ReasmOKs ReasmFails FragOKs FragFails FragCreates OutTransmits",
            [2, stack.Options.TimeToLive, received, errors, 0, 0, 0, discarded, received - errors - discarded, sent, sentDiscarded]);
        Append(
            text, "Icmp", "InMsgs InErrors InCsumErrors InDestUnreachs InTimeExcds InParmProbs InSrcQuenchs InRedirects InEchos InEchoReps InTimestamps InTimestampReps InAddrMasks InAddrMaskReps OutMsgs OutErrors OutRateLimitGlobal OutRateLimitHost OutDestUnreachs OutTimeExcds OutParmProbs OutSrcQuenchs OutRedirects OutEchos OutEchoReps OutTimestamps OutTimestampReps OutAddrMasks OutAddrMaskReps",
            []);

        // RtoAlgorithm 1: "other" (RFC 6298); times in milliseconds; no limit to connections.
        Append(
            text, "Tcp", "RtoAlgorithm RtoMin RtoMax MaxConn ActiveOpens PassiveOpens AttemptFails EstabResets CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts InCsumErrors",
            [1, 200, 120_000, -1]);
        Append(text, "Udp", "InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors IgnoredMulti MemErrors", []);
        return text.ToString();
    }

    /// <summary><c>snmp6</c>: a line for each counter.</summary>
    public static string ForIPv6()
    {
        var text = new StringBuilder();
        foreach (string name in s_ipv6)
            text.Append(name.PadRight(32)).Append("\t0\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, string protocol, string names, ReadOnlySpan<long> values)
    {
        text.Append(protocol).Append(": ").Append(names).Append('\n').Append(protocol).Append(':');
        int count = names.AsSpan().Count(' ') + 1;
        for (int index = 0; index < count; index++)
            text.Append(' ').Append(index < values.Length ? values[index] : 0);
        text.Append('\n');
    }
}
