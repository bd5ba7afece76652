using System;

namespace Cosmos.Compression.Inflate;

/// <summary>The last bytes of output of earlier calls, for matches that reach behind the caller's current buffer.</summary>
internal sealed class HistoryWindow
{
    private byte[] _bytes = [];
    private int _next;

    /// <summary>Bytes of history that exist, at most the window size.</summary>
    internal int Length { get; private set; }

    /// <summary>Forgets everything, and sets the window size.</summary>
    internal void Reset(int size)
    {
        if (_bytes.Length != size)
            _bytes = new byte[size];

        _next = 0;
        Length = 0;
    }

    /// <summary>Remembers the output of a call.</summary>
    internal void Append(ReadOnlySpan<byte> output)
    {
        if (output.Length > _bytes.Length)
            output = output[^_bytes.Length..];

        int head = Math.Min(output.Length, _bytes.Length - _next);
        output[..head].CopyTo(_bytes.AsSpan(_next));
        output[head..].CopyTo(_bytes);
        _next = (_next + output.Length) % Math.Max(_bytes.Length, 1);
        Length = Math.Min(Length + output.Length, _bytes.Length);
    }

    /// <summary>Copies bytes that lie <paramref name="back"/> bytes before the end of the history, as many as are in one piece.</summary>
    /// <param name="back">1 to <see cref="Length"/>.</param>
    /// <param name="destination">Receives at most <paramref name="back"/> bytes.</param>
    /// <returns>Bytes copied.</returns>
    internal int Copy(int back, Span<byte> destination)
    {
        int start = _next - back;
        if (start < 0)
            start += _bytes.Length;

        int length = Math.Min(Math.Min(destination.Length, back), _bytes.Length - start);
        _bytes.AsSpan(start, length).CopyTo(destination);
        return length;
    }
}
