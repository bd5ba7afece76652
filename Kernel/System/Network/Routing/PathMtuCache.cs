using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Routing;

/// <summary>How long packets to a destination may be, as routers have told (RFC 1191, RFC 8201).</summary>
/// <remarks>
/// A value is forgotten after ten minutes, so that a longer path is found again (RFC 1191, section 6.3). Values below the minimum are brought up to it, because an
/// attacker could otherwise make every packet tiny.
/// </remarks>
internal sealed class PathMtuCache(NetworkStack stack) : NetworkTimer
{
    /// <summary>Least value for IPv4, as on Linux (<c>min_pmtu</c>), below which fragmentation by routers is the smaller evil.</summary>
    public const int MinimumV4 = 552;

    /// <summary>Least value for IPv6 (RFC 8201, section 4).</summary>
    public const int MinimumV6 = 1280;

    private const long Lifetime = 600_000_000;
    private const int Limit = 1024;

    private readonly Dictionary<InternetAddress, Entry> _entries = [];

    /// <summary>Number of destinations with a value.</summary>
    public int Count => _entries.Count;

    /// <summary>The longest packet to a destination.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="linkMtu">What the first link takes, which is the upper limit.</param>
    public int Get(InternetAddress destination, int linkMtu)
    {
        if (_entries.Count == 0 || !_entries.TryGetValue(destination, out Entry entry))
            return linkMtu;
        return Math.Min(entry.Mtu, linkMtu);
    }

    /// <summary>Notes a smaller value. Call it only for errors about packets that were really sent (RFC 5927, section 7).</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="mtu">What the narrow link takes.</param>
    /// <returns>The value that holds from now on.</returns>
    public int Reduce(InternetAddress destination, int mtu)
    {
        mtu = Math.Max(mtu, destination.IsIPv4 ? MinimumV4 : MinimumV6);
        if (_entries.TryGetValue(destination, out Entry entry))
        {
            if (mtu >= entry.Mtu)
                return entry.Mtu;
        }
        else if (_entries.Count >= Limit)
        {
            RemoveOldest();
        }

        _entries[destination] = new Entry(mtu, stack.Now);
        stack.Routes.Invalidate();
        if (!IsSet)
            stack.Timers.Set(this, stack.Now + Lifetime);
        return mtu;
    }

    /// <inheritdoc/>
    protected override void OnExpired()
    {
        // Routes that are in use were made of what is removed here.
        long next = long.MaxValue;
        foreach (KeyValuePair<InternetAddress, Entry> pair in (KeyValuePair<InternetAddress, Entry>[])[.. _entries])
        {
            long end = pair.Value.Since + Lifetime;
            if (end <= stack.Now)
                _entries.Remove(pair.Key);
            else
                next = Math.Min(next, end);
        }

        stack.Routes.Invalidate();
        if (next != long.MaxValue)
            stack.Timers.Set(this, next);
    }

    /// <summary>Next lower of the usual values (RFC 1191, section 7.1), for routers that do not say what their link takes.</summary>
    /// <param name="packetLength">Length of the packet that was too long.</param>
    public static int NextLower(int packetLength)
    {
        foreach (int plateau in (ReadOnlySpan<int>)[32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296])
        {
            if (plateau < packetLength)
                return plateau;
        }

        return 68;
    }

    private void RemoveOldest()
    {
        InternetAddress oldest = default;
        long since = long.MaxValue;
        foreach (KeyValuePair<InternetAddress, Entry> pair in _entries)
        {
            if (pair.Value.Since < since)
                (oldest, since) = (pair.Key, pair.Value.Since);
        }

        _entries.Remove(oldest);
    }

    private readonly record struct Entry(int Mtu, long Since);
}
