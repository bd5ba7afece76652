namespace Cosmos.Network.Addressing;

/// <summary>One end of a conversation: address, port and, for link-local IPv6 addresses, the interface.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The port in host order; 0 for none.</param>
/// <param name="ScopeId">Index of the interface that a link-local address belongs to (RFC 4007); 0 for none.</param>
public readonly record struct InternetEndpoint(InternetAddress Address, ushort Port, uint ScopeId = 0)
{
    /// <summary>Address and port, as in <c>10.0.0.1:80</c> and <c>[fe80::1%2]:80</c>.</summary>
    public override string ToString() =>
        Address.IsIPv4 ? $"{Address}:{Port}" : ScopeId != 0 ? $"[{Address}%{ScopeId}]:{Port}" : $"[{Address}]:{Port}";
}
