using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Links;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Igmp;

/// <summary>Types of group records (RFC 3376, section 4.2.12), of those that joining for all sources needs.</summary>
internal enum IgmpRecordType : byte
{
    /// <summary>The state: everybody may send to the group.</summary>
    ModeIsExclude = 2,

    /// <summary>The change: nobody may send to the group any more.</summary>
    ChangeToInclude = 3,

    /// <summary>The change: everybody may send to the group from now on.</summary>
    ChangeToExclude = 4,
}

/// <summary>A line of a report.</summary>
internal readonly record struct IgmpRecord(IgmpRecordType Type, InternetAddress Group);

/// <summary>The reports of an interface. The timer is for the answer to a query, <see cref="_repetition"/> for the repetition of changes.</summary>
internal sealed class IgmpInterface : NetworkTimer
{
    /// <summary>Robustness variable (RFC 3376, section 8.1): each change is told so often.</summary>
    private const int Robustness = 2;

    /// <summary>Unsolicited Report Interval, microseconds (section 8.11).</summary>
    private const uint RepetitionInterval = 1_000_000;

    /// <summary>Older Version Querier Present Timeout with the default intervals, microseconds (section 8.12).</summary>
    private const long OlderQuerierTimeout = 260_000_000;

    private readonly NetworkStack _stack;
    private readonly IgmpLayer _layer;
    private readonly NetworkInterface _interface;
    private readonly RepetitionTimer _repetition;
    private readonly Dictionary<InternetAddress, (bool IsJoined, int Remaining)> _changes = [];
    private long _v2Until;

    public IgmpInterface(NetworkStack stack, IgmpLayer layer, NetworkInterface networkInterface)
    {
        _stack = stack;
        _layer = layer;
        _interface = networkInterface;
        _repetition = new RepetitionTimer(this);
    }

    private bool IsV2 => _stack.Now < _v2Until;

    /// <summary>A membership began or ended.</summary>
    public void Change(InternetAddress group, bool isJoined)
    {
        _changes[group] = (isJoined, Robustness);
        TellChanges();
    }

    /// <summary>A router asks.</summary>
    /// <param name="isV2">It speaks IGMPv2 or IGMPv1.</param>
    /// <param name="maximum">How long the answer may take, microseconds.</param>
    public void OnQuery(bool isV2, long maximum)
    {
        if (isV2)
            _v2Until = _stack.Now + OlderQuerierTimeout;
        Answer(maximum);
    }

    /// <summary>Tells all memberships after a random delay, so that not all hosts answer at once. Queries for one group are answered with all: the answer is short.</summary>
    public void Answer(long maximum)
    {
        long deadline = _stack.Now + (long)((ulong)maximum * _stack.Random.NextUInt32() >> 32);
        if (!IsSet || deadline < Deadline)
            _stack.Timers.Set(this, deadline);
    }

    /// <inheritdoc/>
    protected override void OnExpired()
    {
        var records = new List<IgmpRecord>();
        foreach (InternetAddress group in _interface.Groups.Addresses)
        {
            if (!group.IsIPv4)
                continue;
            if (IsV2)
                _layer.SendV2(_interface, group, isJoined: true);
            else
                records.Add(new IgmpRecord(IgmpRecordType.ModeIsExclude, group));
        }

        _layer.SendV3(_interface, records.ToArray());
    }

    private void TellChanges()
    {
        var records = new List<IgmpRecord>();
        foreach ((InternetAddress group, (bool isJoined, int remaining)) in (KeyValuePair<InternetAddress, (bool, int)>[])[.. _changes])
        {
            if (IsV2)
                _layer.SendV2(_interface, group, isJoined);
            else
                records.Add(new IgmpRecord(isJoined ? IgmpRecordType.ChangeToExclude : IgmpRecordType.ChangeToInclude, group));
            if (remaining > 1)
                _changes[group] = (isJoined, remaining - 1);
            else
                _changes.Remove(group);
        }

        _layer.SendV3(_interface, records.ToArray());
        if (_changes.Count != 0)
            _stack.Timers.Set(_repetition, _stack.Now + (_stack.Random.NextUInt32() % RepetitionInterval));
    }

    private sealed class RepetitionTimer(IgmpInterface owner) : NetworkTimer
    {
        protected override void OnExpired() => owner.TellChanges();
    }
}
