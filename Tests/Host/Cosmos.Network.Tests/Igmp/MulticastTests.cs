using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Igmp;

public sealed class MulticastTests
{
    private static readonly InternetAddress Group = InternetAddress.Parse("239.1.2.3");
    private static readonly byte[] GroupBytes = [239, 1, 2, 3];

    private static byte[] ToGroup(InternetAddress group) => Frames.Ethernet(
        Frames.IPv4(17, Frames.Udp(7000, 5000, [1], destination: group), destination: group), destination: MacAddress.ForMulticastV4(group.V4));

    private static void ExpectReport(byte[] frame, byte type)
    {
        byte[] report = Frames.OpenIPv4(frame, out byte[] header);
        Assert.That(Frames.Checksum(report), Is.Zero);
        Assert.That((header[0], header[8], header[9], header[20]), Is.EqualTo(((byte)0x46, (byte)1, (byte)2, (byte)0x94)), "Router alert, time to live 1, IGMP");
        Assert.That(header[16..20], Is.EqualTo((byte[])[224, 0, 0, 22]));
        Assert.That(report, Has.Length.EqualTo(16));
        Assert.That((report[0], report[7], report[8]), Is.EqualTo(((byte)0x22, (byte)1, type)));
        Assert.That(report[12..16], Is.EqualTo(GroupBytes));
    }

    private static byte[] Query(byte code, bool isV3) =>
        Frames.Ethernet(Frames.IPv4(2, isV3 ? WithChecksum([0x11, code, 0, 0, 0, 0, 0, 0, 2, 125, 0, 0]) : WithChecksum([0x11, code, 0, 0, 0, 0, 0, 0]),
            destination: new InternetAddress(0xE000_0001), ttl: 1), destination: MacAddress.ForMulticastV4(0xE000_0001));

    private static byte[] WithChecksum(byte[] message)
    {
        ushort checksum = Frames.Checksum(message);
        message[2] = (byte)(checksum >> 8);
        message[3] = (byte)checksum;
        return message;
    }

    [Test] // RFC 3376, section 5.1
    public void Joining_and_leaving_is_told_twice()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        Assert.That(socket.SetMembership(Group, host.Interface.Index, true), Is.EqualTo(NetworkError.None));
        ExpectReport(host.TakeSent(), 4);
        host.Passes(TimeSpan.FromSeconds(1.1));
        ExpectReport(host.TakeSent(), 4);
        host.Passes(TimeSpan.FromSeconds(10));
        host.ExpectsSilence();

        NetworkSocket other = host.Udp();
        Assert.That(other.SetMembership(Group, 0, true), Is.EqualTo(NetworkError.None));
        Assert.That(other.SetMembership(Group, 0, true), Is.EqualTo(NetworkError.AddressAlreadyInUse));
        socket.Close();
        host.ExpectsSilence();
        Assert.That(other.SetMembership(Group, 0, false), Is.EqualTo(NetworkError.None));
        ExpectReport(host.TakeSent(), 3);
        host.Passes(TimeSpan.FromSeconds(1.1));
        ExpectReport(host.TakeSent(), 3);
        host.Passes(TimeSpan.FromSeconds(10));
        host.ExpectsSilence();
        Assert.That(other.SetMembership(Group, 0, false), Is.EqualTo(NetworkError.AddressNotAvailable));
        Assert.That(other.SetMembership(TestHost.Peer, 0, true), Is.EqualTo(NetworkError.InvalidArgument));
        Assert.That(other.SetMembership(Group, 99, true), Is.EqualTo(NetworkError.NoSuchDevice));
    }

    [Test]
    public void Datagrams_to_a_group_arrive_only_while_somebody_listens()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        host.Receives(ToGroup(Group));
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.Writable));
        socket.SetMembership(Group, 0, true);
        host.Receives(ToGroup(Group));
        Assert.That(socket.Receive(new byte[9], ReceiveFlags.None, out ReceiveResult result), Is.EqualTo(NetworkError.None));
        Assert.That(result.Destination == Group, Is.True);
        socket.SetMembership(Group, 0, false);
        host.Receives(ToGroup(Group));
        Assert.That(socket.Readiness, Is.EqualTo(SocketReadiness.Writable));
        Assert.That(host.BuffersInUse, Is.Zero);
    }

    [Test]
    public void A_query_is_answered_within_its_time()
    {
        var host = new TestHost();
        host.Udp(5000).SetMembership(Group, 0, true);
        host.Passes(TimeSpan.FromSeconds(5));
        host.Link.Sent.Clear();
        host.Receives(Query(20, isV3: true));
        host.ExpectsSilence();
        host.Passes(TimeSpan.FromSeconds(2.1));
        ExpectReport(host.TakeSent(), 2);
        host.ExpectsSilence();
    }

    [Test] // RFC 3376, section 7.2.1
    public void An_older_querier_gets_older_reports()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        socket.SetMembership(Group, 0, true);
        host.Passes(TimeSpan.FromSeconds(5));
        host.Link.Sent.Clear();
        host.Receives(Query(20, isV3: false));
        host.Passes(TimeSpan.FromSeconds(2.1));
        byte[] report = Frames.OpenIPv4(host.TakeSent(), out byte[] header);
        Assert.That(header[16..20], Is.EqualTo(GroupBytes));
        Assert.That((report[0], report.Length), Is.EqualTo(((byte)0x16, 8)));
        socket.Close();
        byte[] leave = Frames.OpenIPv4(host.TakeSent(), out header);
        Assert.That(header[16..20], Is.EqualTo((byte[])[224, 0, 0, 2]));
        Assert.That(leave[0], Is.EqualTo(0x17));
    }

    [Test]
    public void A_datagram_to_a_group_is_heard_by_this_machine_too_unless_it_does_not_want_to()
    {
        var host = new TestHost();
        NetworkSocket socket = host.Udp(5000);
        socket.SetMembership(Group, 0, true);
        host.Link.Sent.Clear();
        socket.Send([5], SendFlags.None, new InternetEndpoint(Group, 5000), out _);
        byte[] frame = host.TakeSent();
        Assert.That(new MacAddress(frame) == MacAddress.ForMulticastV4(Group.V4), Is.True);
        Assert.That(frame[22], Is.EqualTo(1), "time to live");
        Assert.That(socket.Receive(new byte[9], ReceiveFlags.None, out ReceiveResult result), Is.EqualTo(NetworkError.None));
        Assert.That(result.Source.Address == TestHost.Own, Is.True);
        socket.SetOption(SocketOption.MulticastLoopback, 0);
        socket.Send([6], SendFlags.None, new InternetEndpoint(Group, 5000), out _);
        host.TakeSent();
        Assert.That(socket.Receive(new byte[9], ReceiveFlags.None, out _), Is.EqualTo(NetworkError.WouldBlock));
        Assert.That(host.BuffersInUse, Is.Zero);
    }
}
