using System.Globalization;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Configuration;

/// <summary>An address of an interface and the part of it that all its neighbours share.</summary>
/// <param name="Address">The address.</param>
/// <param name="PrefixLength">Bits of the shared part: 0 to 32 for IPv4, 0 to 128 for IPv6.</param>
public readonly record struct ConfiguredAddress(InternetAddress Address, int PrefixLength)
{
    /// <summary>Address and prefix length, as in <c>10.0.0.1/24</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address}/{PrefixLength}");
}
