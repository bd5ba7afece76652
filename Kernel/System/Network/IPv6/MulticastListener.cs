using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Checksums;
using Cosmos.Network.Links;
using Cosmos.Network.Timing;
using Cosmos.Network.Transports;

namespace Cosmos.Network.IPv6;

/// <summary>
/// Tells the routers (and the switches) of a link which groups this machine listens to: MLDv2 (RFC 3810), and MLDv1 (RFC 2710) where a querier speaks only that.
/// Groups are joined for all sources. The timer is for the answer to a query.
/// </summary>
internal sealed class MulticastListener : NetworkTimer
{
    private const int QueryV1Length = 24;
    private const int QueryV2Length = 28;
    private const int OptionsLength = 8;
    private const int ReportHeaderLength = 8;
    private const int RecordLength = 20;

    // RFC 3810, sections 9.1, 9.11 and 9.12 with the default intervals; times in microseconds.
    private const int Robustness = 2;
    private const uint RepetitionInterval = 1_000_000;
    private const long OlderQuerierTimeout = 260_000_000;

    private const byte ModeIsExclude = 2;
    private const byte ChangeToInclude = 3;
    private const byte ChangeToExclude = 4;

    private readonly NetworkStack _stack;
    private readonly IPv6Layer _layer;
    private readonly NetworkInterface _interface;
    private readonly RepetitionTimer _repetition;
    private readonly Dictionary<InternetAddress, (bool IsJoined, int Remaining)> _changes = [];
    private long _v1Until;

    public MulticastListener(NetworkStack stack, IPv6Layer layer, NetworkInterface networkInterface)
    {
        _stack = stack;
        _layer = layer;
        _interface = networkInterface;
        _repetition = new RepetitionTimer(this);
    }

    private bool IsV1 => _stack.Now < _v1Until;

    /// <summary>The first listener of a group appeared.</summary>
    public void OnJoined(InternetAddress group) => Change(group, isJoined: true);

    /// <summary>The last listener of a group went.</summary>
    public void OnLeft(InternetAddress group) => Change(group, isJoined: false);

    /// <summary>The link may not know of the groups yet.</summary>
    public void OnLinkUp() => Answer(0);

    /// <summary>Takes a Multicast Listener Query (RFC 3810, section 6.2).</summary>
    public void OnQuery(in ReceivedPacket packet, ReadOnlySpan<byte> message)
    {
        bool hasOptions = packet.NetworkHeader[IPv6Header.NextHeaderOffset] == IPv6Header.HopByHop;
        if (!packet.Source.IsLinkLocal || packet.TimeToLive != 1 || !hasOptions || message.Length is < QueryV1Length or (> QueryV1Length and < QueryV2Length))
        {
            packet.Interface.Counters.ReceivedErrors++;
            return;
        }

        bool isV1 = message.Length == QueryV1Length;
        if (isV1)
            _v1Until = _stack.Now + OlderQuerierTimeout;
        int code = BinaryPrimitives.ReadUInt16BigEndian(message[4..]);

        // From 32768 on a small floating-point number (section 5.1.3).
        long milliseconds = isV1 || code < 0x8000 ? code : (long)((code & 0xFFF) | 0x1000) << (((code >> 12) & 7) + 3);
        Answer(milliseconds * 1_000);
    }

    /// <inheritdoc/>
    protected override void OnExpired()
    {
        var records = new List<(byte, InternetAddress)>();
        foreach (InternetAddress group in _interface.Groups.Addresses)
        {
            if (IsReported(group))
                records.Add((ModeIsExclude, group));
        }

        Send(records);
    }

    // Groups that everybody is in, and those that do not leave the machine, are not reported (RFC 3810, section 6).
    private static bool IsReported(InternetAddress group) =>
        !group.IsIPv4 && group != IPv6Groups.AllNodes && IPv6Groups.Scope(group) > 1;

    private void Change(InternetAddress group, bool isJoined)
    {
        if (!IsReported(group))
            return;
        _changes[group] = (isJoined, Robustness);
        TellChanges();
    }

    // Queries for one group are answered with all: the answer is short.
    private void Answer(long maximum)
    {
        long deadline = _stack.Now + (long)((ulong)maximum * _stack.Random.NextUInt32() >> 32);
        if (!IsSet || deadline < Deadline)
            _stack.Timers.Set(this, deadline);
    }

    private void TellChanges()
    {
        if (!_interface.IsUp)
        {
            // The whole state is told when the link comes up.
            _changes.Clear();
            return;
        }

        var records = new List<(byte, InternetAddress)>();
        foreach ((InternetAddress group, (bool isJoined, int remaining)) in (KeyValuePair<InternetAddress, (bool, int)>[])[.. _changes])
        {
            records.Add((isJoined ? ChangeToExclude : ChangeToInclude, group));
            if (remaining > 1)
                _changes[group] = (isJoined, remaining - 1);
            else
                _changes.Remove(group);
        }

        Send(records);
        if (_changes.Count != 0)
            _stack.Timers.Set(_repetition, _stack.Now + (_stack.Random.NextUInt32() % RepetitionInterval));
    }

    private void Send(List<(byte Type, InternetAddress Group)> records)
    {
        if (IsV1)
        {
            foreach ((byte type, InternetAddress group) in records)
                SendV1(group, type != ChangeToInclude);
            return;
        }

        int perReport = (IPv6Header.MinimumMtu - IPv6Header.Length - OptionsLength - ReportHeaderLength) / RecordLength;
        for (int first = 0; first < records.Count; first += perReport)
            SendV2(records, first, Math.Min(perReport, records.Count - first));
    }

    private void SendV2(List<(byte Type, InternetAddress Group)> records, int first, int count)
    {
        if (Begin(ReportHeaderLength + (count * RecordLength)) is not { } buffer)
            return;
        Span<byte> message = buffer.Bytes[OptionsLength..];
        message[0] = IcmpV6Type.MulticastListenerReportV2;
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], (ushort)count);
        for (int i = 0; i < count; i++)
        {
            Span<byte> record = message.Slice(ReportHeaderLength + (i * RecordLength), RecordLength);
            record[0] = records[first + i].Type;
            records[first + i].Group.WriteV6(record[4..]);
        }

        Finish(buffer, IPv6Groups.AllMulticastRouters);
    }

    private void SendV1(InternetAddress group, bool isJoined)
    {
        if (Begin(QueryV1Length) is not { } buffer)
            return;
        Span<byte> message = buffer.Bytes[OptionsLength..];
        message[0] = isJoined ? IcmpV6Type.MulticastListenerReport : IcmpV6Type.MulticastListenerDone;
        group.WriteV6(message[8..]);
        Finish(buffer, isJoined ? group : IPv6Groups.AllRouters);
    }

    /// <summary>Takes a buffer with the Router Alert option (RFC 2711), which makes routers look at the message, and room for it.</summary>
    private PacketBuffer? Begin(int length)
    {
        PacketPool pool = NetworkStack.HeaderRoom + OptionsLength + length <= _stack.HeaderPool.BufferLength ? _stack.HeaderPool : _stack.DataPool;
        if (pool.TryTake(NetworkStack.HeaderRoom) is not { } buffer)
            return null;
        buffer.Length = OptionsLength + length;
        buffer.Bytes.Clear();
        ((ReadOnlySpan<byte>)[InternetProtocol.IcmpV6, 0, 5, 2, 0, 0, 1, 0]).CopyTo(buffer.Bytes);
        return buffer;
    }

    private void Finish(PacketBuffer buffer, InternetAddress destination)
    {
        InternetAddress source = LinkLocalSource();
        Span<byte> message = buffer.Bytes[OptionsLength..];
        ulong sum = InternetChecksum.PseudoHeader(source, destination, InternetProtocol.IcmpV6, message.Length);
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], InternetChecksum.Finish(InternetChecksum.Add(message, sum)));
        var options = new OutputOptions
        {
            Source = source,
            Destination = destination,
            Protocol = IPv6Header.HopByHop,
            TimeToLive = 1,
            DoNotFragment = true,
        };
        _layer.Send(_layer.OnLink(_interface, source, destination), options, buffer, default);
    }

    // RFC 3810, section 5.2.13: link-local, or unspecified as long as there is none; switches listen to that as well.
    private InternetAddress LinkLocalSource()
    {
        foreach (InterfaceAddress address in _interface.Addresses)
        {
            if (!address.Address.IsIPv4 && address.Address.IsLinkLocal && address.IsUsable)
                return address.Address;
        }

        return InternetAddress.AnyV6;
    }

    private sealed class RepetitionTimer(MulticastListener owner) : NetworkTimer
    {
        protected override void OnExpired() => owner.TellChanges();
    }
}
