namespace Cosmos.Network.Dhcp;

/// <summary>State of a client (RFC 2131, figure 5).</summary>
internal enum DhcpState
{
    /// <summary>Not running.</summary>
    Stopped,

    /// <summary>INIT: waits before it asks (again).</summary>
    Init,

    /// <summary>SELECTING: has asked for offers.</summary>
    Selecting,

    /// <summary>REQUESTING: has taken an offer.</summary>
    Requesting,

    /// <summary>Has the acknowledgment and asks the link whether somebody uses the address.</summary>
    Probing,

    /// <summary>BOUND: has a lease.</summary>
    Bound,

    /// <summary>RENEWING: asks the server to extend the lease.</summary>
    Renewing,

    /// <summary>REBINDING: asks any server to extend it.</summary>
    Rebinding,

    /// <summary>REBOOTING: the cable was plugged in again; asks whether the lease holds on this network.</summary>
    Rebooting,
}
