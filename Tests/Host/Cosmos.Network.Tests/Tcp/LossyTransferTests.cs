using Cosmos.Network.Links;
using Cosmos.Network.Tcp;
using Cosmos.Network.Tests.Tcp.Harness;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Tcp;

/// <summary>Two stacks over a cable that misbehaves: every byte arrives, once and in order, and nothing is left behind.</summary>
public sealed class LossyTransferTests
{
    private const LinkOffloads AllOffloads =
        LinkOffloads.TransmitChecksum | LinkOffloads.TcpSegmentationV4 | LinkOffloads.TcpSegmentationV6 | LinkOffloads.ReceiveChecksum;

    [Test]
    public void A_clean_cable_delivers_both_ways([Values] bool isIPv6, [Values] bool offloads, [Values] bool keepsLong)
    {
        var options = new CableOptions { Offloads = offloads ? AllOffloads : LinkOffloads.None, KeepsLongSegments = keepsLong };
        TransferBothWays(options, 2_000_000, isIPv6);
    }

    [Test]
    public void Every_byte_arrives_in_spite_of_loss([Values(0.01, 0.03, 0.1)] double loss, [Values(1, 2, 3)] int seed) =>
        TransferBothWays(new CableOptions { Loss = loss, Seed = seed }, 600_000);

    [Test]
    public void Every_byte_arrives_in_spite_of_everything_at_once([Values(1, 2, 3, 4, 5, 6)] int seed) =>
        TransferBothWays(new CableOptions { Loss = 0.03, Duplication = 0.05, Reordering = 0.1, Corruption = 0.03, Seed = seed }, 400_000, seed % 2 == 0);

    [Test]
    public void Every_byte_arrives_through_a_narrow_cable_with_a_short_queue([Values(1, 2)] int seed) =>
        TransferBothWays(new CableOptions { Rate = 1_000_000, QueueLimit = 20_000, Delay = 20_000, Seed = seed }, 2_000_000);

    [Test]
    public void Segments_that_were_cut_by_the_device_survive_loss([Values(1, 2, 3)] int seed) =>
        TransferBothWays(new CableOptions { Loss = 0.02, Reordering = 0.02, Offloads = AllOffloads & ~LinkOffloads.ReceiveChecksum, Seed = seed }, 1_000_000);

    [Test] // RFC 6582
    public void Every_byte_arrives_without_SACK_and_timestamps([Values(0.01, 0.05)] double loss, [Values] bool timestamps, [Values(1, 2)] int seed)
    {
        var plain = new NetworkStackOptions { Tcp = new TcpSettings { UsesSelectiveAcknowledgments = false, UsesTimestamps = timestamps, UsesWindowScaling = false } };
        TransferBothWays(new CableOptions { Loss = loss, Reordering = 0.02, Seed = seed }, 300_000, stackA: plain);
    }

    [Test]
    public void Small_packets_on_the_path_are_no_obstacle() => TransferBothWays(new CableOptions { Mtu = 576, Loss = 0.01 }, 300_000);

    private static void TransferBothWays(CableOptions options, long length, bool isIPv6 = false, NetworkStackOptions? stackA = null)
    {
        var hosts = new TwoHosts(options, stackA);
        (TcpSocket client, TcpSocket server) = hosts.Connect(isIPv6: isIPv6);
        var up = new Transfer(client, server, length, 1);
        var down = new Transfer(server, client, length / 2, 2);
        bool isDone = hosts.RunUntil(() => up.Step() & down.Step(), 3600);
        Assert.That(isDone, Is.True, $"After an hour {up.Received} and {down.Received} bytes have arrived.");
        TestContext.Out.WriteLine($"{hosts.Time.Microseconds / 1e6:0.000} s, {hosts.Cable.FramesSent} frames, retransmitted {hosts.A.Tcp.Counters.SegmentsRetransmitted}+{hosts.B.Tcp.Counters.SegmentsRetransmitted}, timeouts {hosts.A.Tcp.Counters.Timeouts}+{hosts.B.Tcp.Counters.Timeouts}, recoveries {hosts.A.Tcp.Counters.FastRecoveries}, spurious {hosts.A.Tcp.Counters.SpuriousTimeouts}, probes {hosts.A.Tcp.Counters.LossProbes}");
        Assert.That(up.Received, Is.EqualTo(length));
        Assert.That(down.Received, Is.EqualTo(length / 2));
        client.Close();
        server.Close();
        hosts.ExpectsNoLeaks();
    }
}
