using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;
using Cosmos.Network.Dns;

namespace Cosmos.Network.Dhcp;

/// <summary>Reads what servers send (RFC 2131, section 2; options RFC 2132). Nothing that is malformed is believed in part.</summary>
internal static class DhcpReplyReader
{
    private const int MaximumRoutes = 64;
    private const int MaximumDomains = 16;
    private const int FileOffset = 108;
    private const int ServerNameOffset = 44;
    private const int SmallestMtu = 68;

    /// <summary>Reads a reply for a client.</summary>
    /// <param name="bytes">The message: payload of the UDP datagram.</param>
    /// <param name="hardwareAddress">The client's own address; replies for others are refused.</param>
    /// <param name="reply">The reply.</param>
    public static bool TryRead(ReadOnlySpan<byte> bytes, MacAddress hardwareAddress, out DhcpReply? reply)
    {
        reply = null;
        if (bytes.Length < DhcpFormat.OptionsOffset
            || bytes[0] != DhcpFormat.BootReply
            || bytes[1] != DhcpFormat.Ethernet
            || bytes[2] != MacAddress.Length
            || new MacAddress(bytes[DhcpFormat.HardwareAddressOffset..]) != hardwareAddress
            || BinaryPrimitives.ReadUInt32BigEndian(bytes[DhcpFormat.CookieOffset..]) != DhcpFormat.Cookie)
        {
            return false;
        }

        var options = new DhcpOptionTable();
        if (!options.TryAdd(bytes[DhcpFormat.OptionsOffset..]) || !options.TryGetNumber(DhcpOption.Overload, 1, out uint? overload))
            return false;

        // The order is that of RFC 3396, section 5: options, file, sname.
        if (overload is > 3
            || (overload is 1 or 3 && !options.TryAdd(bytes[FileOffset..DhcpFormat.CookieOffset]))
            || (overload is 2 or 3 && !options.TryAdd(bytes[ServerNameOffset..FileOffset])))
        {
            return false;
        }

        return TryInterpret(bytes, options, out reply);
    }

    private static bool TryInterpret(ReadOnlySpan<byte> bytes, DhcpOptionTable options, out DhcpReply? reply)
    {
        reply = null;
        if (!options.TryGetNumber(DhcpOption.MessageType, 1, out uint? type)
            || type is not ((uint)DhcpMessageType.Offer or (uint)DhcpMessageType.Ack or (uint)DhcpMessageType.Nak)
            || !options.TryGetNumber(DhcpOption.LeaseTime, 4, out uint? leaseTime)
            || !options.TryGetNumber(DhcpOption.RenewalTime, 4, out uint? renewalTime)
            || !options.TryGetNumber(DhcpOption.RebindingTime, 4, out uint? rebindingTime)
            || !options.TryGetNumber(DhcpOption.ServerIdentifier, 4, out uint? server)
            || !options.TryGetNumber(DhcpOption.SubnetMask, 4, out uint? mask)
            || !options.TryGetNumber(DhcpOption.InterfaceMtu, 2, out uint? mtu)
            || !options.TryGetAddresses(DhcpOption.Router, out List<InternetAddress> routers)
            || !options.TryGetAddresses(DhcpOption.DomainNameServer, out List<InternetAddress> nameServers)
            || !TryReadRoutes(options.Get(DhcpOption.ClasslessRoutes), out List<DhcpRoute> routes)
            || !TryReadDomains(options.Get(DhcpOption.DomainSearch), out List<string> domains))
        {
            return false;
        }

        var address = new InternetAddress(bytes.Slice(DhcpFormat.YourAddressOffset, 4));
        bool isNak = type == (uint)DhcpMessageType.Nak;
        if (!isNak && (address.IsAny || address.IsMulticast || address.IsLoopback || address == InternetAddress.BroadcastV4))
            return false;
        int prefixLength = CommandLineFields.ClassPrefix(address);
        if (mask is { } bits && !CommandLineFields.TryGetPrefix(bits, out prefixLength))
            return false;

        // RFC 3442: a client that understands the option ignores option 3 when both are there.
        if (routes.Count == 0 && routers.Count > 0)
            routes.Add(new DhcpRoute(InternetAddress.AnyV4, 0, routers[0]));
        if (domains.Count == 0 && ReadName(options.Get(DhcpOption.DomainName)) is { } domain)
            domains.Add(domain);

        reply = new DhcpReply
        {
            Type = (DhcpMessageType)type.Value,
            TransactionId = BinaryPrimitives.ReadUInt32BigEndian(bytes[DhcpFormat.TransactionOffset..]),
            Address = address,
            Server = server is { } value and not 0 ? new InternetAddress(value) : null,
            LeaseTime = leaseTime,
            RenewalTime = renewalTime,
            RebindingTime = rebindingTime,
            PrefixLength = prefixLength,
            Routes = routes,
            NameServers = nameServers,
            HostName = ReadName(options.Get(DhcpOption.HostName)),
            SearchDomains = domains,
            MaximumTransmissionUnit = mtu is >= SmallestMtu ? (int)mtu : null,
            Message = ReadMessage(options.Get(DhcpOption.Message)),
        };
        return true;
    }

    // RFC 3442: width of the prefix, as many bytes of it as are significant, router.
    private static bool TryReadRoutes(ReadOnlySpan<byte> bytes, out List<DhcpRoute> routes)
    {
        routes = [];
        Span<byte> destination = stackalloc byte[4];
        while (!bytes.IsEmpty)
        {
            int width = bytes[0];
            int significant = (width + 7) / 8;
            if (width > 32 || bytes.Length < 1 + significant + 4 || routes.Count == MaximumRoutes)
                return false;
            destination.Clear();
            bytes.Slice(1, significant).CopyTo(destination);
            uint network = BinaryPrimitives.ReadUInt32BigEndian(destination);
            network &= width == 0 ? 0 : uint.MaxValue << (32 - width);
            routes.Add(new DhcpRoute(new InternetAddress(network), width, new InternetAddress(bytes.Slice(1 + significant, 4))));
            bytes = bytes[(5 + significant)..];
        }

        return true;
    }

    private static bool TryReadDomains(ReadOnlySpan<byte> bytes, out List<string> domains)
    {
        domains = [];
        int position = 0;
        while (position < bytes.Length)
        {
            if (!DnsName.TryRead(bytes, ref position, out string name))
                return false;
            if (domains.Count < MaximumDomains && HostNames.IsValid(name) && !domains.Contains(name))
                domains.Add(name);
        }

        return true;
    }

    // Names from the network end up in files, prompts and URLs: whatever is no host name is as good as missing.
    private static string? ReadName(ReadOnlySpan<byte> bytes)
    {
        string name = Encoding.ASCII.GetString(bytes.TrimEnd((byte)0)).TrimEnd('.');
        return HostNames.IsValid(name) ? name : null;
    }

    private static string? ReadMessage(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
            return null;
        return string.Create(bytes.Length, bytes, static (text, source) =>
        {
            for (int i = 0; i < text.Length; i++)
                text[i] = source[i] is >= (byte)' ' and <= (byte)'~' ? (char)source[i] : '?';
        });
    }
}
