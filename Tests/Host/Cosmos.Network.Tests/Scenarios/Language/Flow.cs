using System.Collections.Generic;
using System.Net;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>A TCP conversation (or the addresses of datagrams) between the stack and the script.</summary>
public sealed class Flow(string name, IPEndPoint local, IPEndPoint remote)
{
    public string Name { get; } = name;

    /// <summary>The stack's end; the port is 0 until the stack has chosen one.</summary>
    public IPEndPoint Local { get; set; } = local;

    /// <summary>The script's end.</summary>
    public IPEndPoint Remote { get; set; } = remote;

    /// <summary>The script's initial sequence number: what a scenario writes is counted from it.</summary>
    public uint RemoteIsn { get; set; }

    /// <summary>The stack's initial sequence number, known from its first SYN on.</summary>
    public uint? LocalIsn { get; set; }

    /// <summary>Shift that the stack has offered, applied to windows that a scenario writes as <c>wnd</c>.</summary>
    public int LocalWindowShift { get; set; }

    /// <summary>Timestamp in the last segment of the stack.</summary>
    public uint LastTimestamp { get; set; }

    /// <summary>IP packets that the stack has sent, oldest first; ICMP errors quote them.</summary>
    public List<byte[]> Sent { get; } = [];
}
