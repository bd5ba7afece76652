using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dhcp;

/// <summary>A route that a server gave (RFC 3442).</summary>
/// <param name="Destination">Network.</param>
/// <param name="PrefixLength">Its bits; 0 for the default route.</param>
/// <param name="Router">The router; 0.0.0.0 when the network is on the link itself.</param>
internal readonly record struct DhcpRoute(InternetAddress Destination, int PrefixLength, InternetAddress Router);
