using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Echo;

namespace Cosmos.Commands.Tests;

/// <summary>A host that answers echo requests as a test says, in simulated time.</summary>
internal sealed class EchoHost(ManualTime time, AddressFamily family = AddressFamily.InterNetwork) : IEchoSocket
{
    private static readonly IPAddress s_address = IPAddress.Parse("192.0.2.9");
    private readonly Channel<byte[]> _arriving = Channel.CreateUnbounded<byte[]>();
    private int _written;
    private int _calls;

    public AddressFamily Family => family;

    /// <summary>What arrives for a request: ICMP messages, without IP headers.</summary>
    internal Func<byte[], IEnumerable<byte[]>> Answer { get; set; } = request => [Reply(request)];

    /// <summary>Time until the answer to the n-th request.</summary>
    internal Func<int, TimeSpan> Way { get; set; } = _ => TimeSpan.FromMilliseconds(10);

    internal List<byte[]> Requests { get; } = [];

    /// <summary>Whether all that has arrived has been dealt with: then it is waited for one more.</summary>
    internal bool IsIdle => Volatile.Read(ref _calls) == Volatile.Read(ref _written) + 1;

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken stop)
    {
        byte[] request = message.ToArray();
        Requests.Add(request);
        IEnumerable<byte[]> answers = Answer(request);
        time.Advance(Way(Requests.Count));
        foreach (byte[] answer in answers)
        {
            Interlocked.Increment(ref _written);
            _arriving.Writer.TryWrite(answer);
        }

        return default;
    }

    public async ValueTask<(int Length, IPAddress From)> ReceiveAsync(Memory<byte> buffer, CancellationToken stop)
    {
        Interlocked.Increment(ref _calls);
        byte[] message = await _arriving.Reader.ReadAsync(stop);
        byte[] packet = family == AddressFamily.InterNetwork ? [.. Header(message.Length), .. message] : message;
        packet.CopyTo(buffer.Span);
        return (packet.Length, s_address);
    }

    public void Dispose()
    {
    }

    internal static byte[] Reply(byte[] request)
    {
        byte[] reply = [.. request];
        reply[0] = reply[0] == 8 ? (byte)0 : (byte)129;
        return Sum(reply);
    }

    /// <summary>An error that quotes a request.</summary>
    internal static byte[] Error(byte type, byte code, byte[] request)
    {
        byte[] header = request[0] == 8 ? Header(request.Length) : [0x60, 0, 0, 0, 0, 0, 58, 64, .. new byte[32]];
        return Sum([type, code, 0, 0, 0, 0, 0, 0, .. header, .. request]);
    }

    internal static byte[] Sum(byte[] message)
    {
        message[2] = message[3] = 0;
        ushort sum = EchoMessage.Checksum(message);
        (message[2], message[3]) = ((byte)(sum >> 8), (byte)sum);
        return message;
    }

    // With an option, so that its length counts.
    private static byte[] Header(int payload) =>
        [0x46, 0, (byte)((payload + 24) >> 8), (byte)(payload + 24), 0, 0, 0, 0, 61, 1, 0, 0, 192, 0, 2, 9, 192, 0, 2, 1, 1, 1, 1, 0];
}
