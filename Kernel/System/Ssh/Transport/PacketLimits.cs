namespace Cosmos.Ssh.Transport;

/// <summary>Limits of packets (RFC 4253, section 6.1).</summary>
internal static class PacketLimits
{
    /// <summary>Largest packet_length after login: as much as OpenSSH takes.</summary>
    internal const int MaximumLength = 256 * 1024;

    /// <summary>Largest packet_length before login: what every implementation must take.</summary>
    internal const int MaximumLengthBeforeLogin = 35000;

    /// <summary>Least padding.</summary>
    internal const int MinimumPadding = 4;

    /// <summary>Data in one message of a channel, both directions.</summary>
    internal const int ChannelData = 32 * 1024;

    /// <summary>Packets under one key: half of the sequence numbers, which must not repeat (RFC 4344, section 3.1).</summary>
    internal const uint PacketsPerKey = 1u << 31;
}
