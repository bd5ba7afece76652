using System;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Tcp.Harness;

/// <summary>Sends a stream whose bytes follow from their place and a seed, and checks each at the other end.</summary>
internal sealed class Transfer(TcpSocket from, TcpSocket to, long length, int seed)
{
    private readonly byte[] _buffer = new byte[16384];
    private readonly byte[] _expected = new byte[16384];
    private long _sent;
    private bool _isFinished;

    public long Received { get; private set; }

    public bool IsComplete { get; private set; }

    /// <summary>Writes and reads as much as is possible now.</summary>
    public bool Step()
    {
        // Making bytes for a full buffer would be most of the work of a test.
        while (_sent < length && (from.Readiness & SocketReadiness.Writable) != 0)
        {
            int chunk = (int)Math.Min(_buffer.Length, length - _sent);
            Fill(_buffer.AsSpan(0, chunk), _sent);
            NetworkError error = from.Send(_buffer.AsSpan(0, chunk), SendFlags.None, null, out int count);
            if (error == NetworkError.WouldBlock)
                break;
            Assert.That(error, Is.EqualTo(NetworkError.None), $"Sending failed after {_sent} bytes.");
            _sent += count;
        }

        if (_sent == length && !_isFinished)
        {
            _isFinished = true;
            Assert.That(from.Shutdown(System.Net.Sockets.SocketShutdown.Send), Is.EqualTo(NetworkError.None));
        }

        while (!IsComplete)
        {
            NetworkError error = to.Receive(_buffer, ReceiveFlags.None, out ReceiveResult result);
            if (error == NetworkError.WouldBlock)
                break;
            Assert.That(error, Is.EqualTo(NetworkError.None), $"Receiving failed after {Received} bytes.");
            if (result.Count == 0)
            {
                IsComplete = true;
                break;
            }

            Fill(_expected.AsSpan(0, result.Count), Received);
            if (!_buffer.AsSpan(0, result.Count).SequenceEqual(_expected.AsSpan(0, result.Count)))
                Assert.Fail($"Wrong bytes between {Received} and {Received + result.Count}.");
            Received += result.Count;
        }

        return IsComplete;
    }

    private void Fill(Span<byte> destination, long position)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            ulong x = (ulong)(position + i + ((long)seed << 40)) * 0x9E37_79B9_7F4A_7C15;
            destination[i] = (byte)(x >> 56);
        }
    }
}
