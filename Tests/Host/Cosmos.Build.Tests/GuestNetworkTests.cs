using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using Cosmos.Build.Runner;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>The network of the machine on QEMU's command line, and the ports of the host that lead into it.</summary>
[TestFixture]
public sealed class GuestNetworkTests
{
    private string _directory = "";
    private string _image = "";

    [OneTimeSetUp]
    public void CreateImage()
    {
        _directory = TestPaths.CreateDirectory();
        _image = Path.Combine(_directory, "app.elf");
        File.WriteAllText(_image, "");
        File.WriteAllText(Exports(true), "RhSpinWait\ncosmos_board_network_devices\n");
        File.WriteAllText(Exports(false), "RhSpinWait\n");
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void A_program_that_uses_sockets_gets_a_network_and_its_ports()
    {
        (string command, IReadOnlyList<PortForward> forwards) = Command("--exports", Exports(true), "--default-forward", "0:80");
        int port = forwards.Single().HostPort;
        Assert.That(port, Is.Positive);
        Assert.That(command, Does.Contain("-netdev user,id=net0,ipv4=on,net=10.0.0.0/24,host=10.0.0.2,dns=10.0.0.3,dhcpstart=10.0.0.1,ipv6=on,")
            .And.Contain($"hostfwd=tcp:127.0.0.1:{port}-10.0.0.1:80").And.Contain("-device virtio-net-device,netdev=net0"));
        Assert.That(forwards.Single().ToString(), Is.EqualTo($"http://127.0.0.1:{port} -> port 80"));
    }

    [Test]
    public void A_program_without_sockets_gets_none_unless_the_user_wants_one()
    {
        Assert.That(Command("--exports", Exports(false), "--default-forward", "0:80").Text, Does.Not.Contain("netdev"));
        Assert.That(Command("--default-forward", "0:80").Text, Does.Not.Contain("netdev"), "nothing is known about the image");
        Assert.That(Command("--exports", Exports(false), "--net", "user").Text, Does.Contain("-netdev user"));
        Assert.That(Command("--exports", Exports(true), "--net", "none", "--default-forward", "0:80").Text, Does.Not.Contain("netdev"));
    }

    [Test]
    public void A_tap_device_is_given_by_its_name_and_forwards_do_not_go_with_it()
    {
        Assert.That(Command("--net", "tap:tap7").Text, Does.Contain("-netdev tap,id=net0,script=no,downscript=no,ifname=tap7 -device"));
        Assert.That(() => Command("--net", "tap:tap7", "--forward", "8080:80"), Throws.InstanceOf<RunException>().With.Message.Contains("--forward"));
        Assert.That(() => Command("--net", "none", "--forward", "8080:80"), Throws.InstanceOf<RunException>().With.Message.Contains("--net none"));
    }

    [TestCase("--net", "bridge")]
    [TestCase("--net", "tap:")]
    [TestCase("--forward", "80:")]
    [TestCase("--forward", ":80")]
    [TestCase("--forward", "1:2:3")]
    [TestCase("--forward", "0:0")]
    [TestCase("--forward", "8080:65536")]
    [TestCase("--forward", "8080:80/sctp")]
    [TestCase("--forward", "-1:80")]
    public void A_malformed_value_is_an_error_that_names_it(string option, string value) =>
        Assert.That(() => Command(option, value), Throws.InstanceOf<RunException>().With.Message.Contains(value));

    [Test]
    public void The_address_of_the_machine_is_the_one_on_its_command_line()
    {
        foreach (string word in new[] { "ip=10.0.0.77/24", "ip=10.0.0.77::10.0.0.2:255.255.255.0" })
            Assert.That(Command("--cmdline", word, "--forward", "53/udp").Text, Does.Contain("-10.0.0.77:53"));
        Assert.That(Command("--cmdline", "ip=dhcp", "--forward", "53/udp").Text, Does.Contain("hostfwd=udp:127.0.0.1:").And.Contain("-10.0.0.1:53"));
    }

    [Test]
    public void What_the_command_line_says_about_a_port_of_the_machine_goes_before_what_the_project_says()
    {
        IReadOnlyList<PortForward> forwards = Command("--default-forward", "0:80", "--default-forward", "0:53/udp", "--forward", "80").Forwards;
        Assert.That(forwards.Select(f => (f.GuestPort, f.IsUdp)), Is.EqualTo(new[] { (80, false), (53, true) }));
    }

    [Test]
    public void A_port_of_the_project_that_is_taken_gives_way_to_the_next_free_one()
    {
        PortForward[] wanted = [PortForward.Parse("8080:80", "", isExact: false), PortForward.Parse("8080:81", "", isExact: false)];
        Assert.That(PortForward.Resolve(wanted, (port, _) => port != 8080).Select(f => f.HostPort), Is.EqualTo(new[] { 8081, 8082 }));
    }

    [Test]
    public void Ports_end_at_65535()
    {
        PortForward[] wanted = [PortForward.Parse("65530:80", "", isExact: false)];
        Assert.That(() => PortForward.Resolve(wanted, (_, _) => false), Throws.InstanceOf<RunException>().With.Message.Contains("--forward HOST:80"));
    }

    [Test]
    public void A_port_of_the_command_line_that_is_taken_is_an_error_that_names_the_option()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Assert.That(() => PortForward.Resolve([PortForward.Parse($"{port}:80", "", isExact: true)]),
            Throws.InstanceOf<RunException>().With.Message.Contains($"--forward: port {port}"));
    }

    [Test]
    public void Only_udp_ports_are_compared_with_udp_ports()
    {
        PortForward[] wanted = [PortForward.Parse("5300:53", "", isExact: true), PortForward.Parse("5300:53/udp", "", isExact: true)];
        Assert.That(PortForward.Resolve(wanted, (_, _) => true).Select(f => f.HostPort), Is.EqualTo(new[] { 5300, 5300 }));
    }

    private string Exports(bool sockets) => Path.Combine(_directory, sockets ? "sockets.txt" : "plain.txt");

    private (string Text, IReadOnlyList<PortForward> Forwards) Command(params string[] arguments)
    {
        RunOptions options = RunOptions.Parse([.. (string[])["--machine", TestPaths.MachineDescription, "--image", _image], .. arguments]);
        return (string.Join(' ', Machine.Command(options, out IReadOnlyList<PortForward> forwards)), forwards);
    }
}
