using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Ntp;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

public sealed class NtpTests
{
    private static readonly IPEndPoint s_server = new(IPAddress.Parse("192.0.2.1"), 123);

    private ManualTime _time = null!;
    private NtpServer _server = null!;

    [SetUp]
    public void Begin()
    {
        _time = new ManualTime();
        _server = new NtpServer(_time);
    }

    [Test]
    public void Time_offset_and_delay_are_right_when_both_ways_take_as_long()
    {
        NtpSample sample = Query();
        Assert.That(sample.Delay.TotalMilliseconds, Is.EqualTo(60).Within(0.001));
        Assert.That((sample.Offset - (_server.Clock - _time.Start)).TotalMilliseconds, Is.Zero.Within(0.001));
        Assert.That((sample.Time - _server.Clock.AddMilliseconds(65)).TotalMilliseconds, Is.Zero.Within(0.001));
        Assert.That(sample.RootDistance.TotalMilliseconds, Is.EqualTo(5 + 5 + 30).Within(0.1));
        Assert.That(NtpValidation.DescribeReference(sample.Answer), Is.EqualTo("192.0.2.7"));
    }

    [TestCase("1970-01-01T00:00:00Z", "2026-05-06T07:08:09Z", Description = "a machine that does not know the time")]
    [TestCase("2026-05-06T07:08:09Z", "2036-02-07T06:28:15.95Z", Description = "RFC 4330, section 3: the era ends while the question is on its way")]
    [TestCase("2036-02-07T06:28:15.99Z", "2036-02-07T06:28:16Z", Description = "the era has ended for the server only")]
    [TestCase("2050-01-01T00:00:00Z", "2040-05-06T07:08:09Z", Description = "the second era")]
    public void The_time_may_be_anything(string own, string others)
    {
        _time.Start = DateTimeOffset.Parse(own, null);
        _server.Clock = DateTimeOffset.Parse(others, null);
        NtpSample sample = Query();
        Assert.That((sample.Offset - (_server.Clock - _time.Start)).TotalMilliseconds, Is.Zero.Within(0.001));
    }

    [Test]
    public void A_question_tells_nothing_but_a_new_number_each_time()
    {
        Query();
        Query();
        foreach (byte[] question in _server.Questions)
        {
            Assert.That(question.Length, Is.EqualTo(48));
            Assert.That(question[0], Is.EqualTo(0x23), "no warning, version 4, client");
            Assert.That(question.AsSpan(1, 39).IndexOfAnyExcept((byte)0), Is.EqualTo(-1));
        }

        Assert.That(_server.Questions[0].AsSpan(40).SequenceEqual(_server.Questions[1].AsSpan(40)), Is.False);
    }

    [Test]
    public void What_is_no_answer_to_the_question_is_passed_over()
    {
        _server.Noise.Add(_ => []);
        _server.Noise.Add(_ => new byte[47]);
        _server.Noise.Add(question => question);
        _server.Noise.Add(question => Like(question, packet => NtpServer.WriteOrigin(packet, 0)));
        _server.Noise.Add(question => Like(question, packet => NtpServer.WriteOrigin(packet, 1)));
        _server.Noise.Add(question => Like(question, packet => packet[0] = (4 << 3) | 5));
        _server.Noise.Add(question => Like(question, packet => packet[0] = (2 << 3) | 4));
        _server.Noise.Add(question => Like(question, packet => packet[0] = (5 << 3) | 4));
        Assert.That(Query().Answer.Stratum, Is.EqualTo(2));
    }

    [Test]
    public void Extensions_behind_the_header_are_no_error()
    {
        _server.Noise.Add(question => new byte[1500]);
        Assert.That(Query().Answer.Version, Is.EqualTo(4));
    }

    [TestCase("RATE", "192.0.2.1:123 asks to be asked less often (RATE): wait a minute or more")]
    [TestCase("DENY", "192.0.2.1:123 does not serve this machine (DENY)")]
    [TestCase("RSTR", "192.0.2.1:123 does not serve this machine (RSTR)")]
    [TestCase("INIT", "192.0.2.1:123 does not know the time yet (INIT): try again later")]
    [TestCase("XYZ\0", "192.0.2.1:123 refuses (XYZ)")]
    [TestCase("\u001b[2J", "192.0.2.1:123 refuses without a reason")]
    public void A_kiss_of_death_is_obeyed_at_once(string code, string message)
    {
        _server.Spoil = packet =>
        {
            packet[1] = 0;
            NtpServer.WriteCode(packet, code);
        };
        Assert.That(Refuse(), Is.EqualTo(message));
        Assert.That(_server.Questions.Count, Is.EqualTo(1));
    }

    [TestCase(0xE4, 2, TestName = "A_server_whose_leap_indicator_says_that_it_is_not_synchronized_is_refused")]
    [TestCase(0x24, 16, TestName = "Stratum_16_is_refused")]
    [TestCase(0x24, 255, TestName = "A_reserved_stratum_is_refused")]
    public void Not_synchronized(int first, int stratum)
    {
        _server.Spoil = packet => (packet[0], packet[1]) = ((byte)first, (byte)stratum);
        Assert.That(Refuse(), Does.EndWith("does not know the time itself: it is not synchronized"));
    }

    [Test]
    public void Times_that_contradict_each_other_are_refused()
    {
        NtpTimestamp now = NtpTimestamp.FromTime(_server.Clock);
        (Action<byte[]> Spoil, string Message)[] cases =
        [
            (packet => NtpServer.WriteTransmit(packet, default), "gave an answer without a time"),
            (packet => NtpServer.WriteReceive(packet, default), "gave an answer without a time"),
            (packet => NtpServer.WriteReceive(packet, new NtpTimestamp(now.Value + (1UL << 40))), "has a clock that runs backwards: its answer left before the question came"),
            (packet => NtpServer.WriteReceive(packet, new NtpTimestamp(now.Value - (1UL << 33))), "on an answer that was here after 0.065 s"),
            (packet => NtpServer.WriteReference(packet, new NtpTimestamp(now.Value + (1UL << 40))), "claims that its clock will have been set in the future"),
            (packet => NtpServer.WriteReference(packet, new NtpTimestamp(now.Value - (200_000UL << 32))), "has not set its clock for 56 hours"),
            (packet => NtpServer.WriteShort(packet, 4, 2.9), "may be 1.485 s off"),
            (packet => NtpServer.WriteShort(packet, 8, 1.5), "may be 1.535 s off, more than 1.5 s"),
            (packet => NtpServer.WriteShort(packet, 8, 65535), "may be "),
        ];
        foreach ((Action<byte[]> spoil, string message) in cases)
        {
            _server.Spoil = spoil;
            if (message == "may be 1.485 s off")
                Assert.That(Query().RootDistance.TotalSeconds, Is.EqualTo(1.485).Within(0.001), "just near enough");
            else
                Assert.That(Refuse(), Does.Contain(message));
        }
    }

    [Test]
    public void A_server_that_never_saw_its_reference_is_judged_by_the_rest()
    {
        _server.Spoil = packet => NtpServer.WriteReference(packet, default);
        Assert.That(Query().Answer.Reference.IsNone);
    }

    [Test]
    public void A_lost_question_is_asked_again_and_silence_ends_after_five_seconds()
    {
        _server.Losses = 2;
        Assert.That(Query().Delay.TotalMilliseconds, Is.EqualTo(60).Within(0.001), "the time of lost questions does not count");
        Assert.That(_server.Questions.Count, Is.EqualTo(3));

        _server.Losses = int.MaxValue;
        long start = _time.GetTimestamp();
        Assert.That(Refuse(), Is.EqualTo("192.0.2.1:123 does not answer"));
        Assert.That(_time.GetElapsedTime(start), Is.EqualTo(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public void The_next_address_is_asked_when_one_is_silent_or_refuses()
    {
        List<IPEndPoint> asked = [];
        var client = new NtpClient(
            server =>
            {
                asked.Add(server);
                return asked.Count == 1 ? throw new SocketException((int)SocketError.NetworkUnreachable) : _server.Connect();
            },
            _time);
        var second = new IPEndPoint(IPAddress.Parse("2001:db8::1"), 123);
        (_, IPEndPoint answered) = client.QueryAsync([s_server, second], CancellationToken.None).AsTask().GetAwaiter().GetResult();
        Assert.That(answered, Is.EqualTo(second));
        Assert.That(asked, Is.EqualTo(new[] { s_server, second }));
    }

    [Test]
    public void Refusals_and_interruptions_are_told_apart()
    {
        var client = new NtpClient(_ => throw new SocketException((int)SocketError.ConnectionRefused), _time);
        Assert.That(
            async () => await client.QueryAsync([s_server], CancellationToken.None),
            Throws.TypeOf<NtpException>().With.Message.EqualTo("192.0.2.1:123 has no time server at this port"));
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        _server.Losses = 1;
        Assert.That(async () => await Client().QueryAsync([s_server], stop.Token), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Any_bytes_are_a_packet_or_none()
    {
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++)
        {
            byte[] bytes = new byte[random.Next(80)];
            random.NextBytes(bytes);
            bool isPacket = NtpPacket.TryParse(bytes, out NtpPacket packet);
            Assert.That(isPacket, Is.EqualTo(bytes.Length >= 48));
            if (!isPacket)
                continue;
            try
            {
                NtpSample sample = NtpValidation.Evaluate(packet, _time.GetUtcNow(), TimeSpan.FromSeconds(random.NextDouble()), 0);
                Assert.That(sample.RootDistance, Is.LessThan(NtpValidation.MaximumDistance));
            }
            catch (NtpException e)
            {
                Assert.That(e.Message, Is.Not.Empty.And.Not.Contains("\u001b"));
            }
        }
    }

    [Test] // RFC 5905, figure 4
    public void Timestamps_of_known_days()
    {
        Assert.That(NtpTimestamp.FromTime(DateTimeOffset.UnixEpoch).Value >> 32, Is.EqualTo(2_208_988_800));
        Assert.That(new NtpTimestamp(3_913_056_000UL << 32).ToTime(), Is.EqualTo(new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero)));
        Assert.That(new NtpTimestamp((63_104UL << 32) | (1UL << 31)).ToTime(), Is.EqualTo(new DateTimeOffset(2036, 2, 8, 0, 0, 0, 500, TimeSpan.Zero)));
        var time = new DateTimeOffset(2033, 3, 3, 3, 3, 3, TimeSpan.Zero).AddTicks(1_234_567);
        Assert.That(NtpTimestamp.FromTime(time).ToTime(), Is.EqualTo(time));
    }

    private NtpClient Client() => new(_ => _server.Connect(), _time);

    private NtpSample Query() => Client().QueryAsync([s_server], CancellationToken.None).AsTask().GetAwaiter().GetResult().Sample;

    private string Refuse()
    {
        try
        {
            ValueTask<(NtpSample, IPEndPoint)> task = Client().QueryAsync([s_server], CancellationToken.None);
            task.AsTask().GetAwaiter().GetResult();
        }
        catch (NtpException e)
        {
            return e.Message;
        }

        Assert.Fail("The answer was believed.");
        return "";
    }

    private static byte[] Like(byte[] question, Action<byte[]> change)
    {
        byte[] packet = new byte[48];
        packet[0] = (4 << 3) | 4;
        packet[1] = 1;
        question.AsSpan(40, 8).CopyTo(packet.AsSpan(24));
        // What would be believed if it were an answer.
        NtpServer.WriteReceive(packet, NtpTimestamp.FromTime(DateTimeOffset.UnixEpoch.AddYears(60)));
        NtpServer.WriteTransmit(packet, NtpTimestamp.FromTime(DateTimeOffset.UnixEpoch.AddYears(60)));
        Encoding.ASCII.GetBytes("FAKE").CopyTo(packet, 12);
        change(packet);
        return packet;
    }
}
