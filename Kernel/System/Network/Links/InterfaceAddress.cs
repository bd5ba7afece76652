using Cosmos.Network.Addressing;

namespace Cosmos.Network.Links;

/// <summary>How far an address of an interface may be used (RFC 4862, section 2).</summary>
public enum InterfaceAddressState
{
    /// <summary>It is being checked whether another station has it; not used yet.</summary>
    Tentative,

    /// <summary>In use.</summary>
    Preferred,

    /// <summary>Still received and used by what exists, not chosen for anything new.</summary>
    Deprecated,

    /// <summary>Another station has it; not used.</summary>
    Duplicated,
}

/// <summary>An address of an interface.</summary>
public sealed class InterfaceAddress
{
    internal InterfaceAddress(NetworkInterface networkInterface, InternetAddress address, int prefixLength, InterfaceAddressState state)
    {
        Interface = networkInterface;
        Address = address;
        PrefixLength = prefixLength;
        State = state;
    }

    /// <summary>Where it is.</summary>
    public NetworkInterface Interface { get; }

    /// <summary>The address.</summary>
    public InternetAddress Address { get; }

    /// <summary>Bits that the stations of the link have in common.</summary>
    public int PrefixLength { get; }

    /// <summary>Whether it may be used; set by <see cref="NetworkInterface.SetState"/>.</summary>
    public InterfaceAddressState State { get; internal set; }

    /// <summary>Until when it is preferred, microseconds of <see cref="NetworkStack.Now"/>; <see cref="long.MaxValue"/> for ever.</summary>
    public long PreferredUntil { get; set; } = long.MaxValue;

    /// <summary>Until when it is valid, microseconds of <see cref="NetworkStack.Now"/>; <see cref="long.MaxValue"/> for ever.</summary>
    public long ValidUntil { get; set; } = long.MaxValue;

    /// <summary>Whether packets may carry it and are taken for it.</summary>
    public bool IsUsable => State is InterfaceAddressState.Preferred or InterfaceAddressState.Deprecated;

    /// <summary>The broadcast address of an IPv4 subnet; any where there is none: /31, /32 and IPv6.</summary>
    public InternetAddress Broadcast =>
        Address.IsIPv4 && PrefixLength is > 0 and < 31 ? new InternetAddress(Address.V4 | (uint.MaxValue >> PrefixLength)) : InternetAddress.AnyV4;
}
