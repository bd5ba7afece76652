using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.User;

/// <summary>Text that becomes bytes: UTF-8.</summary>
internal sealed class TextReaderStream(TextReader reader) : Stream
{
    private const int ChunkLength = 1024;

    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();
    private readonly char[] _characters = new char[ChunkLength];
    private readonly byte[] _bytes = new byte[Encoding.UTF8.GetMaxByteCount(ChunkLength)];
    private int _start;
    private int _end;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count)
    {
        while (_start == _end)
        {
            int length = reader.Read(_characters, 0, ChunkLength);
            if (!Encode(length))
                return 0;
        }

        return Take(buffer.AsSpan(offset, count));
    }

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_start == _end)
        {
            int length = await reader.ReadAsync(_characters, cancellationToken).ConfigureAwait(false);
            if (!Encode(length))
                return 0;
        }

        return Take(buffer.Span);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    // False at the end, when nothing is left: half of a surrogate pair comes out as U+FFFD.
    private bool Encode(int length)
    {
        _start = 0;
        _end = _encoder.GetBytes(_characters.AsSpan(0, length), _bytes, flush: length == 0);
        return length > 0 || _end > 0;
    }

    private int Take(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _end - _start);
        _bytes.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }
}
