using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Cosmos.Ssh.Tests.Laboratory;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Protocol;

/// <summary>RFC 4253, section 9.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class RekeyTests
{
    [Test]
    public async Task A_client_may_renew_the_keys_and_the_session_goes_on([Values] bool strict, [Values("chacha20-poly1305@openssh.com", "aes256-ctr")] string cipher)
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync(new ClientSettings { IsStrict = strict, Cipher = cipher, TakesExtensions = true });
        uint channel = await client.ExecuteAsync("echo");
        byte[] first = client.SessionId;
        for (int i = 0; i < 3; i++)
        {
            await client.SendDataAsync(channel, "before"u8);
            Assert.That(await client.ReceiveTextAsync(), Is.EqualTo("before"));
            await client.ExchangeKeysAsync();
            await client.SendDataAsync(channel, "after"u8);
            Assert.That(await client.ReceiveTextAsync(), Is.EqualTo("after"));
        }

        Assert.That(client.SessionId, Is.EqualTo(first));
    }

    [Test] // Strict key exchange is announced once (OpenSSH, PROTOCOL, section 1.10)
    public async Task Strict_key_exchange_is_announced_in_the_first_exchange_only()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        Assert.That(System.Text.Encoding.Latin1.GetString(client.ServerInit), Does.Contain("kex-strict-s-v00@openssh.com"));
        await client.ExchangeKeysAsync();
        Assert.That(System.Text.Encoding.Latin1.GetString(client.ServerInit), Does.Not.Contain("kex-strict"));
    }

    [Test]
    public async Task The_server_renews_the_keys_after_so_many_bytes_of_output()
    {
        const int Total = 400_000;
        DelegateHandler handler = new(async (session, stop) =>
        {
            await session.Output.WriteAsync(Pattern(0, Total), stop);
            return new SshExit(0);
        });
        using TestServer server = new(options => options with { RekeyBytes = 100_000 }, handler);
        using TestClient client = await server.LogInAsync();
        await client.ExecuteAsync("source");
        (byte[] data, int exchanges) = await ReceiveThroughRekeysAsync(client);
        Assert.That(data.AsSpan().SequenceEqual(Pattern(0, Total)), Is.True, "what arrived is what was sent");
        Assert.That(exchanges, Is.EqualTo(3).Within(1));
    }

    [Test]
    public async Task The_server_renews_the_keys_after_so_many_bytes_of_input()
    {
        DelegateHandler handler = new(async (session, stop) =>
        {
            byte[] buffer = new byte[10_000];
            while (await session.Input.ReadAsync(buffer, stop) > 0)
            {
            }

            return new SshExit(7);
        });
        using TestServer server = new(options => options with { RekeyBytes = 50_000 }, handler);
        using TestClient client = await server.LogInAsync();
        uint channel = await client.ExecuteAsync("sink");
        for (int i = 0; i < 10; i++)
            await client.SendDataAsync(channel, Pattern(i, 10_000));

        // In flight when the server's KEXINIT arrives: it has to be taken.
        Message message = await client.ExpectAsync(20);
        await client.SendDataAsync(channel, "in flight"u8);
        byte[] init = client.CreateInit();
        await client.SendAsync(init);
        await client.ExchangeKeysAsync(init, message.Payload);
        await client.SendAsync(new Wire(96).UInt32(channel));
        Message status = await client.ReceiveAsync();
        while (status.Number != 98)
            status = await client.ReceiveAsync();
    }

    [Test]
    public async Task Both_directions_survive_rekeying_under_load([Values("chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-ctr")] string cipher)
    {
        const int Block = 8192;
        const int Blocks = 100;
        using TestServer server = new(options => options with { RekeyBytes = 150_000 });
        using TestClient client = await server.LogInAsync(new ClientSettings { Cipher = cipher });
        uint channel = await client.ExecuteAsync("echo", window: uint.MaxValue);

        // The client asks for new keys, too, every 20 blocks; in between both sides may do so at once.
        List<byte> echoed = [];
        for (int i = 0; i < Blocks; i++)
        {
            await client.SendDataAsync(channel, Pattern(i, Block));
            if (i % 20 == 19)
            {
                byte[] init = client.CreateInit();
                await client.SendAsync(init);
                List<Message> others = [];
                await client.ExchangeKeysAsync(init, null, others);
                foreach (Message other in others)
                    Take(other);
            }

            while (echoed.Count < i * Block)
                await TakeNextAsync();
        }

        while (echoed.Count < Blocks * Block)
            await TakeNextAsync();

        Assert.That(echoed.SequenceEqual(Enumerable.Range(0, Blocks).SelectMany(i => Pattern(i, Block))), Is.True, "what came back is what was sent");

        async Task TakeNextAsync()
        {
            Message message = await client.ReceiveAsync();
            if (message.Number == 20)
            {
                byte[] init = client.CreateInit();
                await client.SendAsync(init);
                await client.ExchangeKeysAsync(init, message.Payload);
            }
            else
            {
                Take(message);
            }
        }

        void Take(Message message)
        {
            Assert.That(message.Number, Is.AnyOf((byte)93, (byte)94), message.ToString());
            if (message.Number == 94)
            {
                message.UInt32();
                echoed.AddRange(message.String());
            }
        }
    }

    [Test]
    public async Task The_server_renews_the_keys_by_time()
    {
        using TestServer server = new(options => options with { RekeyInterval = TimeSpan.FromHours(1), KeepAliveInterval = TimeSpan.Zero });
        using TestClient client = await server.LogInAsync();
        await client.OpenSessionAsync();
        server.Time.Advance(TimeSpan.FromMinutes(61));
        Message message = await client.ExpectAsync(20);
        byte[] init = client.CreateInit();
        await client.SendAsync(init);
        await client.ExchangeKeysAsync(init, message.Payload);
        await client.SendAsync(new Wire(192).String("alive"));
        await client.ExpectAsync(193);
    }

    [Test]
    public async Task A_client_that_does_not_renew_the_keys_is_disconnected()
    {
        using TestServer server = new(options => options with { RekeyInterval = TimeSpan.FromHours(1), KeepAliveInterval = TimeSpan.Zero });
        using TestClient client = await server.LogInAsync();
        await client.OpenSessionAsync();
        server.Time.Advance(TimeSpan.FromMinutes(61));
        await client.ExpectAsync(20);
        server.Time.Advance(TimeSpan.FromMinutes(3));
        await client.ExpectDisconnectAsync(3);
    }

    [Test] // RFC 4253, section 7.1
    public async Task Nothing_but_the_exchange_may_be_sent_during_an_exchange([Values(5, 50, 80, 90, 94, 192)] byte number)
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        await client.OpenSessionAsync();
        await client.SendAllAsync(client.CreateInit(), new Wire(number).UInt32(0).String("x"));
        await client.ExpectDisconnectAsync(2);
    }

    [Test]
    public async Task What_was_requested_before_the_exchange_is_answered_after_it()
    {
        using TestServer server = new(options => options with { KeepAliveInterval = TimeSpan.Zero });
        using TestClient client = await server.LogInAsync();
        await client.OpenSessionAsync();
        server.Time.Advance(TimeSpan.FromMinutes(61));
        Message serverInit = await client.ExpectAsync(20);

        // The server has sent its KEXINIT, this side has not: it may still ask, but not be answered.
        await client.SendAsync(new Wire(80).String("keepalive@openssh.com").Boolean(true));
        await client.SendAsync(new Wire(192).String("one"));
        byte[] init = client.CreateInit();
        await client.SendAsync(init);
        await client.ExchangeKeysAsync(init, serverInit.Payload);
        await client.ExpectAsync(82);
        await client.ExpectAsync(193);
    }

    [Test]
    public async Task Requests_without_end_during_an_exchange_do_not_fill_the_memory()
    {
        using TestServer server = new(options => options with { KeepAliveInterval = TimeSpan.Zero });
        using TestClient client = await server.LogInAsync();
        await client.OpenSessionAsync();
        server.Time.Advance(TimeSpan.FromMinutes(61));
        await client.ExpectAsync(20);
        byte[] data = new byte[30_000];
        for (int i = 0; i < 40; i++)
            await client.SendAsync(new Wire(192).String(data));

        Assert.That(await client.ExpectDisconnectAsync(2), Does.Contain("too many requests"));
    }

    [Test]
    public async Task A_second_KEXINIT_or_NEWKEYS_ends_the_connection([Values(20, 21)] byte number)
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        byte[] message = number == 20 ? client.CreateInit() : new Wire(21);
        await client.SendAllAsync(client.CreateInit(), message);
        await client.ExpectDisconnectAsync(2);
    }

    [Test]
    public async Task Exchanges_before_the_login_are_limited()
    {
        using TestServer server = new();
        using TestClient client = await server.ConnectClientAsync();
        for (int i = 0; i < 3; i++)
            await client.ExchangeKeysAsync();

        await client.SendAsync(client.CreateInit());
        await client.ExpectDisconnectAsync(2);
    }

    private static byte[] Pattern(int seed, int length)
    {
        byte[] data = new byte[length];
        new Random(seed).NextBytes(data);
        return data;
    }

    private static async Task<(byte[] Data, int Exchanges)> ReceiveThroughRekeysAsync(TestClient client)
    {
        List<byte> data = [];
        int exchanges = 0;
        while (true)
        {
            Message message = await client.ReceiveAsync();
            switch (message.Number)
            {
                case 94:
                    message.UInt32();
                    data.AddRange(message.String());
                    break;
                case 20:
                    byte[] init = client.CreateInit();
                    await client.SendAsync(init);
                    await client.ExchangeKeysAsync(init, message.Payload);
                    exchanges++;
                    break;
                case 97:
                    return ([.. data], exchanges);
            }
        }
    }
}
