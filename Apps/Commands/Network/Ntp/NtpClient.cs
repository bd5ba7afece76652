using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.Network.Ntp;

/// <summary>Asks servers for the time: a client of SNTP, which is NTP without the discipline of a clock (RFC 4330; RFC 5905, section 14).</summary>
/// <remarks>
/// A question carries a random number instead of the time, so that nobody who does not see it can answer, and so that it tells nothing about this
/// machine. A lost datagram costs a second question, of a new socket and number; after five seconds all is over.
/// </remarks>
/// <param name="connect">Makes the way to a server; throws <see cref="SocketException"/> where there is none.</param>
/// <param name="time">The clock whose offset is wanted, and the one that nobody sets.</param>
public sealed class NtpClient(Func<IPEndPoint, INtpExchange> connect, TimeProvider time)
{
    // Longer than any answer that is looked at, so that extensions are no error.
    private const int BufferLength = 1024;

    private static readonly TimeSpan[] s_patience = [TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(2.5)];

    /// <summary>Asks one after the other until an answer can be used.</summary>
    /// <param name="servers">Addresses of one server, best first; more than three are not asked.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The sample and the server that gave it.</returns>
    /// <exception cref="NtpException">None answered within five seconds, or what they answered cannot be used.</exception>
    public async ValueTask<(NtpSample Sample, IPEndPoint Server)> QueryAsync(IReadOnlyList<IPEndPoint> servers, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(servers);
        ArgumentOutOfRangeException.ThrowIfZero(servers.Count);
        List<IPEndPoint> left = [.. servers];
        NtpException? problem = null;
        for (int attempt = 0; attempt < s_patience.Length && left.Count > 0; attempt++)
        {
            IPEndPoint server = left[attempt % left.Count];
            try
            {
                return (await AskAsync(server, s_patience[attempt], stop).ConfigureAwait(false), server);
            }
            catch (NtpException e)
            {
                problem = new NtpException($"{server} {e.Message}", e.IsFinal);
                if (e.IsFinal)
                    left.Remove(server);
            }
        }

        throw problem!;
    }

    private async ValueTask<NtpSample> AskAsync(IPEndPoint server, TimeSpan patience, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, stop);
        try
        {
            using INtpExchange exchange = connect(server);
            return await AskAsync(exchange, either.Token).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            throw new NtpException("has no time server at this port", isFinal: true);
        }
        catch (SocketException e)
        {
            throw new NtpException($"cannot be reached: {e.Message}", isFinal: true);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new NtpException("does not answer", isFinal: false);
        }
    }

    private async ValueTask<NtpSample> AskAsync(INtpExchange exchange, CancellationToken stop)
    {
        byte[] buffer = new byte[BufferLength];
        NtpTimestamp question = MakeQuestion();
        NtpPacket.WriteQuestion(buffer, question);
        DateTimeOffset sentAt = time.GetUtcNow();
        long start = time.GetTimestamp();
        await exchange.SendAsync(buffer.AsMemory(0, NtpPacket.Length), stop).ConfigureAwait(false);
        while (true)
        {
            int length = await exchange.ReceiveAsync(buffer, stop).ConfigureAwait(false);
            long receivedAt = time.GetTimestamp();
            if (NtpPacket.TryParse(buffer.AsSpan(0, length), out NtpPacket answer) && NtpValidation.IsAnswer(answer, question))
                return NtpValidation.Evaluate(answer, sentAt, time.GetElapsedTime(start, receivedAt), receivedAt);
        }
    }

    private static NtpTimestamp MakeQuestion()
    {
        byte[] random = RandomNumberGenerator.GetBytes(sizeof(ulong));
        // Zero would be "no time".
        return new NtpTimestamp(Math.Max(1, BinaryPrimitives.ReadUInt64BigEndian(random)));
    }
}
