using System;
using System.Collections.Generic;
using System.Net.Sockets;
using System.Text;
using Cosmos.Network.Addressing;
using Cosmos.Network.Configuration;
using Cosmos.Network.Dns;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Load;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Fuzzing;

/// <summary>
/// One life of a machine under attack: hostile frames on two cards, a program that calls everything, time that passes in steps of all sizes, and an honest neighbour
/// who must be served in the middle of it. What must hold is checked after every frame and at the end.
/// </summary>
public sealed class FuzzSession
{
    private const int MostRecent = 40;
    private const int TcpMemoryLimit = 4 << 20;
    private const long MostBytes = 48L << 20;
    private const int EchoPort = 7777;

    private readonly ulong _seed;
    private readonly SeededRandom _random;
    private readonly FuzzCorpus _corpus;
    private readonly HashSet<ulong> _behaviours;
    private readonly SimulatedNetwork _network = new();
    private readonly SimulatedHost _target;
    private readonly SimulatedHost _honest;
    private readonly SimulatedLink[] _links;
    private readonly SimulatedLink _honestLink;
    private readonly FuzzPeer[] _peers;
    private readonly FuzzProgram _program;
    private readonly FuzzAdministrator _administrator;
    private readonly DnsResolver _resolver;
    private readonly NetworkConfigurator _configurator;
    private readonly NetworkSocket _echo;
    private readonly Queue<byte[]> _recent = new();
    private readonly long[] _counters = new long[32];
    private ulong _sentKinds;
    private int _sentFrames;

    /// <summary>Makes a session.</summary>
    /// <param name="seed">Everything that happens by chance follows from it and from the corpus.</param>
    /// <param name="corpus">Frames to begin with; frames with new effects are added.</param>
    /// <param name="behaviours">Effects that were seen before.</param>
    public FuzzSession(ulong seed, FuzzCorpus corpus, HashSet<ulong>? behaviours = null)
    {
        _seed = seed;
        _random = new SeededRandom(seed);
        _corpus = corpus;
        _behaviours = behaviours ?? [];

        // Sometimes there is little memory for packets; what waits for readers may take a part of it only.
        bool isSmall = _random.Chance(0.2);
        NetworkStackOptions options = new()
        {
            KeptBuffers = 64,
            HeaderBufferLimit = isSmall ? 600 : 65536,
            DataBufferLimit = _random.Chance(0.2) ? 100 : 32768,
            DatagramMemoryLimit = isSmall ? 40_000 : 1 << 20,
            Tcp = new TcpSettings { MemoryLimit = TcpMemoryLimit, HalfOpenLimit = 32, TimeWaitLimit = 200, OrphanLimit = 100 },
        };
        _target = new SimulatedHost(_network, "target", options, seed);
        _honest = new SimulatedHost(_network, "honest", new NetworkStackOptions(), seed + 1);
        SimulatedLinkOptions card = new()
        {
            ReceiveBufferLength = _random.Chance(0.3) ? 256 : 2048,
            SplitsAnywhere = _random.Chance(0.4),
            Offloads = _random.Chance(0.5)
                ? Links.LinkOffloads.TransmitChecksum | Links.LinkOffloads.TcpSegmentationV4 | Links.LinkOffloads.TcpSegmentationV6 | Links.LinkOffloads.ReceiveChecksum
                : Links.LinkOffloads.None,
        };
        _links = [_target.AddLink("10.0.0.1/24", card, "10.0.0.254"), _target.AddLink(null, card)];
        _honestLink = _honest.AddLink("10.0.0.200/24");
        FuzzMutator mutator = new(_random);
        _peers = new FuzzPeer[2];
        for (int i = 0; i < 2; i++)
        {
            byte[] station = new byte[6];
            _links[i].Address.CopyTo(station);
            _peers[i] = new FuzzPeer(_random, mutator, corpus, station);
            _links[i].Output = new Output(this, i);
        }

        _honestLink.Output = new Forwarder(_network, _links[0]);
        _target.AddAddress(_links[0], "fd00::1/64");
        _honest.AddAddress(_honestLink, "fd00::c8/64");
        _resolver = new DnsResolver(_target.Stack);
        _configurator = new NetworkConfigurator(_target.Stack, _links[1].Interface, _resolver);
        if (!NetworkCommandLine.TryParse(["ip=dhcp", "ipv6=auto"], out NetworkConfiguration configuration, out string? error))
            throw new InvalidOperationException(error);
        _configurator.Apply(configuration);
        _resolver.Settings = _resolver.Settings with { Servers = [new InternetEndpoint(InternetAddress.Parse("10.0.0.3"), 53)] };
        _program = new FuzzProgram(_target, _random);
        _administrator = new FuzzAdministrator(_target, _links, _configurator, _random);
        _echo = _target.Socket();
        _echo.Bind(new InternetEndpoint(InternetAddress.AnyV4, EchoPort));
        _echo.Listen(50);
        _network.RunFor(TimeSpan.FromSeconds(3));
    }

    /// <summary>Writes what passes both cards to capture files.</summary>
    /// <param name="path">Path of the files without the number of the card.</param>
    public void Capture(string path)
    {
        for (int i = 0; i < _links.Length; i++)
            new PcapWriter(System.IO.File.Create($"{path}.{i}.pcap"), _network).Listen(_links[i]);
    }

    /// <summary>Frames that were given to the stack.</summary>
    public long Frames { get; private set; }

    /// <summary>Plays a number of frames and ends the session.</summary>
    /// <exception cref="FuzzFailureException">Something that must hold did not.</exception>
    public void Run(int frames)
    {
        try
        {
            for (int i = 0; i < frames; i++)
            {
                Step();
                if (i % 5000 == 2500)
                    CheckService();
            }

            CheckService();
            Finish();
        }
        catch (Exception exception) when (exception is not FuzzFailureException)
        {
            throw Fail(exception.ToString());
        }
    }

    private void Step()
    {
        int card = _random.Chance(0.85) ? 0 : 1;
        byte[] frame = _peers[card].Next();
        _recent.Enqueue(frame);
        if (_recent.Count > MostRecent)
            _recent.Dequeue();
        Frames++;
        _sentKinds = 0;
        _sentFrames = 0;
        _links[card].Deliver(new SimulatedFrame(frame, IsChecksumValid: _random.Chance(0.1)));
        _network.Settle();
        if (_sentFrames > 10_000)
            throw Fail($"one frame made the stack send {_sentFrames}");
        if (_behaviours.Add(Behaviour()))
            _corpus.Add(frame, _random);
        CheckBounds();
        if (_random.Chance(0.07))
            _program.Act();
        if (_random.Chance(0.002))
            Resolve();
        if (_random.Chance(0.001))
            _administrator.Act();
        int time = _random.Next(1000);
        long microseconds = time < 700 ? 0 : time < 950 ? _random.Next(1000) : time < 990 ? _random.Next(200_000) : time < 999 ? _random.Next(5_000_000) : _random.Next(120_000_000);
        _network.RunTo(_network.Now + microseconds);
    }

    /// <summary>What the last frame did, as a number: which counters it moved and what the stack sent. A frame with a new number is worth keeping.</summary>
    private ulong Behaviour()
    {
        TcpCounters tcp = _target.Stack.Tcp.Counters;
        Links.InterfaceCounters first = _links[0].Interface.Counters;
        Links.InterfaceCounters second = _links[1].Interface.Counters;
        ReadOnlySpan<long> now =
        [
            tcp.SegmentsMalformed, tcp.ResetsSent, tcp.PassiveOpens, tcp.ConnectionsReset, tcp.CookiesSent, tcp.CookiesAccepted, tcp.CookiesRejected, tcp.AcceptQueueOverflows,
            tcp.OldTimestamps, tcp.ChallengesSent, tcp.FastRecoveries, tcp.SpuriousTimeouts, tcp.ReassemblyPruned, tcp.TimeWaitRecycled, tcp.SegmentsRetransmitted,
            first.ReceivedUnwanted, first.ReceivedErrors, first.ReceivedDropped, second.ReceivedUnwanted, second.ReceivedErrors, second.ReceivedDropped,
            _target.Stack.Tcp.Connections.Count, _target.Stack.IPv4.Reassembler.Count, _target.Stack.IPv6.Reassembler.Count, _target.Stack.Tcp.HalfOpen, _target.Stack.Tcp.Orphans, _program.Notifications,
        ];
        ulong hash = _sentKinds;
        for (int i = 0; i < now.Length; i++)
        {
            hash = (hash ^ (now[i] > _counters[i] ? 1UL : now[i] < _counters[i] ? 2UL : 0)) * 0x0000_0100_0000_01B3;
            _counters[i] = now[i];
        }

        return hash;
    }

    private void CheckBounds()
    {
        NetworkStack stack = _target.Stack;
        long bytes = ((long)stack.HeaderPool.InUse * stack.HeaderPool.BufferLength) + ((long)stack.DataPool.InUse * stack.DataPool.BufferLength)
            + ((long)(_links[0].ReceiveBuffersInUse + _links[1].ReceiveBuffersInUse) * 2048);
        if (bytes > MostBytes)
            throw Fail($"{bytes} bytes of packets are held");
        if (stack.Tcp.Memory.Used > TcpMemoryLimit * 2)
            throw Fail($"TCP holds {stack.Tcp.Memory.Used} bytes, the limit is {TcpMemoryLimit}");
        if (stack.Timers.Count > 20_000)
            throw Fail($"{stack.Timers.Count} timers are set");
    }

    /// <summary>An honest neighbour connects and exchanges data both ways, whatever the others do.</summary>
    private void CheckService()
    {
        _administrator.MakePeace();
        string? failure = null;
        for (int attempt = 0; attempt < 3; attempt++)
        {
            NetworkSocket client = _honest.Socket();
            client.Connect(new InternetEndpoint(InternetAddress.Parse("10.0.0.1"), EchoPort));
            NetworkSocket? server = null;
            _network.RunUntil(
                () =>
                {
                    while (server is null && _echo.Accept(out NetworkSocket? accepted, out InternetEndpoint remote) == NetworkError.None)
                    {
                        if (remote == client.LocalEndpoint)
                            server = accepted;
                        else
                            accepted!.Close();
                    }

                    return server is not null;
                },
                TimeSpan.FromSeconds(100));
            if (server is not null)
            {
                EventLoop loop = new(_network);
                StreamPattern up = new(1);
                StreamPattern down = new(2);
                loop.Pumps.Add(new StreamPump(loop, client, up, 6000, down));
                loop.Pumps.Add(new StreamPump(loop, server, down, 9000, up));
                failure = loop.Run(TimeSpan.FromSeconds(200));
                server.Close();
            }
            else
            {
                client.GetOption(SocketOption.Error, out int error);
                failure = $"the honest neighbour did not get in: {(NetworkError)error}";
            }

            client.Close();
            if (failure is null)
                return;
        }

        throw Fail(failure!);
    }

    private void Resolve() =>
        _resolver.ResolveAddresses($"host{_random.Next(50)}.example.com", _random.Chance(0.5) ? AddressFamily.InterNetwork : AddressFamily.Unspecified, _ => { });

    private void Finish()
    {
        _program.CloseAll();
        _echo.Close();
        _configurator.Apply(NetworkConfiguration.Off);
        _links[0].Output = _links[1].Output = null;
        NetworkStack stack = _target.Stack;
        _network.RunFor(TimeSpan.FromMinutes(30));
        int header = stack.HeaderPool.InUse;
        int data = stack.DataPool.InUse;
        int receive = _links[0].ReceiveBuffersInUse + _links[1].ReceiveBuffersInUse;
        if (header + data + receive > 0)
            throw Fail($"buffers are left at the end: {header} header, {data} data, {receive} receive");
        if (stack.Tcp.Connections.Count + stack.Tcp.HalfOpen + stack.Tcp.Orphans > 0 || stack.Tcp.Memory.Used > 0)
            throw Fail($"TCP is not empty at the end: {stack.Tcp.Connections.Count} connections, {stack.Tcp.HalfOpen} half open, {stack.Tcp.Orphans} orphans, {stack.Tcp.Memory.Used} bytes");
        if (stack.IPv4.Reassembler.Memory + stack.IPv6.Reassembler.Memory > 0)
            throw Fail("fragments are left at the end");
    }

    private FuzzFailureException Fail(string what)
    {
        StringBuilder text = new();
        text.Append("seed ").Append(_seed).Append(", frame ").Append(Frames).Append(": ").AppendLine(what).AppendLine("the last frames:");
        foreach (byte[] frame in _recent)
            text.AppendLine(Convert.ToHexString(frame));
        return new FuzzFailureException(text.ToString());
    }

    private void OnSent(int card, SimulatedFrame frame)
    {
        _sentFrames++;
        byte[] bytes = frame.Bytes;
        _peers[card].Observe(bytes);
        int transport = FuzzFrames.FindTransport(bytes, out byte protocol);
        ulong kind = ((ulong)bytes[12] << 16) | ((ulong)protocol << 8);
        if (transport > 0 && transport + 14 <= bytes.Length)
            kind |= protocol == 6 ? bytes[transport + 13] : bytes[transport];
        _sentKinds = (_sentKinds ^ (kind + 1)) * 0x0000_0100_0000_01B3;

        // The honest neighbour hears what is for it or for all.
        if (card == 0 && ((bytes[0] & 1) != 0 || new MacAddress(bytes) == _honestLink.Address))
            _network.Schedule(10, () => _honestLink.Deliver(frame));
    }

    private sealed class Output(FuzzSession session, int card) : IFrameSink
    {
        public void Deliver(SimulatedFrame frame) => session.OnSent(card, frame);
    }

    private sealed class Forwarder(SimulatedNetwork network, SimulatedLink destination) : IFrameSink
    {
        public void Deliver(SimulatedFrame frame) => network.Schedule(10, () => destination.Deliver(frame));
    }
}

/// <summary>The stack did what it must never do.</summary>
public sealed class FuzzFailureException(string message) : Exception(message);
