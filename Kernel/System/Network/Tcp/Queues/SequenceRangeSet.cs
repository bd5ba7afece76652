using System;

namespace Cosmos.Network.Tcp;

/// <summary>
/// Disjoint stretches of the stream in order: what a receiver holds beyond a gap, what a sender knows to have arrived. The number of
/// stretches is bounded, because the peer decides on it.
/// </summary>
internal sealed class SequenceRangeSet
{
    /// <summary>Most stretches that are kept.</summary>
    public const int Limit = 512;

    private SequenceRange[] _ranges = new SequenceRange[8];

    public int Count { get; private set; }

    /// <summary>Bytes in all stretches.</summary>
    public int TotalLength { get; private set; }

    public SequenceRange this[int index] => _ranges[index];

    /// <summary>The byte after the last one; only with a positive <see cref="Count"/>.</summary>
    public SequenceNumber Highest => _ranges[Count - 1].End;

    /// <summary>Adds a stretch and joins it with those that it touches.</summary>
    /// <param name="range">Not empty.</param>
    /// <param name="merged">The stretch that it is part of now.</param>
    /// <param name="added">Bytes that were not there before.</param>
    /// <returns><see langword="false"/> when the set is full and holds nothing that the stretch touches.</returns>
    public bool TryAdd(SequenceRange range, out SequenceRange merged, out int added)
    {
        int first = FindFirstEndingAtOrAfter(range.Start);
        int last = first;
        SequenceNumber start = range.Start;
        SequenceNumber end = range.End;
        int covered = 0;
        while (last < Count && _ranges[last].Start <= range.End)
        {
            start = SequenceNumber.Min(start, _ranges[last].Start);
            end = SequenceNumber.Max(end, _ranges[last].End);
            covered += _ranges[last].Length;
            last++;
        }

        merged = new SequenceRange(start, end);
        added = merged.Length - covered;
        if (last == first)
        {
            if (Count == Limit)
            {
                added = 0;
                return false;
            }

            if (Count == _ranges.Length)
                Array.Resize(ref _ranges, 2 * Count);
            Array.Copy(_ranges, first, _ranges, first + 1, Count - first);
            Count++;
        }
        else if (last - first > 1)
        {
            Array.Copy(_ranges, last, _ranges, first + 1, Count - last);
            Count -= last - first - 1;
        }

        _ranges[first] = merged;
        TotalLength += added;
        return true;
    }

    /// <summary>Forgets everything before a place.</summary>
    public void RemoveBefore(SequenceNumber sequence)
    {
        int gone = 0;
        while (gone < Count && _ranges[gone].End <= sequence)
            TotalLength -= _ranges[gone++].Length;
        if (gone > 0)
        {
            Array.Copy(_ranges, gone, _ranges, 0, Count - gone);
            Count -= gone;
        }

        if (Count > 0 && _ranges[0].Start < sequence)
        {
            TotalLength -= sequence - _ranges[0].Start;
            _ranges[0] = new SequenceRange(sequence, _ranges[0].End);
        }
    }

    /// <summary>Forgets the last stretch.</summary>
    public void RemoveLast()
    {
        Count--;
        TotalLength -= _ranges[Count].Length;
    }

    public void Clear()
    {
        Count = 0;
        TotalLength = 0;
    }

    /// <summary>Whether all of a stretch is in the set.</summary>
    public bool Covers(SequenceRange range) => TryFind(range.Start, out SequenceRange found) && range.End <= found.End;

    /// <summary>Finds the stretch that a byte belongs to.</summary>
    public bool TryFind(SequenceNumber sequence, out SequenceRange range)
    {
        int index = FindFirstEndingAtOrAfter(sequence + 1);
        if (index < Count && _ranges[index].Start <= sequence)
        {
            range = _ranges[index];
            return true;
        }

        range = default;
        return false;
    }

    private int FindFirstEndingAtOrAfter(SequenceNumber sequence)
    {
        // Most look-ups are for the newest bytes.
        if (Count == 0 || _ranges[Count - 1].End < sequence)
            return Count;
        int low = 0;
        int high = Count - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_ranges[middle].End < sequence)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
