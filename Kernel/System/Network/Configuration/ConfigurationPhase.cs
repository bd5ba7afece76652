namespace Cosmos.Network.Configuration;

/// <summary>How far the configuration of an interface has come.</summary>
public enum ConfigurationPhase
{
    /// <summary>The network is switched off.</summary>
    Off,

    /// <summary>An address is on its way: from a DHCP server or a router, or it is being checked for duplicates.</summary>
    Waiting,

    /// <summary>The interface has the addresses that it was to have.</summary>
    Configured,

    /// <summary>It will have none until somebody changes something; <see cref="ConfigurationStatus.Problem"/> says what.</summary>
    Failed,
}
