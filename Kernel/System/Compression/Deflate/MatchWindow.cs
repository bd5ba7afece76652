using System;
using System.Buffers.Binary;

namespace Cosmos.Compression.Deflate;

/// <summary>The input that matches can refer to, and hash chains through its three-byte strings.</summary>
internal sealed class MatchWindow
{
    private const int HashBits = 15;
    private const uint HashMultiplier = 0x9e3779b1; // 2^32 / golden ratio
    private const int MinimumSize = 1 << 9;

    /// <summary>Bytes that should lie ahead while more input may come, so that no match is cut off by the end of what is known.</summary>
    internal const int MinimumLookahead = DeflateFormat.MaximumMatch + DeflateFormat.MinimumMatch + 1;

    /// <summary>Bytes behind the data that a four-byte read may touch.</summary>
    private const int Padding = 4;

    private readonly byte[] _bytes;
    private readonly ushort[] _heads = new ushort[1 << HashBits]; // newest position of each hash; 0 ends a chain
    private readonly ushort[] _previous; // by position modulo the window size
    private readonly int _size;
    private int _end;
    private int _inserted; // the next position to go into the chains

    /// <summary>Makes an empty window.</summary>
    /// <param name="windowBits">Logarithm of the distance that matches may reach, 9 to 15.</param>
    internal MatchWindow(int windowBits)
    {
        _size = Math.Max(1 << windowBits, MinimumSize);
        _bytes = new byte[(2 * _size) + Padding];
        _previous = new ushort[_size];
        Reset();
    }

    /// <summary>Position of the next byte to encode.</summary>
    internal int Position { get; private set; }

    /// <summary>Bytes from <see cref="Position"/> on.</summary>
    internal int Lookahead => _end - Position;

    /// <summary>Start of the current block, or less than 1 when its beginning has left the window.</summary>
    internal int BlockStart { get; private set; }

    /// <summary>Whether all bytes of the current block are still in the window.</summary>
    internal bool BlockIsKnown => BlockStart > 0;

    /// <summary>Whether no more input fits until some is encoded.</summary>
    internal bool IsFull => _end == 2 * _size;

    /// <summary>The byte at <paramref name="position"/>.</summary>
    internal byte this[int position] => _bytes[position];

    /// <summary>Forgets everything.</summary>
    internal void Reset()
    {
        // Position 0 stays unused: in the chains it means "none".
        Position = 1;
        BlockStart = 1;
        _end = 1;
        _inserted = 1;
        _heads.AsSpan().Clear();
    }

    /// <summary>Makes earlier input unreachable for matches.</summary>
    internal void ForgetMatches()
    {
        _heads.AsSpan().Clear();
        _inserted = Position;
    }

    /// <summary>The bytes of the current block before <paramref name="end"/>; none when they are not all known.</summary>
    internal ReadOnlySpan<byte> Block(int end) => BlockIsKnown ? _bytes.AsSpan(BlockStart, end - BlockStart) : default;

    /// <summary>Starts a block at <paramref name="position"/>.</summary>
    internal void StartBlock(int position) => BlockStart = position;

    /// <summary>Takes input, dropping what no match can reach any more.</summary>
    /// <returns>Bytes taken; fewer than offered when the window is full of bytes that are not encoded yet.</returns>
    internal int Fill(ReadOnlySpan<byte> input)
    {
        // As late as possible: then a whole window of history stays, and each byte is moved at most once.
        if (IsFull && Lookahead < MinimumLookahead)
            Slide();

        int taken = Math.Min(input.Length, (2 * _size) - _end);
        input[..taken].CopyTo(_bytes.AsSpan(_end));
        _end += taken;
        return taken;
    }

    /// <summary>Goes on by <paramref name="length"/> bytes.</summary>
    internal void Advance(int length) => Position += length;

    /// <summary>Enters all positions before the given one, as far as their three bytes are known.</summary>
    internal void InsertUpTo(int position)
    {
        int limit = Math.Min(position, _end - DeflateFormat.MinimumMatch + 1);
        for (; _inserted < limit; _inserted++)
        {
            ref ushort head = ref _heads[Hash(_inserted)];
            _previous[_inserted & (_size - 1)] = head;
            head = (ushort)_inserted;
        }
    }

    /// <summary>Leaves the positions before the given one out of the chains.</summary>
    internal void SkipTo(int position) => _inserted = position;

    /// <summary>Length of the match with the byte before, for run-length encoding.</summary>
    internal int FindRun()
    {
        int available = Math.Min(Lookahead, DeflateFormat.MaximumMatch);
        if (Position < 2 || available < DeflateFormat.MinimumMatch)
            return 0;

        int length = _bytes.AsSpan(Position, available).CommonPrefixLength(_bytes.AsSpan(Position - 1, available));
        return length >= DeflateFormat.MinimumMatch ? length : 0;
    }

    /// <summary>Looks for the longest match at the current position; all earlier positions must have been inserted.</summary>
    /// <param name="longerThan">Length that a match must exceed to be of use, at least 2.</param>
    /// <param name="niceLength">Length that is good enough.</param>
    /// <param name="chainLength">Earlier positions to look at.</param>
    /// <param name="distance">How far back the match lies.</param>
    /// <returns>Its length, or 0.</returns>
    internal int FindMatch(int longerThan, int niceLength, int chainLength, out int distance)
    {
        distance = 0;
        int available = Math.Min(Lookahead, DeflateFormat.MaximumMatch);
        if (available <= longerThan || available < DeflateFormat.MinimumMatch)
            return 0;

        ReadOnlySpan<byte> bytes = _bytes;
        ReadOnlySpan<byte> here = bytes.Slice(Position, available);
        int oldest = Math.Max(0, Position - _size);
        int best = longerThan;
        int found = 0;
        int candidate = _heads[Hash(Position)];

        // A chain entry may be stale: its slot in the ring was overwritten. Positions only ever grow along the real chain, so a
        // candidate that does not lie before the last one ends the walk.
        int last = Position;
        while (candidate > oldest && candidate < last && chainLength-- > 0)
        {
            if (bytes[candidate + best] == here[best] && bytes[candidate] == here[0])
            {
                int length = here.CommonPrefixLength(bytes.Slice(candidate, available));
                if (length > best)
                {
                    best = length;
                    found = length;
                    distance = Position - candidate;
                    if (length >= niceLength || length == available)
                        break;
                }
            }

            last = candidate;
            candidate = _previous[candidate & (_size - 1)];
        }

        return found >= DeflateFormat.MinimumMatch ? found : 0;
    }

    private int Hash(int position)
    {
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(position)) & 0xff_ffff;
        return (int)((value * HashMultiplier) >> (32 - HashBits));
    }

    private void Slide()
    {
        // In a small window, positions inside the last match that still wait to be inserted could fall out of it.
        InsertUpTo(Position);

        // By a whole window, so that positions keep their place in the ring.
        int distance = _size;
        _bytes.AsSpan(distance, _end - distance).CopyTo(_bytes);
        _end -= distance;
        Position -= distance;
        _inserted -= distance;
        BlockStart -= distance;
        Shift(_heads, distance);
        Shift(_previous, distance);
    }

    private static void Shift(Span<ushort> positions, int distance)
    {
        foreach (ref ushort position in positions)
            position = (ushort)Math.Max(position - distance, 0);
    }
}
