using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dhcp;
using Cosmos.Network.Tests.Harness;
using Cosmos.Network.Timing;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Dhcp;

public sealed class DhcpClientTests
{
    private const byte Discover = 1;
    private const byte Offer = 2;
    private const byte Request = 3;
    private const byte Decline = 4;
    private const byte Ack = 5;
    private const byte Nak = 6;
    private const byte Release = 7;

    private Host _host = null!;
    private DhcpClient _client = null!;

    [SetUp]
    public void SetUp()
    {
        _host = new Host();
        _client = new DhcpClient(_host, _host.Timers, new SeededRandom(1), "box");
        _host.Client = _client;
    }

    [Test]
    public void An_address_is_discovered_requested_checked_and_bound()
    {
        _client.Start();
        Message discover = _host.Take(Discover);
        Assert.That(discover.Destination, Is.EqualTo("255.255.255.255"));
        Assert.That(discover.Source, Is.EqualTo("0.0.0.0"));
        Assert.That(discover.Bytes[10], Is.EqualTo(0x80), "the answer has to come by broadcast");
        Assert.That(discover.Bytes, Has.Length.GreaterThanOrEqualTo(300));
        Assert.That(discover.Options[61], Is.EqualTo(new byte[] { 1, 2, 0, 0, 0, 0, 1 }));
        Assert.That(Array.IndexOf(discover.Options[55], (byte)121), Is.LessThan(Array.IndexOf(discover.Options[55], (byte)3)));
        Assert.That(discover.Options[12], Is.EqualTo("box"u8.ToArray()));
        Receives(Offer, discover);
        Message request = _host.Take(Request);
        Assert.That(request.Destination, Is.EqualTo("255.255.255.255"));
        Assert.That(DhcpBytes.Text(request.Options[50]), Is.EqualTo("10.0.0.50"));
        Assert.That(DhcpBytes.Text(request.Options[54]), Is.EqualTo("10.0.0.9"));
        Assert.That(request.Transaction, Is.EqualTo(discover.Transaction));
        Receives(Ack, request);
        Assert.That(_host.Probed?.ToString(), Is.EqualTo("10.0.0.50"));
        Assert.That(_host.Granted, Is.Empty);
        _client.OnProbeCompleted(isInUse: false);
        Assert.That(_client.State, Is.EqualTo(DhcpState.Bound));
        Assert.That(_host.Granted, Has.Count.EqualTo(1));
        _host.ExpectsSilence();
    }

    [Test] // RFC 2131, section 4.1
    public void Discovery_is_repeated_with_doubling_delays_up_to_64_seconds()
    {
        _client.Start();
        _host.Take(Discover);
        var delays = new List<double>();
        long last = _host.Now;
        for (int i = 0; i < 7; i++)
        {
            while (_host.Sent.Count == 0)
                _host.Passes(0.1);
            _host.Take(Discover);
            delays.Add((_host.Now - last) / 1e6);
            last = _host.Now;
        }

        double[] expected = [4, 8, 16, 32, 64, 64, 64];
        for (int i = 0; i < expected.Length; i++)
            Assert.That(delays[i], Is.InRange(expected[i] - 0.01, expected[i] + 1.2));
        Assert.That(_client.Problem, Does.Contain("No DHCP server has answered"));
    }

    [Test]
    public void A_request_without_answer_is_repeated_and_then_discovery_begins_anew()
    {
        _client.Start();
        Receives(Offer, _host.Take(Discover));
        _host.Take(Request);
        int requests = 1;
        while (_host.Sent.Count == 0 || _host.Sent.Peek().Options[53][0] == Request)
        {
            if (_host.Sent.Count > 0)
            {
                _host.Take(Request);
                requests++;
            }

            _host.Passes(1);
        }

        Assert.That(requests, Is.EqualTo(4));
        _host.Take(Discover);
    }

    [Test]
    public void Replies_to_others_and_from_other_servers_are_passed_over()
    {
        _client.Start();
        Message discover = _host.Take(Discover);
        _client.OnMessage(new DhcpBytes(Offer, discover.Transaction + 1, "10.0.0.66").ToArray());
        _client.OnMessage(new DhcpBytes(Offer, discover.Transaction, "10.0.0.66", server: null).ToArray());
        _client.OnMessage(new DhcpBytes(Ack, discover.Transaction, "10.0.0.66").ToArray());
        _host.ExpectsSilence();
        Receives(Offer, discover);
        Message request = _host.Take(Request);
        _client.OnMessage(new DhcpBytes(Ack, request.Transaction, "10.0.0.50", server: "10.0.0.66").ToArray());
        _client.OnMessage(new DhcpBytes(Nak, request.Transaction, "0.0.0.0", server: "10.0.0.66").ToArray());
        _client.OnMessage(new DhcpBytes(Ack, request.Transaction, "10.0.0.51").ToArray());
        _client.OnMessage(new DhcpBytes(Ack, request.Transaction, "10.0.0.50", lease: null).ToArray());
        Assert.That(_client.State, Is.EqualTo(DhcpState.Requesting));
    }

    [Test] // RFC 2131, section 3.1, point 5
    public void An_address_that_is_in_use_is_declined_and_ten_seconds_pass()
    {
        _client.Start();
        Receives(Offer, _host.Take(Discover));
        Receives(Ack, _host.Take(Request));
        _client.OnProbeCompleted(isInUse: true);
        Message decline = _host.Take(Decline);
        Assert.That(DhcpBytes.Text(decline.Options[50]), Is.EqualTo("10.0.0.50"));
        Assert.That(DhcpBytes.Text(decline.Options[54]), Is.EqualTo("10.0.0.9"));
        Assert.That(_client.Problem, Does.Contain("in use"));
        _host.Passes(9.9);
        _host.ExpectsSilence();
        _host.Passes(1.2);
        _host.Take(Discover);
    }

    [Test]
    public void A_refusal_begins_anew_ever_more_slowly()
    {
        _client.Start();
        for (int i = 0; i < 3; i++)
        {
            Receives(Offer, _host.Take(Discover));
            Message request = _host.Take(Request);
            _client.OnMessage(new DhcpBytes(Nak, request.Transaction, "0.0.0.0").Text(56, "no\nway").ToArray());
            Assert.That(_client.State, Is.EqualTo(DhcpState.Init));
            Assert.That(_client.Problem, Does.Contain("no?way"));
            _host.Passes((1 << i) - 0.01);
            _host.ExpectsSilence();
            _host.Passes(1.1);
        }
    }

    [Test] // RFC 2131, section 4.4.5
    public void A_lease_is_renewed_with_its_server_then_with_any_and_then_it_is_over()
    {
        Bind(lease: 4000);
        _host.Passes(1999);
        _host.ExpectsSilence();
        _host.Passes(2);
        Message renewal = _host.Take(Request);
        Assert.That(renewal.Destination, Is.EqualTo("10.0.0.9"));
        Assert.That(renewal.Source, Is.EqualTo("10.0.0.50"));
        Assert.That(new InternetAddress(renewal.Bytes.AsSpan(12, 4)).ToString(), Is.EqualTo("10.0.0.50"), "ciaddr");
        Assert.That(renewal.Options.ContainsKey(50) || renewal.Options.ContainsKey(54), Is.False, "table 4");
        Assert.That(_client.State, Is.EqualTo(DhcpState.Renewing));
        _host.Passes(750);
        Assert.That(_host.Take(Request).Destination, Is.EqualTo("10.0.0.9"), "half of the time until T2 is over");
        while (_client.State == DhcpState.Renewing)
            _host.Passes(1);
        Assert.That(_host.Now / 1e6, Is.EqualTo(3501).Within(2));
        while (_host.Sent.Peek().Destination != "255.255.255.255")
            _host.Take(Request);
        Message rebinding = _host.Take(Request);
        Assert.That(new InternetAddress(rebinding.Bytes.AsSpan(12, 4)).ToString(), Is.EqualTo("10.0.0.50"), "ciaddr");
        Assert.That(_client.State, Is.EqualTo(DhcpState.Rebinding));
        Assert.That(_host.Lost, Is.Zero);
        _host.Passes(501);
        Assert.That(_host.Lost, Is.EqualTo(1));
        Assert.That(_client.Lease, Is.Null);
        Assert.That(_client.State, Is.EqualTo(DhcpState.Selecting));
    }

    [Test]
    public void A_renewed_lease_counts_from_the_request()
    {
        Bind(lease: 4000);
        _host.Passes(2001);
        Message renewal = _host.Take(Request);
        _host.Passes(1);
        Receives(Ack, renewal, 4000);
        Assert.That(_client.State, Is.EqualTo(DhcpState.Bound));
        Assert.That(_host.Granted, Has.Count.EqualTo(2));
        Assert.That(_host.Probed, Is.Null, "an address in use is not checked");
        Assert.That(_client.Lease!.Expiry - _host.Now, Is.EqualTo(3998 * 1_000_000L).Within(200_000));
    }

    [Test]
    public void A_refused_renewal_takes_the_address_away_at_once()
    {
        Bind(lease: 4000);
        _host.Passes(2001);
        Message renewal = _host.Take(Request);
        _client.OnMessage(new DhcpBytes(Nak, renewal.Transaction, "0.0.0.0", server: "10.0.0.66", lease: null).ToArray());
        Assert.That(_host.Lost, Is.Zero, "only the server of the lease may refuse");
        _client.OnMessage(new DhcpBytes(Nak, renewal.Transaction, "0.0.0.0", lease: null).ToArray());
        Assert.That(_host.Lost, Is.EqualTo(1));
        _host.Passes(3);
        _host.Take(Discover);
    }

    [Test]
    public void T1_and_T2_of_the_server_are_used_when_they_are_in_order()
    {
        Bind(4000, bytes => bytes.Number(58, 100).Number(59, 300));
        Assert.That((_client.Lease!.RenewalTime - _host.Bound, _client.Lease.RebindingTime - _host.Bound), Is.EqualTo((100_000_000L, 300_000_000L)));
        SetUp();
        Bind(4000, bytes => bytes.Number(58, 900).Number(59, 300));
        Assert.That((_client.Lease!.RenewalTime - _host.Bound, _client.Lease.RebindingTime - _host.Bound), Is.EqualTo((300_000_000L, 300_000_000L)));
    }

    [Test]
    public void A_lease_for_ever_is_never_renewed()
    {
        Bind(uint.MaxValue);
        _host.Passes(1e7);
        _host.ExpectsSilence();
        Assert.That(_client.State, Is.EqualTo(DhcpState.Bound));
    }

    [Test] // RFC 2131, section 3.2
    public void After_the_cable_was_out_the_lease_is_asked_for_again_and_used_meanwhile()
    {
        Bind(4000);
        _client.OnLinkUp();
        Message request = _host.Take(Request);
        Assert.That(request.Destination, Is.EqualTo("255.255.255.255"));
        Assert.That(DhcpBytes.Text(request.Options[50]), Is.EqualTo("10.0.0.50"));
        Assert.That(request.Options.ContainsKey(54), Is.False, "table 4");
        Assert.That(_client.State, Is.EqualTo(DhcpState.Rebooting));
        Assert.That(_host.Lost, Is.Zero);
        _host.Passes(20);
        _host.Take(Request);
        Assert.That(_client.State, Is.EqualTo(DhcpState.Bound), "without an answer the lease goes on");
        _client.OnLinkUp();
        _client.OnMessage(new DhcpBytes(Nak, _host.Take(Request).Transaction, "0.0.0.0", server: "192.168.0.1", lease: null).ToArray());
        Assert.That(_host.Lost, Is.EqualTo(1), "on another network its server refuses");
    }

    [Test]
    public void Stopping_gives_the_address_back()
    {
        Bind(4000);
        _client.Stop();
        Message release = _host.Take(Release);
        Assert.That(release.Destination, Is.EqualTo("10.0.0.9"));
        Assert.That(_host.Lost, Is.EqualTo(1));
        Assert.That(_host.Timers.Count, Is.Zero);
        _host.Passes(1e5);
        _host.ExpectsSilence();
    }

    [Test]
    public void A_conflict_while_the_address_is_in_use_declines_it()
    {
        Bind(4000);
        _client.OnConflict();
        _host.Take(Decline);
        Assert.That(_host.Lost, Is.EqualTo(1));
        Assert.That(_client.State, Is.EqualTo(DhcpState.Init));
    }

    [Test]
    public void Random_messages_and_times_never_throw_and_the_client_goes_on()
    {
        var random = new Random(7);
        for (int round = 0; round < 300; round++)
        {
            SetUp();
            _client.Start();
            uint transaction = 0;
            for (int step = 0; step < 60; step++)
            {
                while (_host.Sent.TryDequeue(out Message? sent))
                    transaction = sent.Transaction;
                switch (random.Next(8))
                {
                    case 0:
                        _client.OnLinkUp();
                        break;
                    case 1:
                        _client.OnProbeCompleted(random.Next(2) == 0);
                        break;
                    case 2:
                        _host.Passes(random.Next(3000));
                        break;
                    case 3:
                        _client.OnConflict();
                        break;
                    default:
                        byte[] bytes = new DhcpBytes((byte)random.Next(1, 8), transaction, "10.0.0.50", lease: (uint)random.Next(0, 5000)).ToArray();
                        if (random.Next(3) == 0)
                            bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                        _client.OnMessage(bytes);
                        break;
                }
            }

            bool isWaiting = _host.Timers.Count == 1 || _client.Lease is { Expiry: long.MaxValue };
            Assert.That(isWaiting, Is.True, $"in the state {_client.State} nothing would happen any more");
        }
    }

    private void Bind(uint lease, Func<DhcpBytes, DhcpBytes>? change = null)
    {
        _client.Start();
        Receives(Offer, _host.Take(Discover), lease, change);
        Receives(Ack, _host.Take(Request), lease, change);
        _client.OnProbeCompleted(isInUse: false);
        Assert.That(_client.State, Is.EqualTo(DhcpState.Bound));
        _host.Bound = _host.Now;
        _host.Probed = null;
    }

    private void Receives(byte type, Message to, uint lease = 3600, Func<DhcpBytes, DhcpBytes>? change = null)
    {
        var bytes = new DhcpBytes(type, to.Transaction, "10.0.0.50", lease: lease);
        _client.OnMessage((change?.Invoke(bytes) ?? bytes).ToArray());
    }

    internal sealed record Message(byte[] Bytes, string Source, string Destination)
    {
        public uint Transaction => DhcpBytes.Transaction(Bytes);

        public Dictionary<byte, byte[]> Options => DhcpBytes.Options(Bytes);
    }

    private sealed class Host : IDhcpHost
    {
        public DhcpClient? Client { get; set; }

        public TimerQueue Timers { get; } = new(1_000_000);

        public Queue<Message> Sent { get; } = new();

        public List<DhcpLease> Granted { get; } = [];

        public int Lost { get; private set; }

        public InternetAddress? Probed { get; set; }

        public long Bound { get; set; }

        public long Now { get; private set; } = 1_000_000;

        public MacAddress HardwareAddress => Frames.Mac;

        public void Send(ReadOnlySpan<byte> message, InternetAddress source, InternetAddress destination) =>
            Sent.Enqueue(new Message(message.ToArray(), source.ToString(), destination.ToString()));

        public void ProbeAddress(InternetAddress address) => Probed = address;

        public void CancelProbe() => Probed = null;

        public void OnLeaseGranted(DhcpLease lease) => Granted.Add(lease);

        public void OnLeaseLost(DhcpLease lease) => Lost++;

        public void Passes(double seconds)
        {
            long end = Now + (long)(seconds * 1e6);
            while (Now < end)
            {
                Now = Math.Max(Now, Math.Min(end, Timers.NextDeadline));
                Timers.Advance(Now);
            }
        }

        public Message Take(byte type)
        {
            Assert.That(Sent, Is.Not.Empty, "A message was expected.");
            Message message = Sent.Dequeue();
            Assert.That(message.Options[53][0], Is.EqualTo(type));
            return message;
        }

        public void ExpectsSilence() => Assert.That(Sent, Is.Empty);
    }
}
