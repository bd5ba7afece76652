using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dns;

/// <summary>What a server said to a question.</summary>
internal enum DnsAnswerKind
{
    /// <summary>There are records of the type that was asked for.</summary>
    Records,

    /// <summary>The name exists (or is an alias) but has no record of that type: NODATA (RFC 2308, section 2.2).</summary>
    NoData,

    /// <summary>NXDOMAIN: the name, or the one it is an alias of, does not exist.</summary>
    NameError,

    /// <summary>The name is an alias; the server did not say what the other name has, so ask for that.</summary>
    Alias,
}

/// <summary>A server's answer, read and checked.</summary>
internal sealed class DnsAnswer
{
    /// <summary>What it says.</summary>
    public required DnsAnswerKind Kind { get; init; }

    /// <summary>The name at the end of the chain of aliases; the question's name when there was none.</summary>
    public required string CanonicalName { get; init; }

    /// <summary>The names that led to <see cref="CanonicalName"/>, the question's first; empty when it was no alias.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Addresses of an A or AAAA question, in the server's order.</summary>
    public IReadOnlyList<InternetAddress> Addresses { get; init; } = [];

    /// <summary>The name that a PTR question found.</summary>
    public string Pointer { get; init; } = string.Empty;

    /// <summary>Seconds for which the answer may be kept: the least of all records that were used; 0 not to keep it.</summary>
    public uint TimeToLive { get; init; }
}
