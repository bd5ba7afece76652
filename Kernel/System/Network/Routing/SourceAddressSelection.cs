using System.Numerics;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;

namespace Cosmos.Network.Routing;

/// <summary>Which of this machine's addresses a packet carries when nobody has chosen one (RFC 6724, section 5; RFC 1122, section 3.3.4.3).</summary>
internal static class SourceAddressSelection
{
    /// <summary>Selects an address of the outgoing interface, or of another when that has none of the family.</summary>
    /// <returns>The address; any when the machine has none that fits.</returns>
    public static InternetAddress Select(NetworkStack stack, NetworkInterface networkInterface, InternetAddress destination)
    {
        InterfaceAddress? best = null;
        foreach (InterfaceAddress candidate in networkInterface.AddressList)
            best = Better(best, candidate, destination);
        if (best is null)
        {
            foreach (NetworkInterface other in stack.InterfaceList)
            {
                if (other == networkInterface || other.IsLoopback)
                    continue;
                foreach (InterfaceAddress candidate in other.AddressList)
                {
                    // A link-local address means nothing on another link.
                    if (!candidate.Address.IsLinkLocal)
                        best = Better(best, candidate, destination);
                }
            }
        }

        return best?.Address ?? (destination.IsIPv4 ? InternetAddress.AnyV4 : InternetAddress.AnyV6);
    }

    private static InterfaceAddress? Better(InterfaceAddress? best, InterfaceAddress candidate, InternetAddress destination)
    {
        InternetAddress address = candidate.Address;
        if (!candidate.IsUsable || address.IsIPv4 != destination.IsIPv4)
            return best;
        if (best is null || address == destination)
            return candidate;

        // Rule 2: the smallest scope that suffices.
        int wanted = Scope(destination);
        int bestScope = Scope(best.Address);
        int scope = Scope(address);
        if (scope != bestScope)
            return (bestScope < scope ? bestScope < wanted : scope >= wanted) ? candidate : best;

        // Rule 3: no deprecated address.
        bool isPreferred = candidate.State == InterfaceAddressState.Preferred;
        if (isPreferred != (best.State == InterfaceAddressState.Preferred))
            return isPreferred ? candidate : best;

        // Rule 8: longest common prefix; the first one of equals stays.
        return CommonPrefix(address, destination) > CommonPrefix(best.Address, destination) ? candidate : best;
    }

    private static int Scope(InternetAddress address)
    {
        if (address.IsMulticast && !address.IsIPv4)
            return (int)(address.High >> 48) & 0xF;
        return address.IsLinkLocal || address.IsLoopback ? 2 : 14;
    }

    private static int CommonPrefix(InternetAddress a, InternetAddress b)
    {
        int high = BitOperations.LeadingZeroCount(a.High ^ b.High);
        return high < 64 ? high : 64 + BitOperations.LeadingZeroCount(a.Low ^ b.Low);
    }
}
