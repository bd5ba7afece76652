using System;
using System.Collections.Generic;
using System.Numerics;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Routing;

namespace Cosmos.Network.Dns;

/// <summary>
/// Which of a name's addresses to try first (RFC 6724, section 6), with the default policy table. Left out are the rules about home addresses (4) and
/// encapsulating transports (7), neither of which exist here.
/// </summary>
internal static class DestinationOrder
{
    private const int GlobalScope = 14;
    private const int LinkScope = 2;

    // RFC 6724, section 2.1: prefix, bits, precedence, label; the longest that fits counts.
    private static readonly (ulong High, ulong Low, int Bits, int Precedence, int Label)[] s_policies =
    [
        (0, 1, 128, 50, 0),
        (0, 0xFFFF_0000_0000, 96, 35, 4),
        (0, 0, 96, 1, 3),
        (0x2001_0000_0000_0000, 0, 32, 5, 5),
        (0x2002_0000_0000_0000, 0, 16, 30, 2),
        (0x3FFE_0000_0000_0000, 0, 16, 1, 12),
        (0xFEC0_0000_0000_0000, 0, 10, 1, 11),
        (0xFC00_0000_0000_0000, 0, 7, 3, 13),
        (0, 0, 0, 40, 1),
    ];

    /// <summary>Sorts addresses; equal ones keep the order of the server, which may mean something.</summary>
    /// <param name="stack">Whose routes and addresses count.</param>
    /// <param name="addresses">At most a few dozen addresses.</param>
    public static void Sort(NetworkStack stack, List<InternetAddress> addresses)
    {
        if (addresses.Count < 2)
            return;
        var candidates = new List<Candidate>(addresses.Count);
        foreach (InternetAddress address in addresses)
        {
            Candidate candidate = Examine(stack, address);
            int index = candidates.Count;
            while (index > 0 && IsBetter(candidate, candidates[index - 1]))
                index--;
            candidates.Insert(index, candidate);
        }

        for (int i = 0; i < candidates.Count; i++)
            addresses[i] = candidates[i].Address;
    }

    private static Candidate Examine(NetworkStack stack, InternetAddress address)
    {
        bool isLocal = address.IsLoopback || stack.IsLocalAddress(address);
        InternetAddress source = isLocal ? address : default;
        bool isDeprecated = false;
        if (!isLocal && stack.Routes.FindEntry(address, null) is { } entry)
        {
            source = SourceAddressSelection.Select(stack, entry.Interface, address);
            isDeprecated = IsDeprecated(stack, source);
        }

        (int precedence, int label) = Policy(address);
        return new Candidate(address, source, isDeprecated, precedence, label, source.IsAny ? -1 : Policy(source).Label);
    }

    private static bool IsDeprecated(NetworkStack stack, InternetAddress source)
    {
        foreach (NetworkInterface networkInterface in stack.InterfaceList)
        {
            if (networkInterface.FindAddress(source) is { } found)
                return found.State == InterfaceAddressState.Deprecated;
        }

        return false;
    }

    private static bool IsBetter(in Candidate a, in Candidate b)
    {
        // Rule 1: avoid unusable destinations.
        if (a.Source.IsAny != b.Source.IsAny)
            return b.Source.IsAny;
        if (a.Source.IsAny)
            return false;

        // Rule 2: prefer matching scope.
        int scopeA = Scope(a.Address);
        int scopeB = Scope(b.Address);
        bool matchesA = scopeA == Scope(a.Source);
        if (matchesA != (scopeB == Scope(b.Source)))
            return matchesA;

        // Rule 3: avoid deprecated addresses.
        if (a.IsSourceDeprecated != b.IsSourceDeprecated)
            return b.IsSourceDeprecated;

        // Rule 5: prefer matching label.
        bool labelA = a.Label == a.SourceLabel;
        if (labelA != (b.Label == b.SourceLabel))
            return labelA;

        // Rules 6 and 8: prefer higher precedence, then smaller scope.
        if (a.Precedence != b.Precedence)
            return a.Precedence > b.Precedence;
        if (scopeA != scopeB)
            return scopeA < scopeB;

        // Rule 9, for IPv6 only: among IPv4 addresses it would defeat the rotation of servers by DNS (RFC 6724, section 10.3).
        return !a.Address.IsIPv4 && !b.Address.IsIPv4 && CommonPrefix(a.Address, a.Source) > CommonPrefix(b.Address, b.Source);
    }

    private static (int Precedence, int Label) Policy(InternetAddress address)
    {
        foreach ((ulong high, ulong low, int bits, int precedence, int label) in s_policies)
        {
            ulong highMask = bits == 0 ? 0 : ulong.MaxValue << (64 - Math.Min(bits, 64));
            ulong lowMask = bits <= 64 ? 0 : ulong.MaxValue << (128 - bits);
            if (((address.High ^ high) & highMask) == 0 && ((address.Low ^ low) & lowMask) == 0 && !(address.IsIPv4 && label is not 4))
                return (precedence, label);
        }

        return (40, 1);
    }

    private static int Scope(InternetAddress address) => address.IsLinkLocal || address.IsLoopback ? LinkScope : GlobalScope;

    private static int CommonPrefix(InternetAddress a, InternetAddress b)
    {
        int high = BitOperations.LeadingZeroCount(a.High ^ b.High);
        return high < 64 ? high : 64 + BitOperations.LeadingZeroCount(a.Low ^ b.Low);
    }

    private readonly record struct Candidate(
        InternetAddress Address, InternetAddress Source, bool IsSourceDeprecated, int Precedence, int Label, int SourceLabel);
}
