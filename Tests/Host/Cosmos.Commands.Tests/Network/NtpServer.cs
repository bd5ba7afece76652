using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Ntp;

namespace Cosmos.Commands.Tests;

/// <summary>A time server in simulated time, whose answers a test can spoil.</summary>
internal sealed class NtpServer(ManualTime time)
{
    private const int RootDelayOffset = 4;
    private const int ReferenceIdOffset = 12;
    private const int ReferenceOffset = 16;
    private const int OriginOffset = 24;
    private const int ReceiveOffset = 32;
    private const int TransmitOffset = 40;

    /// <summary>What the server's clock says when the client's says its start.</summary>
    internal DateTimeOffset Clock { get; set; } = new(2026, 5, 6, 7, 8, 9, TimeSpan.Zero);

    /// <summary>Time of each way.</summary>
    internal TimeSpan Way { get; set; } = TimeSpan.FromMilliseconds(30);

    /// <summary>Time between question and answer in the server.</summary>
    internal TimeSpan Work { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Changes an answer before it leaves.</summary>
    internal Action<byte[]> Spoil { get; set; } = _ => { };

    /// <summary>Number of questions that are lost.</summary>
    internal int Losses { get; set; }

    /// <summary>Datagrams that arrive before each answer.</summary>
    internal List<Func<byte[], byte[]>> Noise { get; } = [];

    /// <summary>The questions.</summary>
    internal List<byte[]> Questions { get; } = [];

    /// <summary>The way to it.</summary>
    internal INtpExchange Connect() => new Exchange(this, time);

    internal static void Write(byte[] packet, int offset, NtpTimestamp timestamp) => BinaryPrimitives.WriteUInt64BigEndian(packet.AsSpan(offset), timestamp.Value);

    internal static void WriteReference(byte[] packet, NtpTimestamp timestamp) => Write(packet, ReferenceOffset, timestamp);

    internal static void WriteReceive(byte[] packet, NtpTimestamp timestamp) => Write(packet, ReceiveOffset, timestamp);

    internal static void WriteTransmit(byte[] packet, NtpTimestamp timestamp) => Write(packet, TransmitOffset, timestamp);

    internal static void WriteOrigin(byte[] packet, ulong value) => Write(packet, OriginOffset, new NtpTimestamp(value));

    internal static void WriteShort(byte[] packet, int offset, double seconds) => BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(offset), (uint)(seconds * 65536));

    internal static void WriteCode(byte[] packet, string code)
    {
        for (int i = 0; i < code.Length; i++)
            packet[ReferenceIdOffset + i] = (byte)code[i];
    }

    private DateTimeOffset Now => Clock.AddTicks(time.GetTimestamp());

    private byte[] Answer(byte[] question)
    {
        byte[] answer = new byte[NtpPacket.Length];
        answer[0] = (4 << 3) | NtpPacket.ServerMode;
        answer[1] = 2;
        answer[3] = unchecked((byte)-20);
        WriteShort(answer, RootDelayOffset, 0.010);
        WriteShort(answer, RootDelayOffset + sizeof(uint), 0.005);
        new byte[] { 192, 0, 2, 7 }.CopyTo(answer, ReferenceIdOffset);
        question.AsSpan(TransmitOffset, sizeof(ulong)).CopyTo(answer.AsSpan(OriginOffset));
        WriteReference(answer, NtpTimestamp.FromTime(Now.AddMinutes(-10)));
        WriteReceive(answer, NtpTimestamp.FromTime(Now));
        time.Advance(Work);
        WriteTransmit(answer, NtpTimestamp.FromTime(Now));
        Spoil(answer);
        return answer;
    }

    private sealed class Exchange(NtpServer server, ManualTime time) : INtpExchange
    {
        private readonly Queue<byte[]> _arriving = [];

        public ValueTask SendAsync(ReadOnlyMemory<byte> question, CancellationToken stop)
        {
            byte[] bytes = question.ToArray();
            server.Questions.Add(bytes);
            if (server.Losses-- > 0)
                return default;
            time.Advance(server.Way);
            foreach (Func<byte[], byte[]> noise in server.Noise)
                _arriving.Enqueue(noise(bytes));
            _arriving.Enqueue(server.Answer(bytes));
            time.Advance(server.Way);
            return default;
        }

        public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken stop)
        {
            if (_arriving.TryDequeue(out byte[]? packet))
            {
                packet.AsSpan(0, Math.Min(packet.Length, buffer.Length)).CopyTo(buffer.Span);
                return Math.Min(packet.Length, buffer.Length);
            }

            // Nobody else moves the clock: what is waited for now is the end of the client's patience.
            while (!stop.IsCancellationRequested)
                time.AdvanceToNextTimer();
            await Task.FromCanceled(stop);
            return 0;
        }

        public void Dispose()
        {
        }
    }
}
