using System;
using System.Net;
using System.Net.Sockets;

namespace Cosmos.User;

/// <summary>An address of the machine and the number of bits that all its neighbours share, as in <c>10.0.0.1/24</c>.</summary>
public sealed record AddressSetting
{
    /// <summary>Makes one.</summary>
    /// <param name="address">An IPv4 or IPv6 address of a station.</param>
    /// <param name="prefixLength">0 to 32 for IPv4, 0 to 128 for IPv6.</param>
    /// <exception cref="ArgumentOutOfRangeException">The prefix is longer than the address.</exception>
    public AddressSetting(IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(prefixLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefixLength, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        Address = address;
        PrefixLength = prefixLength;
    }

    /// <summary>The address.</summary>
    public IPAddress Address { get; }

    /// <summary>Number of shared bits.</summary>
    public int PrefixLength { get; }

    /// <summary>Reads <c>10.0.0.1/24</c> or <c>fd00::1/64</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static AddressSetting Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int slash = text.IndexOf('/');
        if (slash < 0 || !IPAddress.TryParse(text.AsSpan(0, slash), out IPAddress? address) || !int.TryParse(text.AsSpan(slash + 1), out int length))
            throw new FormatException($"'{text}' is no address with the length of its prefix, as in 10.0.0.1/24.");
        return new AddressSetting(address, length);
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Address}/{PrefixLength}");
}
