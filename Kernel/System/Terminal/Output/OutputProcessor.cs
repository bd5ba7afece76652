using System;
using System.Text;

namespace Cosmos.Terminal.Output;

/// <summary>Output side of the line discipline: ONLCR, and keeping count of the column, which erasing a tab needs.</summary>
/// <remarks>Not synchronized: the terminal calls it under its output lock.</remarks>
internal sealed class OutputProcessor(ITerminalOutput output)
{
    private const int ChunkSize = 1024;
    private const int TabSize = 8;

    private readonly byte[] _chunk = new byte[ChunkSize];
    private readonly byte[] _partial = new byte[4];
    private int _used;
    private int _partialLength;
    private EscapeState _escape;

    private enum EscapeState
    {
        None,
        Started,
        Sequence,
        Text,
    }

    /// <summary>Column of the cursor, 0 at the left edge; an estimate when the program moves the cursor by escape sequences.</summary>
    internal int Column { get; private set; }

    /// <summary>Sends a program's bytes.</summary>
    /// <param name="bytes">Any bytes; a character may be split between two calls.</param>
    /// <param name="mapLineFeed">ONLCR.</param>
    /// <returns><see langword="false"/> when the line failed.</returns>
    internal bool Write(ReadOnlySpan<byte> bytes, bool mapLineFeed)
    {
        foreach (byte value in bytes)
        {
            if (_used + 2 > ChunkSize && !Flush())
                return false;

            if (value == (byte)'\n' && mapLineFeed)
            {
                _chunk[_used++] = (byte)'\r';
                Column = 0;
            }

            _chunk[_used++] = value;
            Track(value);
        }

        return Flush();
    }

    private bool Flush()
    {
        int length = _used;
        _used = 0;
        return length == 0 || output.Write(_chunk.AsSpan(0, length));
    }

    private void Track(byte value)
    {
        if (_escape != EscapeState.None)
        {
            TrackEscape(value);
            return;
        }

        switch (value)
        {
            case 0x1B:
                _escape = EscapeState.Started;
                break;
            case (byte)'\r':
                Column = 0;
                break;
            case (byte)'\b':
                Column = Math.Max(0, Column - 1);
                break;
            case (byte)'\t':
                Column = (Column / TabSize * TabSize) + TabSize;
                break;
            case < 0x20 or 0x7F:
                break;
            case < 0x7F:
                _partialLength = 0;
                Column++;
                break;
            default:
                TrackMultibyte(value);
                break;
        }
    }

    // ECMA-48, section 5.4: CSI sequences end with a byte from 0x40 to 0x7E; OSC and the like (5.6) with BEL or ESC \.
    private void TrackEscape(byte value) => _escape = _escape switch
    {
        EscapeState.Started when value == (byte)'[' => EscapeState.Sequence,
        EscapeState.Started when value is (byte)']' or (byte)'P' or (byte)'_' or (byte)'^' => EscapeState.Text,
        EscapeState.Started when value is >= 0x20 and < 0x30 => EscapeState.Started,
        EscapeState.Sequence when value is < 0x40 or > 0x7E => EscapeState.Sequence,
        EscapeState.Text when value == 0x1B => EscapeState.Started,
        EscapeState.Text when value != 0x07 => EscapeState.Text,
        _ => EscapeState.None,
    };

    private void TrackMultibyte(byte value)
    {
        if (value >= 0xC0)
            _partialLength = 0;

        if (_partialLength == _partial.Length)
            return;

        _partial[_partialLength++] = value;
        if (Rune.DecodeFromUtf8(_partial.AsSpan(0, _partialLength), out Rune rune, out _) == System.Buffers.OperationStatus.Done)
        {
            Column += CharacterWidth.Of(rune);
            _partialLength = 0;
        }
    }
}
