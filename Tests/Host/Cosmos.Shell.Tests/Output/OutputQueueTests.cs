using System;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

[TestFixture]
public sealed class OutputQueueTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly MemoryStream _shown = new();
    private TaskCompletionSource _gate = null!;
    private TaskCompletionSource _waiting = null!;

    [SetUp]
    public void Reset()
    {
        _shown.SetLength(0);
        _gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    [Test]
    public async Task Bytes_arrive_in_order_and_a_flush_waits_for_all_of_them()
    {
        _gate.SetResult();
        await using OutputQueue queue = new(SinkAsync, 16);
        byte[] bytes = [.. Enumerable.Range(0, 1000).Select(static n => (byte)n)];
        foreach (byte[] piece in bytes.Chunk(7))
        {
            await queue.WaitForRoomAsync(CancellationToken.None);
            queue.Post(piece);
        }

        await queue.FlushAsync(CancellationToken.None).WaitAsync(s_patience);
        Assert.That(_shown.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public async Task A_writer_waits_for_a_slow_sink_and_its_token_frees_it()
    {
        await using OutputQueue queue = await FullQueueAsync();
        using CancellationTokenSource stop = new();
        Task wait = queue.WaitForRoomAsync(stop.Token).AsTask();
        Assert.That((wait.IsCompleted, queue.HasRoom), Is.EqualTo((false, false)));
        await stop.CancelAsync();
        Assert.That(async () => await wait.WaitAsync(s_patience), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_writer_goes_on_when_the_sink_has_taken_something()
    {
        await using OutputQueue queue = await FullQueueAsync();
        Task wait = queue.WaitForRoomAsync(CancellationToken.None).AsTask();
        _gate.SetResult();
        await wait.WaitAsync(s_patience);
    }

    [Test]
    public async Task Dropping_what_waits_makes_room_but_a_little_stays()
    {
        await using OutputQueue queue = await FullQueueAsync();
        Assert.That((queue.Discard(little: 100), queue.HasRoom), Is.EqualTo((false, false)));
        Assert.That((queue.Discard(little: 4), queue.HasRoom), Is.EqualTo((true, true)));
    }

    [Test]
    public async Task A_sink_that_fails_frees_everybody_with_an_exception()
    {
        await using OutputQueue queue = await FullQueueAsync();
        Task wait = queue.WaitForRoomAsync(CancellationToken.None).AsTask();
        Task flush = queue.FlushAsync(CancellationToken.None);
        _gate.SetException(new IOException("unplugged"));
        Assert.That(async () => await wait.WaitAsync(s_patience), Throws.InstanceOf<IOException>());
        Assert.That(async () => await flush.WaitAsync(s_patience), Throws.InstanceOf<IOException>());
        await queue.Ended.WaitAsync(s_patience);
        Assert.That(() => queue.Post([1]), Throws.Nothing);
    }

    [Test]
    public async Task A_pipe_passes_bytes_on_and_ends_with_its_writer()
    {
        BytePipe pipe = new(CancellationToken.None);
        byte[] bytes = [.. Enumerable.Range(0, 100_000).Select(static n => (byte)(n * 7))];
        Task write = Task.Run(async () =>
        {
            await pipe.Writer.WriteAsync(bytes);
            await pipe.Writer.DisposeAsync();
        });
        using MemoryStream read = new();
        await pipe.Reader.CopyToAsync(read).WaitAsync(s_patience);
        await write;
        Assert.That(read.ToArray(), Is.EqualTo(bytes));
    }

    [Test]
    public void A_pipe_without_a_reader_refuses_bytes()
    {
        BytePipe pipe = new(CancellationToken.None);
        pipe.Reader.Dispose();
        Assert.That(() => pipe.Writer.Write([1]), Throws.InstanceOf<BrokenPipeException>());
    }

    private async Task<OutputQueue> FullQueueAsync()
    {
        OutputQueue queue = new(SinkAsync, 8);
        queue.Post([1]);
        await _waiting.Task.WaitAsync(s_patience);
        queue.Post(new byte[8]);
        return queue;
    }

    private async ValueTask SinkAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop)
    {
        _waiting.TrySetResult();
        await _gate.Task.WaitAsync(stop);
        _shown.Write(bytes.Span);
    }
}
