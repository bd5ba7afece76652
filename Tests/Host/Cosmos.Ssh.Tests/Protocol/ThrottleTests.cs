using System;
using System.Collections.Generic;
using System.Net;
using Cosmos.Ssh.Server;
using Cosmos.Ssh.Tests.Laboratory;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Protocol;

/// <summary>Which new connections are served.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ThrottleTests
{
    private static readonly SshStartupLimits s_generous = new() { Begin = 1000, Full = 1000, PerSource = 1000, RatePerSource = 1000, BurstPerSource = 1000 };

    [Test]
    public void Connections_are_limited_and_closed_ones_make_room()
    {
        ConnectionThrottle throttle = Create(s_generous, maximumConnections: 2);
        Assert.That(throttle.TryAdmit(Peer(1)), Is.Null);
        Assert.That(throttle.TryAdmit(Peer(2)), Is.Null);
        Assert.That(throttle.TryAdmit(Peer(3)), Does.Contain("connections"));
        throttle.Authenticated(Peer(1));
        throttle.Closed(Peer(1), wasAuthenticated: true);
        Assert.That(throttle.TryAdmit(Peer(3)), Is.Null);
    }

    [Test]
    public void Startups_beyond_the_limit_are_refused_until_some_log_in()
    {
        ConnectionThrottle throttle = Create(s_generous with { Begin = 3, Full = 3 });
        for (int i = 0; i < 3; i++)
            Assert.That(throttle.TryAdmit(Peer(i)), Is.Null);

        Assert.That(throttle.TryAdmit(Peer(9)), Does.Contain("without login"));
        throttle.Authenticated(Peer(0));
        Assert.That(throttle.TryAdmit(Peer(9)), Is.Null);
    }

    [Test]
    public void Between_the_limits_the_chance_of_refusal_grows()
    {
        Assert.That(Refusals(startups: 9), Is.Zero);
        int atBegin = Refusals(startups: 10);
        int nearFull = Refusals(startups: 95);
        Assert.That(atBegin, Is.InRange(150, 450));
        Assert.That(nearFull, Is.InRange(850, 1000));
        Assert.That(Refusals(startups: 100), Is.EqualTo(1000));

        // 1000 attempts against so many startups; 30 % at the beginning.
        static int Refusals(int startups)
        {
            ConnectionThrottle throttle = Create(s_generous with { Begin = 10, RefusalPercent = 30, Full = 100 });
            int admitted = 0;
            for (int i = 0; admitted < startups; i++)
            {
                if (throttle.TryAdmit(Peer(i)) is null)
                    admitted++;
            }

            int refused = 0;
            for (int i = 0; i < 1000; i++)
            {
                if (throttle.TryAdmit(Peer(i)) is not null)
                    refused++;
                else
                    throttle.Closed(Peer(i), wasAuthenticated: false);
            }

            return refused;
        }
    }

    [Test]
    public void One_source_cannot_take_all_places()
    {
        ConnectionThrottle throttle = Create(s_generous with { PerSource = 2 });
        Assert.That(throttle.TryAdmit(Peer("192.0.2.1")), Is.Null);
        Assert.That(throttle.TryAdmit(Peer("::ffff:192.0.2.1")), Is.Null);
        Assert.That(throttle.TryAdmit(Peer("192.0.2.1")), Does.Contain("one source"));
        Assert.That(throttle.TryAdmit(Peer("192.0.2.2")), Is.Null);

        // A network of 64 bits is one source.
        Assert.That(throttle.TryAdmit(Peer("2001:db8::1")), Is.Null);
        Assert.That(throttle.TryAdmit(Peer("2001:db8::2")), Is.Null);
        Assert.That(throttle.TryAdmit(Peer("2001:db8::ffff:3")), Does.Contain("one source"));
        Assert.That(throttle.TryAdmit(Peer("2001:db8:0:1::1")), Is.Null);
    }

    [Test] // "DHEat": many handshakes, none of them finished
    public void One_source_cannot_connect_faster_than_the_limit()
    {
        SimulatedTime time = new();
        ConnectionThrottle throttle = Create(s_generous with { BurstPerSource = 5, RatePerSource = 2 }, time: time);
        Assert.That(Connect(10), Is.EqualTo(5));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.That(Connect(10), Is.EqualTo(2));
        time.Advance(TimeSpan.FromMinutes(1));
        Assert.That(Connect(10), Is.EqualTo(5));

        int Connect(int attempts)
        {
            int admitted = 0;
            for (int i = 0; i < attempts; i++)
            {
                if (throttle.TryAdmit(Peer(1)) is null)
                {
                    admitted++;
                    throttle.Closed(Peer(1), wasAuthenticated: false);
                }
            }

            return admitted;
        }
    }

    [Test]
    public void Many_sources_do_not_fill_the_memory()
    {
        ConnectionThrottle throttle = Create(s_generous);
        for (int i = 0; i < 100_000; i++)
        {
            Assert.That(throttle.TryAdmit(Peer(i)), Is.Null);
            throttle.Closed(Peer(i), wasAuthenticated: false);
        }

        Assert.That(throttle.Sources, Is.LessThanOrEqualTo(4096));
    }

    [Test]
    public void Without_an_address_only_the_limits_of_the_server_apply()
    {
        ConnectionThrottle throttle = Create(s_generous with { PerSource = 1, BurstPerSource = 1, RatePerSource = 1 });
        List<string?> answers = [throttle.TryAdmit(null), throttle.TryAdmit(null), throttle.TryAdmit(new DnsEndPoint("x", 1))];
        Assert.That(answers, Is.All.Null);
    }

    private static ConnectionThrottle Create(SshStartupLimits limits, int maximumConnections = 10_000, TimeProvider? time = null) => new(
        new SshServerOptions { HostKeys = [], Authentication = new SshAuthenticationOptions(), MaximumStartups = limits, MaximumConnections = maximumConnections },
        time ?? new SimulatedTime());

    private static IPEndPoint Peer(int number) => new(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]), 1);

    private static IPEndPoint Peer(string address) => new(IPAddress.Parse(address), 1);
}
