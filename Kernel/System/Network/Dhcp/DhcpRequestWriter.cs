using System;
using System.Buffers.Binary;
using System.Text;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dhcp;

/// <summary>Writes the messages of a client (RFC 2131, section 4.4.1 and table 5).</summary>
internal ref struct DhcpRequestWriter
{
    private readonly Span<byte> _message;
    private int _position;

    /// <summary>Begins a message.</summary>
    /// <param name="destination">At least <see cref="DhcpFormat.MaximumRequestLength"/> bytes.</param>
    /// <param name="type">What it is.</param>
    /// <param name="transactionId">xid.</param>
    /// <param name="seconds">Since the client began to ask.</param>
    /// <param name="hardwareAddress">The client's address.</param>
    /// <param name="clientAddress">ciaddr: only an address that the client can already receive at.</param>
    public DhcpRequestWriter(
        Span<byte> destination,
        DhcpMessageType type,
        uint transactionId,
        ushort seconds,
        MacAddress hardwareAddress,
        InternetAddress clientAddress)
    {
        _message = destination[..DhcpFormat.MaximumRequestLength];
        _message.Clear();
        _message[0] = DhcpFormat.BootRequest;
        _message[1] = DhcpFormat.Ethernet;
        _message[2] = MacAddress.Length;
        BinaryPrimitives.WriteUInt32BigEndian(_message[DhcpFormat.TransactionOffset..], transactionId);
        BinaryPrimitives.WriteUInt16BigEndian(_message[DhcpFormat.SecondsOffset..], seconds);
        if (clientAddress.IsAny)
            BinaryPrimitives.WriteUInt16BigEndian(_message[DhcpFormat.FlagsOffset..], DhcpFormat.BroadcastFlag);
        else
            clientAddress.CopyTo(_message[DhcpFormat.ClientAddressOffset..]);
        hardwareAddress.CopyTo(_message[DhcpFormat.HardwareAddressOffset..]);
        BinaryPrimitives.WriteUInt32BigEndian(_message[DhcpFormat.CookieOffset..], DhcpFormat.Cookie);
        _position = DhcpFormat.OptionsOffset;
        Add(DhcpOption.MessageType, [(byte)type]);
        Span<byte> identifier = stackalloc byte[1 + MacAddress.Length];
        identifier[0] = DhcpFormat.Ethernet;
        hardwareAddress.CopyTo(identifier[1..]);
        Add(DhcpOption.ClientIdentifier, identifier);
    }

    /// <summary>Adds an option.</summary>
    public void Add(DhcpOption option, scoped ReadOnlySpan<byte> value)
    {
        _message[_position++] = (byte)option;
        _message[_position++] = (byte)value.Length;
        value.CopyTo(_message[_position..]);
        _position += value.Length;
    }

    /// <summary>Adds an option with an IPv4 address.</summary>
    public void Add(DhcpOption option, InternetAddress address)
    {
        Span<byte> value = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(value, address.V4);
        Add(option, value);
    }

    /// <summary>Adds an option with a host name.</summary>
    /// <param name="option">The option.</param>
    /// <param name="name">A valid host name; what does not fit into an option of 63 bytes is left off at its first dot.</param>
    public void Add(DhcpOption option, string name)
    {
        int dot = name.IndexOf('.');
        Add(option, Encoding.ASCII.GetBytes(dot is >= 0 && name.Length > 63 ? name[..dot] : name));
    }

    /// <summary>Ends the message.</summary>
    /// <returns>Its length.</returns>
    public int Finish()
    {
        _message[_position++] = (byte)DhcpOption.End;
        return Math.Max(_position, DhcpFormat.MinimumLength);
    }
}
