using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Echo;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

public sealed class EchoTests
{
    private static readonly EchoOptions s_three = new(3, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), 56, IsQuiet: false);

    private ManualTime _time = null!;
    private EchoHost _host = null!;

    [SetUp]
    public void Begin()
    {
        _time = new ManualTime();
        _host = new EchoHost(_time);
    }

    [Test]
    public async Task Replies_are_told_with_their_times_and_counted()
    {
        _host.Way = n => TimeSpan.FromMilliseconds(10 * n);
        string text = await Run(s_three);
        Assert.That(text, Is.EqualTo("""
            64 bytes from 192.0.2.9: icmp_seq=1 ttl=61 time=10.000 ms
            64 bytes from 192.0.2.9: icmp_seq=2 ttl=61 time=20.000 ms
            64 bytes from 192.0.2.9: icmp_seq=3 ttl=61 time=30.000 ms

            --- host ping statistics ---
            3 packets transmitted, 3 received, 0% packet loss
            rtt min/avg/max/mdev = 10.000/20.000/30.000/8.165 ms

            """));
        Assert.That(_time.GetElapsedTime(0), Is.EqualTo(TimeSpan.FromMilliseconds(2030)), "one request a second, and no waiting after the last answer");
    }

    [Test]
    public async Task IPv6_works_alike_but_for_the_hop_limit()
    {
        _host = new EchoHost(_time, AddressFamily.InterNetworkV6);
        Assert.That(await Run(s_three with { Count = 1, Size = 0 }), Does.StartWith("8 bytes from 192.0.2.9: icmp_seq=1 time=10.000 ms\n"));
        Assert.That(_host.Requests[0][0], Is.EqualTo(128));
    }

    [Test]
    public async Task What_is_lost_is_told_and_the_end_waits_for_it()
    {
        _host.Answer = request => request[7] == 2 ? [EchoHost.Reply(request)] : [];
        string text = await Run(s_three);
        Assert.That(text, Is.EqualTo("""
            64 bytes from 192.0.2.9: icmp_seq=2 ttl=61 time=10.000 ms
            icmp_seq=1: no answer
            icmp_seq=3: no answer

            --- host ping statistics ---
            3 packets transmitted, 1 received, 66.6667% packet loss
            rtt min/avg/max/mdev = 10.000/10.000/10.000/0.000 ms

            """));
        Assert.That(_time.GetElapsedTime(0), Is.EqualTo(TimeSpan.FromMilliseconds(4010)));
    }

    [Test]
    public async Task Duplicates_and_damage_are_told_apart()
    {
        _host.Answer = request =>
        {
            byte[] reply = EchoHost.Reply(request);
            byte[] damaged = EchoHost.Reply(request);
            damaged[20] ^= 1;
            return request[7] == 1 ? [reply, reply] : [EchoHost.Sum(damaged)];
        };
        string text = await Run(s_three with { Count = 2 });
        Assert.That(text, Does.Contain("icmp_seq=1 ttl=61 time=10.000 ms (duplicate)\n").And.Contain("icmp_seq=2 ttl=61 time=10.000 ms (damaged)\n"));
        Assert.That(text, Does.Contain("2 packets transmitted, 2 received, +1 duplicates, +1 damaged, 0% packet loss"));
    }

    [TestCase(AddressFamily.InterNetwork, 3, 1, "host unreachable")]
    [TestCase(AddressFamily.InterNetwork, 11, 0, "time to live exceeded")]
    [TestCase(AddressFamily.InterNetworkV6, 1, 3, "address unreachable")]
    [TestCase(AddressFamily.InterNetworkV6, 3, 0, "hop limit exceeded")]
    public async Task Errors_of_routers_are_told(AddressFamily family, int type, int code, string problem)
    {
        _host = new EchoHost(_time, family) { Answer = request => [EchoHost.Error((byte)type, (byte)code, request)] };
        string text = await Run(s_three with { Count = 1 });
        Assert.That(text, Is.EqualTo($"""
            From 192.0.2.9: icmp_seq=1 {problem}

            --- host ping statistics ---
            1 packets transmitted, 0 received, +1 errors, 100% packet loss

            """));
        Assert.That(_time.GetElapsedTime(0), Is.EqualTo(TimeSpan.FromMilliseconds(10)), "nothing more is waited for");
    }

    [Test]
    public async Task What_belongs_to_others_or_is_broken_is_passed_over()
    {
        _host.Answer = request =>
        {
            byte[] others = EchoHost.Reply(request);
            others[4] ^= 1;
            byte[] unknown = EchoHost.Reply(request);
            unknown[6] = 77;
            byte[] wrongSum = EchoHost.Reply(request);
            wrongSum[2] ^= 1;
            byte[] quoted = EchoHost.Error(3, 1, request);
            return [EchoHost.Sum(others), EchoHost.Sum(unknown), wrongSum, request, [], [0], quoted[..30], EchoHost.Error(5, 0, request), EchoHost.Error(3, 1, others), EchoHost.Reply(request)];
        };
        string text = await Run(s_three with { Count = 1 });
        Assert.That(text, Does.StartWith("64 bytes from 192.0.2.9: icmp_seq=1 ttl=61 time=10.000 ms\n\n---"));
        Assert.That(text, Does.Contain("1 packets transmitted, 1 received, 0% packet loss"));
    }

    [Test]
    public async Task It_goes_on_across_the_end_of_sequence_numbers()
    {
        string text = await Run(s_three, first: 65_535);
        Assert.That(text, Does.Contain("icmp_seq=65535 ").And.Contain("icmp_seq=0 ").And.Contain("icmp_seq=1 ").And.Contain("3 packets transmitted, 3 received, 0% packet loss"));
    }

    [Test]
    public async Task Without_a_count_it_goes_on_until_somebody_ends_it_and_then_tells_the_statistics()
    {
        using var stop = new CancellationTokenSource();
        _host.Way = n =>
        {
            if (n == 5)
                stop.Cancel();
            return TimeSpan.FromMilliseconds(1);
        };
        string text = await Run(s_three with { Count = null }, stop.Token);
        Assert.That(text, Does.Contain("5 packets transmitted, ").And.Contain("rtt min/avg/max/mdev"));
    }

    [Test]
    public void Any_bytes_are_a_message_or_none()
    {
        var random = new Random(2);
        foreach (AddressFamily family in new[] { AddressFamily.InterNetwork, AddressFamily.InterNetworkV6 })
        {
            for (int i = 0; i < 20_000; i++)
            {
                byte[] bytes = new byte[random.Next(100)];
                random.NextBytes(bytes);
                if (bytes.Length > 24)
                    (bytes[0], bytes[9], bytes[20 + (random.Next(2) * 4)]) = ((byte)(0x40 | random.Next(16)), 1, (byte)random.Next(13));
                if (EchoMessage.TryRead(bytes, family, (ushort)random.Next(65536), [], out EchoMessage message))
                    Assert.That(message.Length, Is.GreaterThanOrEqualTo(EchoMessage.HeaderLength));
            }
        }
    }

    [Test] // RFC 1071, section 3
    public void The_checksum_is_that_of_the_RFC()
    {
        Assert.That(EchoMessage.Checksum([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]), Is.EqualTo(0x220d));
        byte[] ones = [.. Enumerable.Repeat((byte)0xff, 65_507)];
        Assert.That(EchoMessage.Checksum(ones), Is.EqualTo(0x00ff));
    }

    // Time passes when nobody has anything else to do.
    private async Task<string> Run(EchoOptions options, CancellationToken stop = default, ushort first = 1)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var run = new EchoRun(_host, options, TextWriter.Synchronized(output), _time) { FirstSequence = first };
        Task running = Task.Run(() => run.RunAsync(stop), CancellationToken.None);
        var spin = default(SpinWait);
        while (!running.IsCompleted)
        {
            // In this order: with a timer nothing is being sent.
            if (_time.HasTimers && _host.IsIdle)
                _time.AdvanceToNextTimer();
            else
                spin.SpinOnce();
        }

        await running;
        return output + run.Statistics.Describe("host");
    }
}
