using System.Net.Sockets;

namespace Cosmos.Commands.Network.Echo;

/// <summary>Errors of ICMP in words (RFC 792, RFC 1122 section 3.2.2.1, RFC 4443 section 3).</summary>
internal static class EchoProblem
{
    /// <summary>What an error means; <see langword="null"/> for a message that is no error.</summary>
    internal static string? Describe(AddressFamily family, int type, int code) => (family, type, code) switch
    {
        (AddressFamily.InterNetwork, 3, 0 or 6 or 11) => "network unreachable",
        (AddressFamily.InterNetwork, 3, 1 or 7 or 12) => "host unreachable",
        (AddressFamily.InterNetwork, 3, 2) => "protocol unreachable",
        (AddressFamily.InterNetwork, 3, 3) => "port unreachable",
        (AddressFamily.InterNetwork, 3, 4) => "packet too long for a link on the way",
        (AddressFamily.InterNetwork, 3, 9 or 10 or 13) => "filtered",
        (AddressFamily.InterNetwork, 3, _) => "destination unreachable",
        (AddressFamily.InterNetwork, 11, 0) => "time to live exceeded",
        (AddressFamily.InterNetwork, 11, _) => "fragments did not arrive in time",
        (AddressFamily.InterNetwork, 12, _) => "a router finds fault with the header",
        (AddressFamily.InterNetworkV6, 1, 0) => "no route",
        (AddressFamily.InterNetworkV6, 1, 1) => "filtered",
        (AddressFamily.InterNetworkV6, 1, 2) => "beyond the scope of the source address",
        (AddressFamily.InterNetworkV6, 1, 3) => "address unreachable",
        (AddressFamily.InterNetworkV6, 1, 4) => "port unreachable",
        (AddressFamily.InterNetworkV6, 1, _) => "destination unreachable",
        (AddressFamily.InterNetworkV6, 2, _) => "packet too long for a link on the way",
        (AddressFamily.InterNetworkV6, 3, 0) => "hop limit exceeded",
        (AddressFamily.InterNetworkV6, 3, _) => "fragments did not arrive in time",
        (AddressFamily.InterNetworkV6, 4, _) => "a router finds fault with the header",
        _ => null,
    };
}
