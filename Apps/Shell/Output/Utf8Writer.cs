using System;
using System.Buffers;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Shell;

/// <summary>Text into a stream of bytes, without a buffer of its own: whoever writes to the stream as well keeps the order.</summary>
internal sealed class Utf8Writer(Stream stream) : ShellWriter
{
    private readonly Lock _lock = new();
    private readonly Encoder _encoder = Encoding.UTF8.GetEncoder();

    public override void Flush() => stream.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => stream.FlushAsync(cancellationToken);

    protected override void WriteText(ReadOnlySpan<char> text)
    {
        byte[] bytes = Encode(text, out int length);
        try
        {
            stream.Write(bytes, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    protected override async ValueTask WriteTextAsync(ReadOnlyMemory<char> text, CancellationToken stop)
    {
        byte[] bytes = Encode(text.Span, out int length);
        try
        {
            await stream.WriteAsync(bytes.AsMemory(0, length), stop).ConfigureAwait(false);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private byte[] Encode(ReadOnlySpan<char> text, out int length)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length + 1));
        lock (_lock)
            length = _encoder.GetBytes(text, bytes, flush: false);
        return bytes;
    }
}
