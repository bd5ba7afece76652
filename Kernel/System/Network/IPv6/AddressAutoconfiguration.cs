using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Timing;

namespace Cosmos.Network.IPv6;

/// <summary>Addresses that the machine makes of prefixes (RFC 4862, section 5), and their lifetimes. The timer is for the next one that ends.</summary>
internal sealed class AddressAutoconfiguration(NetworkStack stack, IPv6Layer layer, NetworkInterface networkInterface) : NetworkTimer
{
    private const ulong LinkLocalPrefix = 0xFE80_0000_0000_0000;
    private const int PrefixLength = 64;

    // IDGEN_RETRIES of RFC 7217, section 6.
    private const int MaximumDuplicates = 3;
    private const int MaximumAddresses = 16;

    // RFC 4862, section 5.5.3 (e): an advertisement, which anybody may forge, cannot end an address sooner.
    private const long TwoHours = 7_200_000_000;

    private readonly Dictionary<InternetAddress, int> _duplicates = [];

    /// <summary>What went wrong, for people; <see langword="null"/> when nothing did.</summary>
    public string? Problem { get; private set; }

    /// <summary>Makes the link-local address.</summary>
    public void AddLinkLocal() => Add(LinkLocalPrefix, 0, long.MaxValue, long.MaxValue);

    /// <summary>Removes everything that was made.</summary>
    public void RemoveAll()
    {
        foreach (InternetAddress address in (InternetAddress[])[.. _duplicates.Keys])
            networkInterface.RemoveAddress(address);
        _duplicates.Clear();
        Problem = null;
        stack.Timers.Cancel(this);
    }

    /// <summary>Removes what was made of advertised prefixes; the link-local address stays.</summary>
    public void RemoveAdvertised()
    {
        foreach (InternetAddress address in (InternetAddress[])[.. _duplicates.Keys])
        {
            if (!address.IsLinkLocal)
                networkInterface.RemoveAddress(address);
        }
    }

    /// <summary>A router advertises a prefix for addresses (RFC 4862, section 5.5.3).</summary>
    /// <param name="prefix">The prefix.</param>
    /// <param name="length">Its bits.</param>
    /// <param name="validUntil">End of its valid lifetime, microseconds.</param>
    /// <param name="preferredUntil">End of its preferred lifetime, not later.</param>
    public void OnPrefix(InternetAddress prefix, int length, long validUntil, long preferredUntil)
    {
        if (length != PrefixLength || prefix.IsLinkLocal || prefix.IsMulticast || prefix.High == 0 || preferredUntil > validUntil)
            return;
        if (FindOf(prefix) is { } known)
        {
            Extend(known, validUntil, preferredUntil);
            SetTimer();
        }
        else if (validUntil > stack.Now && _duplicates.Count < MaximumAddresses)
        {
            Add(prefix.High, 0, validUntil, preferredUntil);
        }
    }

    /// <summary>Another station has an address: try the next one.</summary>
    public void OnDuplicate(InterfaceAddress address)
    {
        if (!_duplicates.TryGetValue(address.Address, out int duplicates))
            return;
        if (duplicates + 1 == MaximumDuplicates)
        {
            Problem = $"{MaximumDuplicates} addresses in a row, the last {address.Address}, are in use by other machines.";
            return;
        }

        networkInterface.RemoveAddress(address.Address);
        Add(address.Address.High, duplicates + 1, address.ValidUntil, address.PreferredUntil);
    }

    /// <summary>An address is gone, by whomever.</summary>
    public void OnAddressRemoved(InterfaceAddress address) => _duplicates.Remove(address.Address);

    /// <inheritdoc/>
    protected override void OnExpired()
    {
        long now = stack.Now;
        foreach (InternetAddress address in (InternetAddress[])[.. _duplicates.Keys])
        {
            if (networkInterface.FindAddress(address) is not { } entry)
                continue;
            if (entry.ValidUntil <= now)
                networkInterface.RemoveAddress(address);
            else if (entry.PreferredUntil <= now && entry.State == InterfaceAddressState.Preferred)
                networkInterface.SetState(entry, InterfaceAddressState.Deprecated);
        }

        SetTimer();
    }

    private InterfaceAddress? FindOf(InternetAddress prefix)
    {
        foreach (InternetAddress address in _duplicates.Keys)
        {
            if (address.High == prefix.High)
                return networkInterface.FindAddress(address);
        }

        return null;
    }

    private void Add(ulong prefix, int duplicates, long validUntil, long preferredUntil)
    {
        InternetAddress address = InterfaceIdentifier.MakeAddress(layer.IdentifierHash, prefix, networkInterface.Address, duplicates);
        if (networkInterface.FindAddress(address) is not null)
            return;
        _duplicates[address] = duplicates;

        // Whether neighbours share an advertised prefix is told by its flag L; all neighbours share the link-local one.
        InterfaceAddress added = networkInterface.AddAddress(address, PrefixLength, InterfaceAddressState.Tentative, address.IsLinkLocal);
        added.ValidUntil = validUntil;
        added.PreferredUntil = preferredUntil;
        SetTimer();
    }

    private void Extend(InterfaceAddress address, long validUntil, long preferredUntil)
    {
        long now = stack.Now;
        long limit = now + TwoHours;
        if (validUntil > limit || validUntil > address.ValidUntil)
            address.ValidUntil = validUntil;
        else if (address.ValidUntil > limit)
            address.ValidUntil = limit;
        address.PreferredUntil = preferredUntil;
        if (preferredUntil > now && address.State == InterfaceAddressState.Deprecated)
            networkInterface.SetState(address, InterfaceAddressState.Preferred);
        else if (preferredUntil <= now && address.State == InterfaceAddressState.Preferred)
            networkInterface.SetState(address, InterfaceAddressState.Deprecated);
    }

    private void SetTimer()
    {
        long next = long.MaxValue;
        foreach (InternetAddress address in _duplicates.Keys)
        {
            if (networkInterface.FindAddress(address) is not { } entry)
                continue;
            next = Math.Min(next, entry.ValidUntil);
            if (entry.State != InterfaceAddressState.Deprecated && entry.PreferredUntil > stack.Now)
                next = Math.Min(next, entry.PreferredUntil);
        }

        if (next == long.MaxValue)
            stack.Timers.Cancel(this);
        else
            stack.Timers.Set(this, next);
    }
}
