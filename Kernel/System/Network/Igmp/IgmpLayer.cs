using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.Igmp;

/// <summary>
/// Tells the routers of a link which groups this machine listens to: IGMPv3 (RFC 3376), and IGMPv2 (RFC 2236) where a querier speaks only that. Groups are joined for all
/// sources.
/// </summary>
internal sealed class IgmpLayer(NetworkStack stack) : ITransport
{
    private const byte Query = 0x11;
    private const byte ReportV2 = 0x16;
    private const byte LeaveV2 = 0x17;
    private const byte ReportV3 = 0x22;
    private const int HeaderLength = 8;
    private const int QueryV3Length = 12;
    private const int RecordLength = 8;

    private static readonly InternetAddress AllSystems = new(0xE000_0001);
    private static readonly InternetAddress AllRouters = new(0xE000_0002);
    private static readonly InternetAddress AllReportRouters = new(0xE000_0016);

    private readonly Dictionary<NetworkInterface, IgmpInterface> _interfaces = [];

    /// <summary>The first listener of a group appeared.</summary>
    public void OnJoined(NetworkInterface networkInterface, InternetAddress group)
    {
        if (!networkInterface.IsLoopback && group != AllSystems)
            Of(networkInterface).Change(group, isJoined: true);
    }

    /// <summary>The last listener of a group went.</summary>
    public void OnLeft(NetworkInterface networkInterface, InternetAddress group)
    {
        if (!networkInterface.IsLoopback && group != AllSystems)
            Of(networkInterface).Change(group, isJoined: false);
    }

    /// <summary>The cable leads to a link that does not know of this machine's groups.</summary>
    public void OnInterfaceUp(NetworkInterface networkInterface)
    {
        if (_interfaces.TryGetValue(networkInterface, out IgmpInterface? state))
            state.Answer(0);
    }

    /// <inheritdoc/>
    public void Receive(in ReceivedPacket packet)
    {
        ReadOnlySpan<byte> bytes = packet.Bytes;
        if (bytes.Length < HeaderLength || InternetChecksum.Finish(PacketChain.AddChecksum(packet.Frame, 0)) != 0)
        {
            packet.Interface.Counters.ReceivedErrors++;
            return;
        }

        // Only queries matter to a host that reports with IGMPv3; reports of others no longer silence it (RFC 3376, section 5.2).
        if (bytes[0] != Query || packet.Interface.IsLoopback)
            return;
        byte code = bytes[1];
        bool isV2 = packet.Length < QueryV3Length;
        long maximum = isV2 && code == 0 ? 10_000_000 : ResponseTime(code, isV2) * 100_000;
        Of(packet.Interface).OnQuery(isV2, maximum);
    }

    /// <inheritdoc/>
    public void OnError(in IcmpErrorReport report)
    {
        // Errors about packets to groups are forbidden (RFC 1122, section 3.2.2).
    }

    /// <summary>Sends the state of all groups, or the changes, of an interface.</summary>
    /// <param name="networkInterface">The interface.</param>
    /// <param name="records">Types and groups.</param>
    internal void SendV3(NetworkInterface networkInterface, ReadOnlySpan<IgmpRecord> records)
    {
        int perReport = (Math.Min(networkInterface.Mtu, 576) - 24 - HeaderLength) / RecordLength;
        while (records.Length != 0)
        {
            int count = Math.Min(records.Length, perReport);
            if (stack.DataPool.TryTake(NetworkStack.HeaderRoom) is not { } report)
                return;
            report.Length = HeaderLength + (count * RecordLength);
            Span<byte> bytes = report.Bytes;
            bytes.Clear();
            bytes[0] = ReportV3;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[6..], (ushort)count);
            for (int i = 0; i < count; i++)
            {
                Span<byte> record = bytes.Slice(HeaderLength + (i * RecordLength), RecordLength);
                record[0] = (byte)records[i].Type;
                BinaryPrimitives.WriteUInt32BigEndian(record[4..], records[i].Group.V4);
            }

            Send(networkInterface, AllReportRouters, report);
            records = records[count..];
        }
    }

    /// <summary>Sends a report or the end of a membership as IGMPv2.</summary>
    internal void SendV2(NetworkInterface networkInterface, InternetAddress group, bool isJoined)
    {
        if (stack.HeaderPool.TryTake(NetworkStack.HeaderRoom) is not { } message)
            return;
        message.Length = HeaderLength;
        Span<byte> bytes = message.Bytes;
        bytes.Clear();
        bytes[0] = isJoined ? ReportV2 : LeaveV2;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], group.V4);
        Send(networkInterface, isJoined ? group : AllRouters, message);
    }

    /// <summary>Max Resp Code in tenths of a second: a small floating-point number from 128 on (RFC 3376, section 4.1.1).</summary>
    private static long ResponseTime(byte code, bool isV2) =>
        isV2 || code < 128 ? code : (long)((code & 0xF) | 0x10) << (((code >> 4) & 7) + 3);

    private IgmpInterface Of(NetworkInterface networkInterface)
    {
        if (!_interfaces.TryGetValue(networkInterface, out IgmpInterface? state))
        {
            state = new IgmpInterface(stack, this, networkInterface);
            _interfaces.Add(networkInterface, state);
        }

        return state;
    }

    private void Send(NetworkInterface networkInterface, InternetAddress destination, PacketBuffer message)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message.Bytes[2..], InternetChecksum.Compute(message.Bytes));
        if (!stack.Routes.TryFind(destination, 0, networkInterface, InternetAddress.AnyV4, out Route route))
        {
            message.Release();
            return;
        }

        var options = new OutputOptions
        {
            Source = route.Source,
            Destination = destination,
            Protocol = InternetProtocol.Igmp,
            TimeToLive = 1,
            TypeOfService = 0xC0,
            HasRouterAlert = true,
        };
        stack.Output.Send(route, options, message, default);
    }
}
