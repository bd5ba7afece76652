using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.Files;

/// <summary>Reads lines of UTF-8. One that is endless comes in pieces, so that no file fills the memory.</summary>
internal sealed class LineReader(Stream input)
{
    /// <summary>Characters after which a line is cut.</summary>
    internal const int LongestLine = 1 << 16;

    private const int ChunkLength = 16 * 1024;

    private readonly Decoder _decoder = Encoding.UTF8.GetDecoder();
    private readonly byte[] _bytes = new byte[ChunkLength];
    private readonly char[] _characters = new char[LongestLine + Encoding.UTF8.GetMaxCharCount(ChunkLength)];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The next line without its end.</summary>
    /// <returns><see langword="null"/> behind the last.</returns>
    internal async ValueTask<string?> ReadAsync(CancellationToken stop)
    {
        while (true)
        {
            int length = _characters.AsSpan(_start, _end - _start).IndexOf('\n');
            if (length >= 0)
            {
                string line = Take(length);
                _start++;
                return line;
            }

            if (_end - _start >= LongestLine)
                return Take(LongestLine);
            if (_isAtEnd)
                return _end > _start ? Take(_end - _start) : null;
            _characters.AsSpan(_start, _end - _start).CopyTo(_characters);
            (_start, _end) = (0, _end - _start);
            int count = await input.ReadAsync(_bytes, stop).ConfigureAwait(false);
            _isAtEnd = count == 0;
            _end += _decoder.GetChars(_bytes.AsSpan(0, count), _characters.AsSpan(_end), flush: _isAtEnd);
        }
    }

    private string Take(int length)
    {
        var text = new string(_characters.AsSpan(_start, length));
        _start += length;
        return text;
    }
}
