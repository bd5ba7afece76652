using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.Network.Echo;

/// <summary>Sends echo requests and tells what comes back.</summary>
/// <param name="socket">The way to the host.</param>
/// <param name="options">How many, how often, how long.</param>
/// <param name="output">Where it is told.</param>
/// <param name="time">Measures.</param>
internal sealed class EchoRun(IEchoSocket socket, EchoOptions options, TextWriter output, TimeProvider time)
{
    // With an IPv4 header of the longest kind in front of the longest message.
    private const int BufferLength = 65536 + 60;

    /// <summary>How many requests back an answer is still recognised as late or double.</summary>
    private const int Memory = 4096;

    private readonly ushort _identifier = (ushort)RandomNumberGenerator.GetInt32(ushort.MaxValue + 1);
    private readonly byte[] _message = new byte[EchoMessage.HeaderLength + options.Size];
    private readonly Dictionary<ushort, Request> _requests = [];
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _allAnswered = new();
    private bool _isLastSent;

    /// <summary>What became of the requests.</summary>
    internal EchoStatistics Statistics { get; } = new();

    /// <summary>Number of the first request; they wrap after 65,535.</summary>
    internal ushort FirstSequence { get; init; } = 1;

    private ReadOnlySpan<byte> Payload => _message.AsSpan(EchoMessage.HeaderLength);

    /// <summary>Runs until all is sent and answered, or somebody ends it; that is no error.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        for (int i = EchoMessage.HeaderLength; i < _message.Length; i++)
            _message[i] = (byte)(i - EchoMessage.HeaderLength);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task receiver = ReceiveAsync(end.Token);
        try
        {
            await SendAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Ctrl-C is how a ping ends.
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await receiver.ConfigureAwait(false);
            _allAnswered.Dispose();
        }
    }

    private async Task SendAsync(CancellationToken stop)
    {
        long start = time.GetTimestamp();
        TimeSpan due = TimeSpan.Zero;
        for (long i = 1; options.Count is not long count || i <= count; i++)
        {
            await SendAsync((ushort)(FirstSequence + i - 1), isLast: i == options.Count, stop).ConfigureAwait(false);
            if (i == options.Count)
                break;
            // By the clock, so that delays do not add up; but what the machine was too slow for is not made up for.
            due += options.Interval;
            TimeSpan now = time.GetElapsedTime(start);
            if (due > now)
                await Task.Delay(due - now, time, stop).ConfigureAwait(false);
            else
                due = now;
            await TellLateAsync(isEnd: false).ConfigureAwait(false);
        }

        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, _allAnswered.Token);
            await Task.Delay(options.Patience, time, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Nothing is outstanding.
        }

        await TellLateAsync(isEnd: true).ConfigureAwait(false);
    }

    private async ValueTask SendAsync(ushort sequence, bool isLast, CancellationToken stop)
    {
        EchoMessage.WriteRequest(_message, socket.Family, _identifier, sequence);
        lock (_gate)
        {
            _requests[sequence] = new Request(time.GetTimestamp());
            _requests.Remove((ushort)(sequence - Memory));
            Statistics.Sent++;
            _isLastSent = isLast;
        }

        try
        {
            await socket.SendAsync(_message, stop).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            lock (_gate)
            {
                Statistics.Errors++;
                _requests[sequence].IsSettled = true;
            }

            await TellAsync($"icmp_seq={sequence}: {e.Message}").ConfigureAwait(false);
            await EndWhenSettledAsync().ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(CancellationToken stop)
    {
        byte[] buffer = new byte[BufferLength];
        while (true)
        {
            try
            {
                (int length, IPAddress from) = await socket.ReceiveAsync(buffer, stop).ConfigureAwait(false);
                long now = time.GetTimestamp();
                if (!EchoMessage.TryRead(buffer.AsSpan(0, length), socket.Family, _identifier, Payload, out EchoMessage message) || Note(message, from, now) is not string line)
                    continue;
                await TellAsync(line).ConfigureAwait(false);
                await EndWhenSettledAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException e)
            {
                // An error of something that was sent before; the socket does not say of what.
                lock (_gate)
                    Statistics.Errors++;
                await TellAsync(e.Message).ConfigureAwait(false);
                if (e.SocketErrorCode is SocketError.OperationAborted or SocketError.Shutdown or SocketError.NetworkDown)
                    return;
            }
        }
    }

    private string? Note(in EchoMessage message, IPAddress from, long now)
    {
        CultureInfo culture = CultureInfo.InvariantCulture;
        lock (_gate)
        {
            if (!_requests.TryGetValue(message.Sequence, out Request? request))
                return null;
            string about = string.Create(culture, $"{from}: icmp_seq={message.Sequence}");
            if (message.Problem is string problem)
            {
                Statistics.Errors++;
                request.IsSettled = true;
                return $"From {about} {problem}";
            }

            TimeSpan way = time.GetElapsedTime(request.SentAt, now);
            bool isDuplicate = request.IsAnswered;
            if (isDuplicate)
                Statistics.Duplicates++;
            else
                Statistics.Add(way);
            if (message.IsDamaged)
                Statistics.Damaged++;
            request.IsSettled = request.IsAnswered = true;
            string hops = message.TimeToLive is int ttl ? string.Create(culture, $" ttl={ttl}") : "";
            return string.Create(
                culture,
                $"{message.Length} bytes from {about}{hops} time={way.TotalMilliseconds:0.000} ms{(isDuplicate ? " (duplicate)" : "")}{(message.IsDamaged ? " (damaged)" : "")}");
        }
    }

    private async ValueTask EndWhenSettledAsync()
    {
        lock (_gate)
        {
            if (!_isLastSent || _requests.Values.Any(r => !r.IsSettled))
                return;
        }

        await _allAnswered.CancelAsync().ConfigureAwait(false);
    }

    private async ValueTask TellLateAsync(bool isEnd)
    {
        List<ushort> late = [];
        lock (_gate)
        {
            foreach ((ushort sequence, Request request) in _requests)
            {
                if (request.IsSettled || (!isEnd && time.GetElapsedTime(request.SentAt) < options.Patience))
                    continue;
                request.IsSettled = true;
                late.Add(sequence);
            }
        }

        foreach (ushort sequence in late)
            await TellAsync($"icmp_seq={sequence}: no answer").ConfigureAwait(false);
    }

    private Task TellAsync(string line) => options.IsQuiet ? Task.CompletedTask : output.WriteLineAsync(line);

    private sealed class Request(long sentAt)
    {
        internal long SentAt => sentAt;

        internal bool IsAnswered { get; set; }

        /// <summary>Whether nothing is expected any more, though a late answer counts.</summary>
        internal bool IsSettled { get; set; }
    }
}
