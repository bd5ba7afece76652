using System;

namespace Cosmos.Network.Tcp;

/// <summary>
/// What a sender knows of its unacknowledged data: what has arrived out of order, what is lost, what was sent again (RFC 6675, section 4).
/// </summary>
/// <remarks>
/// RFC 6675 speaks of single octets; here the gaps between selectively acknowledged stretches are walked, from the top, because all octets of a
/// gap share their fate.
/// </remarks>
internal sealed class SackScoreboard
{
    /// <summary>DupThresh.</summary>
    public const int DuplicateThreshold = 3;

    private readonly SequenceRangeSet _arrived = new();

    /// <summary>What had been sent at the last retransmission; when later data arrives before it, that retransmission was lost too.</summary>
    private SequenceNumber _sentAtRetransmission;

    public SackScoreboard(SequenceNumber unacknowledged, SequenceNumber next) => StartRecovery(unacknowledged, next);

    /// <summary>HighRxt: everything lost before it has been sent again.</summary>
    public SequenceNumber RetransmittedEnd { get; private set; }

    /// <summary>Whether the peer has told of anything that arrived out of order.</summary>
    public bool HasArrivals => _arrived.Count > 0;

    /// <summary>The byte after the last that has arrived out of order; only with <see cref="HasArrivals"/>.</summary>
    public SequenceNumber HighestArrived => _arrived.Highest;

    /// <summary>Takes in the SACK blocks of an acknowledgment; those that cannot be true are skipped.</summary>
    /// <param name="options">The options with the blocks.</param>
    /// <param name="unacknowledged">SND.UNA, with the acknowledgment taken in.</param>
    /// <param name="next">SND.NXT.</param>
    /// <returns>Bytes that were not known to have arrived.</returns>
    public int Update(ref readonly TcpOptions options, SequenceNumber unacknowledged, SequenceNumber next)
    {
        _arrived.RemoveBefore(unacknowledged);
        int news = 0;
        for (int i = 0; i < options.SackCount; i++)
        {
            SequenceRange block = options.Sack[i];

            // Distances from SND.UNA, because "before" and "after" say nothing about numbers that lie half the space apart. Also skips reports of
            // duplicates (RFC 2883), which lie below SND.UNA or in another block.
            uint start = (uint)(block.Start - unacknowledged);
            uint end = (uint)(block.End - unacknowledged);
            if (start == 0 || end <= start || end > (uint)(next - unacknowledged))
                continue;
            _arrived.TryAdd(block, out _, out int added);
            news += added;
        }

        return news;
    }

    public void OnAcknowledged(SequenceNumber unacknowledged)
    {
        if (_arrived.Count > 0)
            _arrived.RemoveBefore(unacknowledged);
        if (RetransmittedEnd < unacknowledged)
            RetransmittedEnd = unacknowledged;
    }

    /// <summary>Whether the peer has thrown away what it had reported: the first byte it misses is one that it had.</summary>
    public bool IsReneged(SequenceNumber unacknowledged) => _arrived.Count > 0 && _arrived[0].Start <= unacknowledged;

    /// <summary>Begins to repair: nothing was sent again yet.</summary>
    public void StartRecovery(SequenceNumber unacknowledged, SequenceNumber next)
    {
        RetransmittedEnd = unacknowledged;
        _sentAtRetransmission = next;
    }

    public void Clear() => _arrived.Clear();

    /// <summary>IsLost(): enough has arrived beyond the first gap.</summary>
    public bool IsFirstLost(int segmentSize) =>
        _arrived.Count >= DuplicateThreshold || _arrived.TotalLength > (DuplicateThreshold - 1) * segmentSize;

    /// <summary>A segment was sent again.</summary>
    public void OnRetransmitted(SequenceNumber end, SequenceNumber next)
    {
        if (end > RetransmittedEnd)
            RetransmittedEnd = end;
        _sentAtRetransmission = next;
    }

    /// <summary>
    /// Starts over when retransmissions were lost themselves: data that was sent after all of them has arrived, and they have not. (RFC 6675 leaves this to
    /// the timer; RFC 8985 has the idea.)
    /// </summary>
    public bool RestartIfRetransmissionLost(SequenceNumber unacknowledged, int segmentSize)
    {
        if (_arrived.Count == 0 || RetransmittedEnd <= unacknowledged || _arrived.Highest - _sentAtRetransmission < DuplicateThreshold * segmentSize)
            return false;
        StartRecovery(unacknowledged, _arrived.Highest);
        return true;
    }

    /// <summary>SetPipe(): bytes that are thought to be on their way.</summary>
    /// <param name="unacknowledged">SND.UNA.</param>
    /// <param name="next">SND.NXT.</param>
    /// <param name="lostEnd">Everything missing before it is lost, because the timer expired.</param>
    /// <param name="segmentSize">SMSS.</param>
    public int Pipe(SequenceNumber unacknowledged, SequenceNumber next, SequenceNumber lostEnd, int segmentSize)
    {
        int pipe = 0;
        int arrivedAbove = 0;
        SequenceNumber end = next;
        for (int i = _arrived.Count - 1; i >= -1; i--)
        {
            SequenceNumber start = i >= 0 ? _arrived[i].End : unacknowledged;
            int above = _arrived.Count - 1 - i;
            bool isLost = above >= DuplicateThreshold || arrivedAbove > (DuplicateThreshold - 1) * segmentSize;
            if (!isLost)
                pipe += Math.Max(0, end - SequenceNumber.Max(start, lostEnd));
            pipe += Math.Max(0, SequenceNumber.Min(end, RetransmittedEnd) - start);
            if (i >= 0)
            {
                end = _arrived[i].Start;
                arrivedAbove += _arrived[i].Length;
            }
        }

        return pipe;
    }

    /// <summary>NextSeg(), rules 1 and 3: finds the first gap that has not been sent again.</summary>
    /// <param name="unacknowledged">SND.UNA.</param>
    /// <param name="lostEnd">Everything missing before it is lost, because the timer expired.</param>
    /// <param name="segmentSize">SMSS.</param>
    /// <param name="onlyLost">Rule 1: only what is lost; otherwise whatever is missing below what has arrived.</param>
    /// <param name="gap">The bytes.</param>
    public bool TryFindGap(SequenceNumber unacknowledged, SequenceNumber lostEnd, int segmentSize, bool onlyLost, out SequenceRange gap)
    {
        int arrivedAbove = _arrived.TotalLength;
        SequenceNumber start = unacknowledged;
        for (int i = 0; i < _arrived.Count; i++)
        {
            SequenceRange range = _arrived[i];
            bool isLost = _arrived.Count - i >= DuplicateThreshold || arrivedAbove > (DuplicateThreshold - 1) * segmentSize;
            SequenceNumber from = SequenceNumber.Max(start, RetransmittedEnd);
            SequenceNumber to = isLost || !onlyLost ? range.Start : SequenceNumber.Min(range.Start, lostEnd);
            if (from < to)
            {
                gap = new SequenceRange(from, to);
                return true;
            }

            arrivedAbove -= range.Length;
            start = range.End;
        }

        gap = new SequenceRange(SequenceNumber.Max(start, RetransmittedEnd), lostEnd);
        return !gap.IsEmpty;
    }
}
