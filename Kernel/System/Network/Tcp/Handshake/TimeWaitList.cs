namespace Cosmos.Network.Tcp;

/// <summary>The connections in TIME-WAIT, oldest first, and no more than the settings allow.</summary>
internal sealed class TimeWaitList(TcpProtocol tcp)
{
    private TcpTimeWait? _oldest;
    private TcpTimeWait? _newest;

    public int Count { get; private set; }

    public void Add(TcpTimeWait entry)
    {
        if (tcp.Settings.TimeWaitLimit == 0)
            return;
        if (Count >= tcp.Settings.TimeWaitLimit)
        {
            tcp.Counters.TimeWaitRecycled++;
            Remove(_oldest!);
        }

        entry.Older = _newest;
        if (_newest is null)
            _oldest = entry;
        else
            _newest.Newer = entry;
        _newest = entry;
        Count++;
        tcp.Register(entry);
        entry.StartTimer();
    }

    public void Remove(TcpTimeWait entry)
    {
        if (!entry.IsInTable)
            return;
        entry.StopTimer();
        if (entry.Older is null)
            _oldest = entry.Newer;
        else
            entry.Older.Newer = entry.Newer;
        if (entry.Newer is null)
            _newest = entry.Older;
        else
            entry.Newer.Older = entry.Older;
        entry.Older = null;
        entry.Newer = null;
        Count--;
        tcp.Unregister(entry);
    }
}
