using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.SshServer;

/// <summary>Lines of UTF-8 from a stream, of bounded length.</summary>
internal sealed class LineReader(Stream input)
{
    private const int LongestLine = 64 * 1024;

    private byte[] _buffer = new byte[1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its end; <see langword="null"/> behind the last.</summary>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    public async ValueTask<string?> ReadAsync(CancellationToken stop)
    {
        int scanned = _start;
        while (true)
        {
            int newLine = _buffer.AsSpan(scanned, _end - scanned).IndexOf((byte)'\n');
            if (newLine >= 0)
                return Take(scanned + newLine, 1);
            scanned = _end;
            if (_end == _buffer.Length)
            {
                Move();
                scanned = _end;
            }
            int count = await input.ReadAsync(_buffer.AsMemory(_end), stop).ConfigureAwait(false);
            if (count == 0)
                return _start == _end ? null : Take(_end, 0);
            _end += count;
        }
    }

    private string Take(int end, int terminator)
    {
        string line = Encoding.UTF8.GetString(_buffer, _start, end - _start).TrimEnd('\r');
        _start = end + terminator;
        return line;
    }

    private void Move()
    {
        int rest = _end - _start;
        if (rest == LongestLine)
            throw new InvalidDataException($"A line is longer than {LongestLine} bytes.");
        byte[] target = rest == _buffer.Length ? new byte[Math.Min(2 * rest, LongestLine)] : _buffer;
        _buffer.AsSpan(_start, rest).CopyTo(target);
        _buffer = target;
        _start = 0;
        _end = rest;
    }
}
