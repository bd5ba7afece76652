using System;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dhcp;

/// <content>What the client sends in which state (RFC 2131, table 5).</content>
internal sealed partial class DhcpClient
{
    private const byte MaximumMessageHigh = 1500 >> 8;
    private const byte MaximumMessageLow = 1500 & 0xFF;

    // Option 121 stands before option 3, as RFC 3442 wants it.
    private static ReadOnlySpan<byte> ParameterRequests =>
    [
        (byte)DhcpOption.SubnetMask,
        (byte)DhcpOption.ClasslessRoutes,
        (byte)DhcpOption.Router,
        (byte)DhcpOption.DomainNameServer,
        (byte)DhcpOption.HostName,
        (byte)DhcpOption.DomainName,
        (byte)DhcpOption.InterfaceMtu,
        (byte)DhcpOption.LeaseTime,
        (byte)DhcpOption.RenewalTime,
        (byte)DhcpOption.RebindingTime,
        (byte)DhcpOption.DomainSearch,
    ];

    private ushort Seconds => (ushort)Math.Clamp((_host.Now - _started) / Second, 0, ushort.MaxValue);

    private void SendDiscover()
    {
        Span<byte> message = stackalloc byte[DhcpFormat.MaximumRequestLength];
        DhcpRequestWriter writer = Begin(message, DhcpMessageType.Discover, InternetAddress.AnyV4);
        AddRequests(ref writer);
        _host.Send(message[..writer.Finish()], InternetAddress.AnyV4, InternetAddress.BroadcastV4);
    }

    private void SendRequest()
    {
        Span<byte> message = stackalloc byte[DhcpFormat.MaximumRequestLength];
        InternetAddress own = State is DhcpState.Renewing or DhcpState.Rebinding ? Lease!.Address : InternetAddress.AnyV4;
        DhcpRequestWriter writer = Begin(message, DhcpMessageType.Request, own);
        if (State == DhcpState.Requesting)
        {
            writer.Add(DhcpOption.RequestedAddress, _offered);
            writer.Add(DhcpOption.ServerIdentifier, _server);
        }
        else if (State == DhcpState.Rebooting)
        {
            writer.Add(DhcpOption.RequestedAddress, Lease!.Address);
        }

        AddRequests(ref writer);

        // Only the extension at T1 goes to one server. The lease of an extension counts from its latest request.
        if (State is DhcpState.Renewing or DhcpState.Rebinding)
            _requested = _host.Now;
        _host.Send(message[..writer.Finish()], own, State == DhcpState.Renewing ? Lease!.Server : InternetAddress.BroadcastV4);
    }

    private void SendDecline(DhcpLease lease)
    {
        Span<byte> message = stackalloc byte[DhcpFormat.MaximumRequestLength];
        DhcpRequestWriter writer = Begin(message, DhcpMessageType.Decline, InternetAddress.AnyV4);
        writer.Add(DhcpOption.RequestedAddress, lease.Address);
        writer.Add(DhcpOption.ServerIdentifier, lease.Server);
        _host.Send(message[..writer.Finish()], InternetAddress.AnyV4, InternetAddress.BroadcastV4);
    }

    private void SendRelease(DhcpLease lease)
    {
        Span<byte> message = stackalloc byte[DhcpFormat.MaximumRequestLength];
        DhcpRequestWriter writer = Begin(message, DhcpMessageType.Release, lease.Address);
        writer.Add(DhcpOption.ServerIdentifier, lease.Server);
        _host.Send(message[..writer.Finish()], lease.Address, lease.Server);
    }

    private DhcpRequestWriter Begin(Span<byte> message, DhcpMessageType type, InternetAddress own) =>
        new(message, type, _transactionId, Seconds, _host.HardwareAddress, own);

    private void AddRequests(ref DhcpRequestWriter writer)
    {
        writer.Add(DhcpOption.ParameterRequestList, ParameterRequests);
        writer.Add(DhcpOption.MaximumMessageSize, [MaximumMessageHigh, MaximumMessageLow]);
        if (_hostName is not null)
            writer.Add(DhcpOption.HostName, _hostName);
    }
}
