using System.Collections.Generic;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Harness;
using Cosmos.Network.Tests.Tcp.Harness;
using NUnit.Framework;
using static Cosmos.Network.Tests.Tcp.Harness.RawPeer;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>Sending and receiving: acknowledgments, windows, Nagle, probes (RFC 9293, section 3.8).</summary>
public sealed class DataTests
{
    private static readonly byte[] SackAndMss = [2, 4, 1000 >> 8, 1000 & 0xFF, 4, 2];

    [Test]
    public void Data_in_order_is_delivered_and_acknowledged_across_the_wrap_of_the_numbers()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        for (int i = 0; i < 10; i++)
        {
            peer.Sends(Ack | Psh, 1 + (100 * i), 1, Frames.Bytes(100, i));
            peer.Expects(Ack, 1, 101 + (100 * i));
        }

        var received = new byte[1000];
        Assert.That(socket.Receive(received, ReceiveFlags.Peek, out ReceiveResult result), Is.EqualTo(NetworkError.None));
        Assert.That(result.Count, Is.EqualTo(1000));
        Assert.That(received[900..], Is.EqualTo(Frames.Bytes(100, 9)));
        Assert.That(socket.Available, Is.EqualTo(1000));
        Assert.That(Receive(socket, out int count), Is.EqualTo(NetworkError.None));
        Assert.That(count, Is.EqualTo(1000));
        Assert.That(Receive(socket, out _), Is.EqualTo(NetworkError.WouldBlock));
        Assert.That(peer.Host.ReceiveBuffersInUse, Is.Zero);
    }

    [Test]
    public void Early_data_is_kept_reported_and_delivered_when_the_gap_is_filled()
    {
        (RawPeer peer, TcpSocket socket) = Established(options: SackAndMss);
        byte[] data = Frames.Bytes(60);
        peer.Sends(Ack, 21, 1, data[20..30]);
        Assert.That(peer.Expects(Ack, 1, 1).Sack(peer.Initial), Is.EqualTo(new List<(int, int)> { (21, 31) }));
        peer.Sends(Ack, 41, 1, data[40..50]);
        Assert.That(peer.Expects(Ack, 1, 1).Sack(peer.Initial), Is.EqualTo(new List<(int, int)> { (41, 51), (21, 31) }));
        peer.Sends(Ack, 31, 1, data[30..40]);
        Assert.That(peer.Expects(Ack, 1, 1).Sack(peer.Initial), Is.EqualTo(new List<(int, int)> { (21, 51) }));
        Assert.That(socket.Available, Is.Zero);
        peer.Sends(Ack, 1, 1, data[..25]);
        Assert.That(peer.Expects(Ack, 1, 51).Sack(peer.Initial), Is.Empty);
        var received = new byte[100];
        socket.Receive(received, ReceiveFlags.None, out ReceiveResult result);
        Assert.That(received[..result.Count], Is.EqualTo(data[..50]));
        Assert.That(peer.Host.ReceiveBuffersInUse, Is.Zero);
    }

    [Test] // RFC 2883
    public void A_duplicate_is_reported_once()
    {
        (RawPeer peer, _) = Established(options: SackAndMss);
        peer.Sends(Ack, 1, 1, new byte[10]);
        peer.Expects(Ack, 1, 11);
        peer.Sends(Ack, 1, 1, new byte[10]);
        Assert.That(peer.Expects(Ack, 1, 11).Sack(peer.Initial), Is.EqualTo(new List<(int, int)> { (1, 11) }));
        peer.Sends(Ack, 11, 1, new byte[10]);
        Assert.That(peer.Expects(Ack, 1, 21).Sack(peer.Initial), Is.Empty);
    }

    [Test]
    public void Overlapping_pieces_give_the_stream_once([Values(1, 2, 3, 4, 5)] int seed)
    {
        (RawPeer peer, TcpSocket socket) = Established(options: SackAndMss);
        byte[] data = Frames.Bytes(5000, seed);
        var random = new System.Random(seed);
        var received = new List<byte>();
        var buffer = new byte[4096];
        for (int i = 0; i < 2000 && received.Count < data.Length; i++)
        {
            int start = System.Math.Min(received.Count + random.Next(-200, 1500), data.Length - 1);
            start = System.Math.Max(0, start);
            int length = System.Math.Min(random.Next(1, 700), data.Length - start);
            peer.Sends(Ack, 1 + start, 1, data[start..(start + length)]);
            if (socket.Receive(buffer, ReceiveFlags.None, out ReceiveResult result) == NetworkError.None)
                received.AddRange(buffer[..result.Count]);
        }

        Assert.That(received, Is.EqualTo(data));
        Assert.That(peer.Host.ReceiveBuffersInUse, Is.Zero);
        Assert.That(peer.Host.Stack.Tcp.Memory.Used, Is.Zero);
    }

    [Test] // RFC 9293, section 3.8.6.3
    public void Acknowledgments_wait_for_a_second_segment_or_forty_milliseconds_once_the_application_answers()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Ack | Psh, 1, 1, new byte[1000]);
        peer.Expects(Ack, 1, 1001);
        peer.Sends(Ack | Psh, 1001, 1, new byte[10]);
        Receive(socket, out _);
        peer.Expects(Ack, 1, 1011);

        // The answer carries no acknowledgment of anything new, the next one does: from now on the connection counts as a conversation.
        peer.Sends(Ack | Psh, 1011, 1, new byte[10]);
        peer.Expects(Ack, 1, 1021);
        using (peer.Host.Stack.BeginWork())
        {
            peer.Sends(Ack | Psh, 1021, 1, new byte[10]);
            Send(socket, 5);
        }

        peer.Expects(Ack, 1, 1031, 5);
        peer.Sends(Ack | Psh, 1031, 6, new byte[10]);
        peer.ExpectsSilence();
        peer.Passes(30);
        peer.ExpectsSilence();
        peer.Passes(15);
        peer.Expects(Ack, 6, 1041);
    }

    [Test]
    public void A_burst_is_acknowledged_once()
    {
        (RawPeer peer, _) = Established();
        using (peer.Host.Stack.BeginWork())
        {
            for (int i = 0; i < 10; i++)
                peer.Sends(Ack, 1 + (1000 * i), 1, new byte[1000]);
        }

        peer.Expects(Ack, 1, 10001);
        peer.ExpectsSilence();
    }

    [Test]
    public void The_window_closes_with_unread_data_and_opens_again_when_it_is_read()
    {
        (RawPeer peer, TcpSocket socket) = Established(configure: s => s.SetOption(SocketOption.ReceiveBuffer, 8000));
        ushort window = 0;
        for (int i = 0; i < 8; i++)
        {
            peer.Sends(Ack, 1 + (1000 * i), 1, new byte[1000]);
            window = peer.Expects(Ack, 1, 1001 + (1000 * i)).Window;
        }

        Assert.That(window, Is.Zero);

        // Beyond the window: not taken, but answered.
        peer.Sends(Ack, 8001, 1, new byte[1]);
        peer.Expects(Ack, 1, 8001);
        Receive(socket, out int count, 1000);
        Assert.That(count, Is.EqualTo(1000));
        Receive(socket, out _, 7000);
        Segment update = peer.Receives();
        while (peer.Host.Link.Sent.Count > 0)
            update = peer.Receives();
        Assert.That(update.Window, Is.EqualTo(8000));
        peer.ExpectsSilence();
    }

    [Test]
    public void A_promised_window_is_never_taken_back()
    {
        (RawPeer peer, TcpSocket socket) = Established(configure: s => s.SetOption(SocketOption.ReceiveBuffer, 20000));
        peer.Sends(Ack, 1, 1, new byte[500]);
        Segment answer = peer.Expects(Ack, 1, 501);
        int edge = answer.Acknowledgment + answer.Window;
        socket.SetOption(SocketOption.ReceiveBuffer, 2048);
        peer.Sends(Ack, 501, 1, new byte[500]);
        answer = peer.Expects(Ack, 1, 1001);
        Assert.That(answer.Acknowledgment + answer.Window, Is.EqualTo(edge));
    }

    [Test] // RFC 896, Minshall
    public void Nagle_holds_back_a_second_small_segment_until_the_first_is_acknowledged()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        Send(socket, 10);
        peer.Expects(Ack, 1, 1, 10);
        Send(socket, 20);
        Send(socket, 30);
        peer.ExpectsSilence();
        peer.Sends(Ack, 1, 11);
        peer.Expects(Ack, 11, 1, 50);
    }

    [Test]
    public void NoDelay_sends_every_small_segment_at_once()
    {
        (RawPeer peer, TcpSocket socket) = Established(configure: s => s.SetOption(SocketOption.NoDelay, 1));
        Send(socket, 10);
        Send(socket, 20);
        peer.Expects(Ack, 1, 1, 10);
        peer.Expects(Ack, 11, 1, 20);
    }

    [Test]
    public void More_holds_back_until_the_rest_comes_or_a_fifth_of_a_second_has_passed()
    {
        (RawPeer peer, TcpSocket socket) = Established(configure: s => s.SetOption(SocketOption.NoDelay, 1));
        Send(socket, 10, SendFlags.More);
        peer.ExpectsSilence();
        Send(socket, 10);
        peer.Expects(Ack, 1, 1, 20);
        peer.Sends(Ack, 1, 21);
        Send(socket, 10, SendFlags.More);
        peer.Passes(190);
        peer.ExpectsSilence();
        peer.Passes(20);
        peer.Expects(Ack, 21, 1, 10);
    }

    [Test]
    public void Sending_stops_at_the_peers_window_and_probes_it()
    {
        (RawPeer peer, TcpSocket socket) = Established(window: 2500);
        Send(socket, 5000);
        peer.Expects(Ack, 1, 1, 1000);
        peer.Expects(Ack, 1001, 1, 1000);
        peer.ExpectsSilence();
        peer.Sends(Ack, 1, 2001, window: 0);
        peer.ExpectsSilence();
        peer.Passes(250);
        peer.Expects(Ack, 2000, 1);
        peer.ExpectsSilence();
        peer.Sends(Ack, 1, 2001, window: 0);
        peer.Passes(450);
        peer.Expects(Ack, 2000, 1);
        peer.Sends(Ack, 1, 2001, window: 10000);
        peer.Expects(Ack, 2001, 1, 1000);
        peer.Expects(Ack, 3001, 1, 1000);
        peer.Expects(Ack, 4001, 1, 1000);
    }

    [Test]
    public void A_window_that_is_probed_in_vain_ends_the_connection()
    {
        var host = new TestHost(new NetworkStackOptions { Tcp = new TcpSettings { DataRetries = 3 } });
        (RawPeer peer, TcpSocket socket) = Established(host, window: 0);
        Send(socket, 10);
        peer.Passes(60_000);
        Assert.That(socket.Connection!.Error, Is.EqualTo(NetworkError.TimedOut));
        Assert.That(host.Link.Sent, Has.Count.EqualTo(3));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test] // RFC 9293, section 3.8.6.2.1
    public void Small_windows_are_not_filled_with_small_segments()
    {
        (RawPeer peer, TcpSocket socket) = Established(window: 4000);
        Send(socket, 20000);
        for (int i = 0; i < 4; i++)
            peer.Expects(Ack, 1 + (1000 * i), 1, 1000);
        peer.Sends(Ack, 1, 4001, window: 300);
        peer.ExpectsSilence();
        peer.Sends(Ack, 1, 4001, window: 2100);
        peer.Expects(Ack, 4001, 1, 1000);
        peer.Expects(Ack, 5001, 1, 1000);
        peer.ExpectsSilence();
    }

    [Test]
    public void Keep_alive_probes_an_idle_peer_and_gives_up()
    {
        (RawPeer peer, TcpSocket socket) = Established(configure: s =>
        {
            s.SetOption(SocketOption.KeepAlive, 1);
            s.SetOption(SocketOption.KeepAliveTime, 10);
            s.SetOption(SocketOption.KeepAliveInterval, 2);
            s.SetOption(SocketOption.KeepAliveRetryCount, 3);
        });
        peer.Passes(9_900);
        peer.ExpectsSilence();
        peer.Passes(200);
        peer.Expects(Ack, 0, 1);
        peer.Sends(Ack, 1, 1);
        peer.Passes(9_800);
        peer.ExpectsSilence();
        peer.Passes(300);
        peer.Expects(Ack, 0, 1);
        peer.Passes(2_000);
        peer.Expects(Ack, 0, 1);
        peer.Passes(2_000);
        peer.Expects(Ack, 0, 1);
        peer.Passes(2_100);
        peer.Expects(Rst | Ack, 1, 1);
        Assert.That(socket.Connection!.Error, Is.EqualTo(NetworkError.TimedOut));
    }

    [Test]
    public void The_user_timeout_ends_a_connection_whose_data_is_not_acknowledged()
    {
        (RawPeer peer, TcpSocket socket) = Established(configure: s => s.SetOption(SocketOption.UserTimeout, 5000));
        Send(socket, 10);
        peer.Passes(4_900);
        Assert.That(socket.Connection!.State, Is.EqualTo(TcpState.Established));
        peer.Passes(200);
        Assert.That(socket.Connection!.Error, Is.EqualTo(NetworkError.TimedOut));
    }

    [Test]
    public void Urgent_data_is_delivered_like_any_other()
    {
        (RawPeer peer, TcpSocket socket) = Established();
        peer.Sends(Ack | 0x20, 1, 1, new byte[3]);
        peer.Expects(Ack, 1, 4);
        Assert.That(socket.Available, Is.EqualTo(3));
    }
}
