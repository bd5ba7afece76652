using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Ntp;
using Cosmos.Plugins;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Commands.Tests;

/// <summary>The command with a real socket, and a server of three lines.</summary>
public sealed class NtpCommandTests
{
    private readonly TestClock _clock = new();
    private readonly CommandLine _line = new(new Cosmos_Commands_NetworkManifest());

    [SetUp]
    public void Begin()
    {
        _clock.Time = null;
        _line.Services.Add<IMachineClock>(_clock);
    }

    [Test]
    public async Task It_sets_the_clock_and_prints_the_time()
    {
        using Socket server = Listen();
        _ = AnswerAsync(server);
        CommandRun run = await _line.RunAsync(["ntp", "-v", "-p", Port(server), "127.0.0.1"]);
        Assert.That(run.Error, Is.Empty);
        Assert.That(run.Output, Does.Match(@"^2031-02-03T04:05:0\dZ\noffset \+\d+\.\d{6} s, delay .* stratum 1, reference GPS, server 127\.0\.0\.1:\d+\n$"));
        Assert.That(_clock.Time - s_time, Is.GreaterThanOrEqualTo(TimeSpan.Zero).And.LessThan(TimeSpan.FromSeconds(5)));
    }

    [Test]
    public async Task With_q_it_leaves_the_clock_alone()
    {
        using Socket server = Listen();
        _ = AnswerAsync(server);
        CommandRun run = await _line.RunAsync(["ntp", "-q", "-p", Port(server), "127.0.0.1"]);
        Assert.That(run.Output, Does.Contain("offset +"));
        Assert.That(_clock.Time, Is.Null);
    }

    [Test]
    public void A_port_without_a_server_is_an_error_of_the_command()
    {
        string port;
        using (Socket server = Listen())
            port = Port(server);
        CommandRun run = _line.Run($"ntp -p {port} 127.0.0.1");
        Assert.That(run.Error, Is.EqualTo($"ntp: 127.0.0.1:{port} has no time server at this port.\n"));
        Assert.That(run.Status, Is.EqualTo(1));
        Assert.That(_clock.Time, Is.Null);
    }

    private static readonly DateTimeOffset s_time = new(2031, 2, 3, 4, 5, 0, TimeSpan.Zero);

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static string Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static async Task AnswerAsync(Socket socket)
    {
        byte[] packet = new byte[100];
        while (true)
        {
            SocketReceiveFromResult question;
            try
            {
                question = await socket.ReceiveFromAsync(packet, new IPEndPoint(IPAddress.Any, 0));
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }

            byte[] answer = new byte[48];
            answer[0] = (4 << 3) | 4;
            answer[1] = 1;
            packet.AsSpan(40, 8).CopyTo(answer.AsSpan(24));
            NtpServer.WriteCode(answer, "GPS");
            NtpServer.WriteReceive(answer, NtpTimestamp.FromTime(s_time));
            NtpServer.WriteTransmit(answer, NtpTimestamp.FromTime(s_time));
            await socket.SendToAsync(answer, question.RemoteEndPoint);
        }
    }

    private sealed class TestClock : IMachineClock
    {
        internal DateTimeOffset? Time { get; set; }

        public bool IsSet => Time is not null;

        public void Set(DateTimeOffset time) => Time = time;
    }
}
