using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Sftp.Tests;

/// <summary>Packets in streams: pieces, many at a time, broken ones.</summary>
public sealed class StreamTests
{
    private static readonly byte[] s_init = new Packet(SftpPacketType.Init).Number(3).Framed();

    private readonly List<string> _log = [];

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(1_000_000)]
    public async Task Requests_in_pieces_of_any_size_get_the_same_answers(int piece)
    {
        string directory = Directory.CreateTempSubdirectory("cosmos-sftp-").FullName;
        try
        {
            byte[] data = new byte[40_000];
            new Random(1).NextBytes(data);
            byte[] handle = [0, 0, 0, 0, 0, 0, 0, 1];
            byte[][] requests =
            [
                s_init,
                new Packet(SftpPacketType.Open, 1).Text(directory + "/a").Number(Dialogue.MakeFlags | Dialogue.ReadFlag).Nothing().Framed(),
                new Packet(SftpPacketType.Write, 2).Data(handle).Long(0).Data(data).Framed(),
                .. Enumerable.Range(0, 50).Select(i => new Packet(SftpPacketType.Read, (uint)(100 + i)).Data(handle).Long((ulong)i * 800).Number(800).Framed()),
                new Packet(SftpPacketType.Close, 3).Data(handle).Framed(),
            ];
            (int status, List<Answer> answers) = await Run(piece, requests);
            Assert.That(status, Is.Zero);
            Assert.That(answers.Select(a => a.Id), Is.EqualTo(new uint[] { 3, 1, 2 }.Concat(Enumerable.Range(100, 50).Select(i => (uint)i)).Append(3u)));
            Assert.That(answers.Where(a => a.Type == SftpPacketType.Data).SelectMany(a => a.Data), Is.EqualTo(data));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public async Task Answers_of_all_requests_that_are_there_leave_by_one_write()
    {
        var output = new CountingStream();
        byte[] input = [.. s_init, .. Enumerable.Range(0, 100).SelectMany(i => new Packet(SftpPacketType.Stat, (uint)i).Text("/").Framed())];
        Assert.That(await new SftpServer(new SftpOptions()).RunAsync(new MemoryStream(input), output, default), Is.Zero);
        Assert.That(output.Writes, Is.EqualTo(1));
    }

    [TestCase("0000000000")]
    [TestCase("0004000101")]
    [TestCase("FFFFFFFF01")]
    public async Task A_length_beyond_the_limits_ends_the_connection(string bytes)
    {
        (int status, List<Answer> answers) = await Run(100, s_init, Convert.FromHexString(bytes));
        Assert.That(status, Is.EqualTo(1));
        Assert.That(answers, Has.Count.EqualTo(1));
        Assert.That(_log, Has.One.Contains("packets have 1 to 262144"));
    }

    [Test]
    public async Task A_connection_that_ends_within_a_packet_was_broken()
    {
        (int status, _) = await Run(100, s_init, [0, 0, 0, 9, 17, 0, 0]);
        Assert.That(status, Is.EqualTo(1));
        Assert.That(_log, Has.One.Contains("in the middle of a packet"));
    }

    [Test]
    public async Task Nothing_is_done_before_the_version_is_agreed()
    {
        (int status, List<Answer> answers) = await Run(100, new Packet(SftpPacketType.Stat, 1).Text("/").Framed());
        Assert.That((status, answers.Count), Is.EqualTo((1, 0)));
        (status, answers) = await Run(100, s_init, s_init);
        Assert.That((status, answers.Count), Is.EqualTo((1, 1)), "What was answered before is sent all the same.");
    }

    [Test]
    public async Task A_packet_of_the_greatest_length_is_taken()
    {
        byte[] largest = new byte[sizeof(uint) + SftpServer.MaximumPacketLength];
        new byte[] { 0, 4, 0, 0, 200, 0, 0, 0, 5 }.CopyTo(largest, 0);
        (int status, List<Answer> answers) = await Run(50_000, s_init, largest);
        Assert.That(status, Is.Zero);
        Assert.That(answers[1].Status, Is.EqualTo(SftpStatus.Unsupported));
    }

    [Test]
    public void Cancellation_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.That(async () => await new SftpServer(new SftpOptions()).RunAsync(new PieceStream([], 1), new MemoryStream(), stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    private async Task<(int Status, List<Answer> Answers)> Run(int piece, params byte[][] packets)
    {
        _log.Clear();
        var output = new MemoryStream();
        var options = new SftpOptions { Log = _log.Add };
        int status = await new SftpServer(options).RunAsync(new PieceStream([.. packets.SelectMany(p => p)], piece), output, default);
        return (status, Parse(output.ToArray()));
    }

    private static List<Answer> Parse(byte[] bytes)
    {
        var answers = new List<Answer>();
        var reader = new SftpReader(bytes);
        while (reader.TryReadBytes(out ReadOnlySpan<byte> packet))
        {
            new SftpReader(packet[1..]).TryReadUInt32(out uint id);
            answers.Add(new Answer((SftpPacketType)packet[0], id, packet[5..].ToArray()));
        }
        Assert.That(reader.TryReadUInt32(out _), Is.False);
        return answers;
    }

    private sealed class CountingStream : MemoryStream
    {
        public int Writes { get; private set; }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Writes++;
            return base.WriteAsync(buffer, cancellationToken);
        }
    }

    private sealed class PieceStream(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, piece)], cancellationToken);
    }
}
