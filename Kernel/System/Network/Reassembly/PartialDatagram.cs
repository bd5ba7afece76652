using System;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Timing;

namespace Cosmos.Network.Reassembly;

/// <summary>What became of a fragment.</summary>
internal enum FragmentOutcome
{
    /// <summary>It was new.</summary>
    Added,

    /// <summary>It was there already.</summary>
    Repeated,

    /// <summary>It contradicts the others: the datagram is lost.</summary>
    Invalid,
}

/// <summary>A datagram of which fragments are missing; the timer is the time it has.</summary>
internal sealed class PartialDatagram(FragmentReassembler reassembler) : NetworkTimer
{
    /// <summary>Most fragments: enough for the longest datagram over links of 576 bytes.</summary>
    private const int FragmentLimit = 128;

    private const byte CongestionMask = 3;

    private Piece[] _pieces = new Piece[8];
    private int _count;
    private int _received;
    private int _total;
    private bool _hasCongestion;
    private byte _typeOfService;
    private byte _timeToLive;
    private byte _nextHeader;

    /// <summary>Which datagram it is.</summary>
    public FragmentKey Key { get; set; }

    /// <summary>Its neighbours in the order of age.</summary>
    public PartialDatagram? Older { get; set; }

    /// <summary>Its neighbours in the order of age.</summary>
    public PartialDatagram? Newer { get; set; }

    /// <summary>Memory of its buffers.</summary>
    public int Capacity { get; private set; }

    /// <summary>Where its first fragment came in.</summary>
    public NetworkInterface? Interface { get; private set; }

    /// <summary>Bytes of IP header before the first fragment.</summary>
    public int HeaderLength { get; private set; }

    /// <summary>Whether nothing is missing.</summary>
    public bool IsComplete => _total != 0 && _received == _total;

    /// <summary>The first fragment, or <see langword="null"/>.</summary>
    public PacketBuffer? First => _count > 0 && _pieces[0].Offset == 0 ? _pieces[0].Frame : null;

    /// <summary>Adds a fragment; it stays the caller's unless it was <see cref="FragmentOutcome.Added"/>.</summary>
    public FragmentOutcome Add(in Fragment fragment, PacketBuffer frame, int capacity)
    {
        int end = fragment.Offset + fragment.Length;
        if (!fragment.HasMore)
        {
            if (_total != 0 && _total != end)
                return FragmentOutcome.Invalid;
            if (_count > 0 && _pieces[_count - 1].End > end)
                return FragmentOutcome.Invalid;
        }
        else if (_total != 0 && end >= _total)
        {
            // The last one may come again only as the last one.
            return FragmentOutcome.Invalid;
        }

        // Usually they come in order, so the place is found from the back.
        int index = _count;
        while (index > 0 && _pieces[index - 1].Offset >= fragment.Offset)
            index--;
        if (index < _count)
        {
            Piece following = _pieces[index];
            if (following.Offset == fragment.Offset && following.Length == fragment.Length)
                return FragmentOutcome.Repeated;
            if (end > following.Offset)
                return FragmentOutcome.Invalid;
        }

        if ((index > 0 && _pieces[index - 1].End > fragment.Offset) || _count == FragmentLimit)
            return FragmentOutcome.Invalid;
        Insert(index, new Piece(fragment.Offset, fragment.Length, frame));
        Capacity += capacity;
        _received += fragment.Length;
        if (!fragment.HasMore)
            _total = end;
        _hasCongestion |= (fragment.TypeOfService & CongestionMask) == CongestionMask;
        if (fragment.Offset == 0)
        {
            Interface = fragment.Interface;
            HeaderLength = fragment.HeaderLength;
            _typeOfService = fragment.TypeOfService;
            _timeToLive = fragment.TimeToLive;
            _nextHeader = fragment.NextHeader;
        }

        return FragmentOutcome.Added;
    }

    /// <summary>Links the fragments to one chain and hands it over.</summary>
    public ReassembledDatagram Assemble()
    {
        for (int i = 1; i < _count; i++)
            PacketChain.LastOf(_pieces[i - 1].Frame).Next = _pieces[i].Frame;
        var datagram = new ReassembledDatagram
        {
            Frame = _pieces[0].Frame,
            Length = _total,
            HeaderLength = HeaderLength,
            TypeOfService = _hasCongestion ? (byte)(_typeOfService | CongestionMask) : _typeOfService,
            TimeToLive = _timeToLive,
            NextHeader = _nextHeader,
        };
        _pieces.AsSpan(0, _count).Clear();
        _count = 0;
        return datagram;
    }

    /// <summary>Releases everything and gets ready for another datagram.</summary>
    public void Clear()
    {
        for (int i = 0; i < _count; i++)
            _pieces[i].Frame.ReleaseChain();
        _pieces.AsSpan(0, _count).Clear();
        _count = 0;
        _received = 0;
        _total = 0;
        _hasCongestion = false;
        Capacity = 0;
        Interface = null;
        Older = null;
        Newer = null;
    }

    /// <inheritdoc/>
    protected override void OnExpired() => reassembler.OnTimeout(this);

    private void Insert(int index, Piece piece)
    {
        if (_count == _pieces.Length)
            Array.Resize(ref _pieces, _count * 2);
        _pieces.AsSpan(index, _count - index).CopyTo(_pieces.AsSpan(index + 1));
        _pieces[index] = piece;
        _count++;
    }

    private readonly record struct Piece(int Offset, int Length, PacketBuffer Frame)
    {
        public int End => Offset + Length;
    }
}
