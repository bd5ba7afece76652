using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Runner.Tests;

/// <summary>
/// Transfers over a tap device, where the device computes checksums and cuts segments, and with each feature of virtio-net left out: the peer is the
/// same program on stock .NET and the Linux kernel's own TCP. Host and machine live in a network namespace of their own.
/// </summary>
[Category("Tap")]
public sealed class TapTests
{
    private const int Megabytes = 40;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(150);

    [TestCase("everything", "")]
    [TestCase("no offload", "csum=off,guest_csum=off,host_tso4=off,host_tso6=off,guest_tso4=off,guest_tso6=off")]
    [TestCase("checksums only", "host_tso4=off,host_tso6=off,guest_tso4=off,guest_tso6=off")]
    [TestCase("one buffer per frame", "mrg_rxbuf=off,guest_tso4=off,guest_tso6=off")]
    [TestCase("one buffer per frame, device joins segments", "mrg_rxbuf=off")]
    [TestCase("no event index", "event_idx=off")]
    [TestCase("smallest queues", "rx_queue_size=256,tx_queue_size=256,indirect_desc=off")]
    [TestCase("legacy", "", true)]
    [TestCase("legacy, one buffer per frame", "mrg_rxbuf=off", true)]
    [TestCase("legacy, fixed layout", "mrg_rxbuf=off,any_layout=off,event_idx=off", true)]
    public void Every_byte_arrives_with(string what, string features, bool isLegacy = false) =>
        Transfer(what, "10.0.0.1", features, isLegacy, mtu: 1500);

    [Test]
    public void Every_byte_arrives_over_IPv6() => Transfer("IPv6", "fd00::1", "", isLegacy: false, mtu: 1500);

    [TestCase("9000-byte frames", "host_mtu=9000", 9000)]
    [TestCase("576-byte frames", "host_mtu=576", 576)]
    public void Every_byte_arrives_in(string what, string features, int mtu) => Transfer(what, "10.0.0.1", features, isLegacy: false, mtu);

    private static void Transfer(string what, string address, string features, bool isLegacy, int mtu)
    {
        SkipWithoutTap();
        KernelApp app = KernelApps.Get("Transfer");
        List<string> machine = [.. Machine.Command("microvm", app.Image, 256, "ip=10.0.0.1/24 ip=[fd00::1]/64", ["serve"])];
        if (isLegacy)
            machine[machine.IndexOf("virtio-mmio.force-legacy=false")] = "virtio-mmio.force-legacy=true";
        machine.AddRange(["-netdev", "tap,id=net0,ifname=tap0,script=no,downscript=no"]);
        machine.AddRange(["-device", "virtio-net-device,netdev=net0" + (features.Length > 0 ? "," + features : "")]);
        string log = Path.Combine(Machine.Artifacts, $"tap-{what.Replace(' ', '-').Replace(",", "", StringComparison.Ordinal)}.log");
        string script = $"""
            ip link set lo up && ip tuntap add tap0 mode tap && ip link set tap0 mtu {mtu} up &&
            ip addr add 10.0.0.2/24 dev tap0 && (ip addr add fd00::2/64 dev tap0 nodad || true) || exit 77
            {string.Join(' ', machine.Select(Quote))} < /dev/null > {Quote(log)} 2>&1 &
            machine=$!
            dotnet exec {Quote(app.Assembly)} call {address} {Megabytes}
            status=$?
            if [ $status -ne 0 ]; then kill $machine; fi
            wait $machine
            echo "machine: $?"
            exit $status
            """;
        using var program = new RunningProgram(["unshare", "-rn", "sh", "-c", script]);
        int? status = program.WaitForExit(s_deadline);
        string output = Encoding.UTF8.GetString(program.Output);
        string all = output + program.Errors + (File.Exists(log) ? File.ReadAllText(log) : "");
        TestContext.Out.WriteLine($"{what}:\n{all}");
        Assert.That(status, Is.Zero, all);
        Assert.That(output, Does.Contain("done\n").And.Contain("machine: 1\n"), "the program in the machine ends with 0:\n" + all);
    }

    // A namespace of the own user is enough, but containers often forbid it, or have no /dev/net/tun.
    internal static void SkipWithoutTap()
    {
        if (!OperatingSystem.IsLinux())
            Assert.Ignore("Tap devices are tested on Linux.");
        try
        {
            using var attempt = new RunningProgram(["unshare", "-rn", "sh", "-c", "ip tuntap add tap0 mode tap && ip link set tap0 up"]);
            if (attempt.WaitForExit(TimeSpan.FromSeconds(20)) != 0)
                Assert.Ignore($"There are no tap devices here: {attempt.Errors.Trim()}");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Assert.Ignore($"There is no unshare(1) here: {e.Message}");
        }
    }

    private static string Quote(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
