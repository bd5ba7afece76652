using System;

namespace Cosmos.Terminal.Output;

/// <summary>Output side of the line discipline: ONLCR, and following the cursor.</summary>
/// <remarks>Not synchronized: the terminal calls it under its output lock.</remarks>
internal sealed class OutputProcessor(ITerminalOutput output, WindowSize size)
{
    private const int ChunkSize = 1024;

    private readonly byte[] _chunk = new byte[ChunkSize];
    private int _used;

    /// <summary>Where the cursor is.</summary>
    internal CursorTracker Cursor { get; } = new(size);

    /// <summary>Sends bytes.</summary>
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
                Put((byte)'\r');

            Put(value);
        }

        return Flush();
    }

    private void Put(byte value)
    {
        _chunk[_used++] = value;
        Cursor.Track(value);
    }

    private bool Flush()
    {
        int length = _used;
        _used = 0;
        return length == 0 || output.Write(_chunk.AsSpan(0, length));
    }
}
