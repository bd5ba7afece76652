using System;
using System.IO;
using System.Threading.Tasks;
using Cosmos.Ssh.Tests.Laboratory;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Protocol;

/// <summary>RFC 4254, section 7.2.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ForwardingTests
{
    [Test]
    public async Task Forwarding_is_refused_unless_the_server_allows_it()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        await client.SendAsync(Open("localhost", 80));
        Message refusal = await client.ExpectAsync(92);
        Assert.That((refusal.UInt32(), refusal.UInt32()), Is.EqualTo((0u, 1u)));
    }

    [Test]
    public async Task Both_directions_are_copied_and_ended_one_by_one()
    {
        (DuplexStream near, DuplexStream far) = DuplexStream.Create();
        TaskCompletionSource<(string, int)> asked = new();
        using TestServer server = Forwarding((host, port) =>
        {
            asked.SetResult((host, port));
            return near;
        });
        using TestClient client = await server.LogInAsync();
        await client.SendAsync(Open("db.example.org", 5432));
        Message confirmation = await client.ExpectAsync(91);
        confirmation.UInt32();
        uint channel = confirmation.UInt32();
        Assert.That(await asked.Task, Is.EqualTo(("db.example.org", 5432)));

        await client.SendDataAsync(channel, "select"u8);
        byte[] buffer = new byte[6];
        await far.ReadExactlyAsync(buffer);
        Assert.That(buffer, Is.EqualTo("select"u8.ToArray()));
        await far.WriteAsync("result"u8.ToArray());
        Assert.That(await client.ReceiveTextAsync(), Is.EqualTo("result"));

        far.Dispose();
        await client.ExpectAsync(96);
        await client.SendAsync(new Wire(96).UInt32(channel));
        await client.ExpectAsync(97);
    }

    [Test]
    public async Task A_target_that_cannot_be_reached_is_a_failure_of_the_channel_only()
    {
        using TestServer server = Forwarding((_, _) => throw new IOException("unreachable"));
        using TestClient client = await server.LogInAsync();
        await client.SendAsync(Open("nowhere", 1));
        Message failure = await client.ExpectAsync(92);
        Assert.That((failure.UInt32(), failure.UInt32(), failure.Text()), Is.EqualTo((0u, 2u, "nowhere:1: unreachable")));
        await client.OpenSessionAsync();
    }

    [Test]
    public async Task Closing_the_channel_ends_the_connection_to_the_target()
    {
        (DuplexStream near, DuplexStream far) = DuplexStream.Create();
        using TestServer server = Forwarding((_, _) => near);
        using TestClient client = await server.LogInAsync();
        await client.SendAsync(Open("a", 1));
        await client.ExpectAsync(91);
        await client.SendAsync(new Wire(97).UInt32(0));
        await client.ExpectAsync(97);
        Assert.That(await far.ReadAsync(new byte[1]), Is.Zero);
    }

    [TestCase(0u)]
    [TestCase(65536u)]
    public async Task Ports_that_do_not_exist_are_refused(uint port)
    {
        using TestServer server = Forwarding((_, _) => throw new IOException());
        using TestClient client = await server.LogInAsync();
        await client.SendAsync(Open("a", port));
        Message refusal = await client.ExpectAsync(92);
        Assert.That((refusal.UInt32(), refusal.UInt32()), Is.EqualTo((0u, 1u)));
    }

    private static byte[] Open(string host, uint port) =>
        new Wire(90).String("direct-tcpip").UInt32(0).UInt32(100_000).UInt32(32_768).String(host).UInt32(port).String("127.0.0.1").UInt32(50_000);

    private static TestServer Forwarding(Func<string, int, Stream> connect) => new(options => options with
    {
        AllowTcpForwarding = true,
        ForwardingConnector = (host, port, _) => new ValueTask<Stream>(connect(host, port)),
    });
}
