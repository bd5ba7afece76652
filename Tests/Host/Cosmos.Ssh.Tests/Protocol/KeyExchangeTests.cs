using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Cosmos.Ssh.Tests.Laboratory;
using NUnit.Framework;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Cosmos.Ssh.Tests.Protocol;

/// <summary>RFC 4253, sections 4 to 7.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class KeyExchangeTests
{
    private static readonly string[] s_methods = [.. SshAlgorithms.Default.KeyExchanges];
    private static readonly string[] s_hostKeys = ["ssh-ed25519", "ecdsa-sha2-nistp256"];
    private static readonly string[] s_ciphers = [.. SshAlgorithms.Default.Ciphers];
    private static readonly string[] s_macs = [.. SshAlgorithms.Default.MessageAuthentication];

    [Test]
    public async Task Every_method_with_every_host_key_leads_to_a_login([ValueSource(nameof(s_methods))] string method, [ValueSource(nameof(s_hostKeys))] string hostKey)
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync(new ClientSettings { KeyExchange = method, HostKey = hostKey });
        uint channel = await client.ExecuteAsync("echo");
        await client.SendDataAsync(channel, "round trip"u8);
        Assert.That(await client.ReceiveTextAsync(), Is.EqualTo("round trip"));
    }

    [Test]
    public async Task Every_cipher_carries_data_of_all_lengths([ValueSource(nameof(s_ciphers))] string cipher, [ValueSource(nameof(s_macs))] string mac)
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync(new ClientSettings { Cipher = cipher, Mac = mac });
        uint channel = await client.ExecuteAsync("echo");
        for (int length = 1; length < 600; length += 13)
        {
            byte[] data = [.. Enumerable.Range(length, length).Select(value => (byte)value)];
            await client.SendDataAsync(channel, data);
            int received = 0;
            while (received < length)
            {
                Message message = await client.ExpectAsync(94);
                message.UInt32();
                byte[] part = message.String();
                Assert.That(part, Is.EqualTo(data[received..(received + part.Length)]));
                received += part.Length;
            }
        }
    }

    [Test]
    public async Task Bytes_may_arrive_one_at_a_time([Values("chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes256-ctr")] string cipher)
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync(new ClientSettings { Cipher = cipher, LargestServerRead = 1, KeyExchange = "mlkem768x25519-sha256" });
        uint channel = await client.ExecuteAsync("echo");
        await client.SendDataAsync(channel, "slowly"u8);
        string text = "";
        while (text.Length < 6)
            text += await client.ReceiveTextAsync();

        Assert.That(text, Is.EqualTo("slowly"));
    }

    [Test] // RFC 4253, section 5.1
    public async Task Version_1_99_means_version_2_too()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync(new ClientSettings { Identification = "SSH-1.99-Old_Client with a comment" });
        Assert.That(client.ServerIdentification, Does.StartWith("SSH-2.0-Cosmos"));
    }

    [TestCase("SSH-1.5-Ancient", 8u)]
    [TestCase("GET / HTTP/1.1", 8u)]
    [TestCase("", 8u)]
    [TestCase("SSH-2.0-Bell\a", 2u)]
    public async Task Other_identifications_are_refused(string line, uint reason)
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings());
        await client.SendRawAsync(Encoding.ASCII.GetBytes(line + "\r\n"));
        await client.ReadIdentificationAsync();
        await client.ExpectDisconnectAsync(reason);
    }

    [Test] // RFC 4253, section 4.2
    public async Task An_identification_of_more_than_255_bytes_is_refused()
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings());
        await client.SendRawAsync(Encoding.ASCII.GetBytes("SSH-2.0-" + new string('x', 300)));
        await client.ReadIdentificationAsync();
        await client.ExpectDisconnectAsync(2);
    }

    [Test]
    public async Task Without_a_common_algorithm_the_connection_ends_and_says_which_was_missing()
    {
        using TestServer server = new();
        Assert.That(await FailAsync(server, client => client.CreateInit(keyExchange: "diffie-hellman-group1-sha1")), Is.EqualTo("no common key exchange"));
        Assert.That(await FailAsync(server, client => client.CreateInit(cipher: "3des-cbc")), Is.EqualTo("no common cipher"));
        Assert.That(await FailAsync(server, client => client.CreateInit(hostKey: "ssh-dss")), Is.EqualTo("no common host key algorithm"));

        static async Task<string> FailAsync(TestServer server, Func<TestClient, byte[]> createInit)
        {
            using TestClient client = new(server.Connect(), new ClientSettings());
            await client.ExchangeIdentificationsAsync();
            await client.SendAsync(createInit(client));
            return await client.ExpectDisconnectAsync(3);
        }
    }

    [Test] // RFC 4253, section 7: Dropbear guesses, and nearly always wrongly
    public async Task The_packet_of_a_wrong_guess_is_ignored()
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings { KeyExchange = "curve25519-sha256" });
        await client.ExchangeIdentificationsAsync();
        byte[] init = client.CreateInit(firstPacketFollows: true);
        await client.SendAllAsync(init, new Wire(30).String("a guess for something else"u8));
        await client.ExchangeKeysAsync(init, null);
        await client.RequestServiceAsync();
    }

    [Test]
    public async Task The_packet_of_a_right_guess_is_used()
    {
        using TestServer server = new(options => options with { Algorithms = new SshAlgorithms { KeyExchanges = ["curve25519-sha256"] } });
        using TestClient client = new(server.Connect(), new ClientSettings { KeyExchange = "curve25519-sha256" });
        await client.ExchangeIdentificationsAsync();
        byte[] init = client.CreateInit(keyExchange: "curve25519-sha256", firstPacketFollows: true);
        await client.SendAsync(init);
        await client.ExchangeKeysAsync(init, null);
        await client.RequestServiceAsync();
    }

    private static byte[] PointOffTheCurve()
    {
        byte[] point = new ClientKeyExchange("ecdh-sha2-nistp256").PublicValue;
        point[^1] ^= 1;
        return point;
    }

    private static byte[] UnreducedKem()
    {
        byte[] value = new ClientKeyExchange("mlkem768x25519-sha256").PublicValue;
        value[0] = 0xff;
        value[1] |= 0x0f;
        return value;
    }

    private static byte[] WithLowOrderPoint(string method)
    {
        byte[] value = new ClientKeyExchange(method).PublicValue;
        value.AsSpan(value.Length - X25519.PointSize).Clear();
        return value;
    }

    private static readonly TestCaseData[] s_badPublicValues =
    [
        new TestCaseData("curve25519-sha256", new byte[32]).SetArgDisplayNames("curve25519", "zero"), // RFC 8731, section 3
        new TestCaseData("curve25519-sha256", new byte[31]).SetArgDisplayNames("curve25519", "short"),
        new TestCaseData("curve25519-sha256", new byte[33]).SetArgDisplayNames("curve25519", "long"),
        new TestCaseData("curve25519-sha256", Array.Empty<byte>()).SetArgDisplayNames("curve25519", "empty"),
        new TestCaseData("ecdh-sha2-nistp256", new byte[65]).SetArgDisplayNames("nistp256", "format"),
        new TestCaseData("ecdh-sha2-nistp256", new byte[] { 0 }).SetArgDisplayNames("nistp256", "identity"),
        new TestCaseData("ecdh-sha2-nistp256", PointOffTheCurve()).SetArgDisplayNames("nistp256", "off the curve"),
        new TestCaseData("mlkem768x25519-sha256", UnreducedKem()).SetArgDisplayNames("mlkem768", "not reduced"), // FIPS 203, section 7.2
        new TestCaseData("mlkem768x25519-sha256", WithLowOrderPoint("mlkem768x25519-sha256")).SetArgDisplayNames("mlkem768", "low order"),
        new TestCaseData("mlkem768x25519-sha256", new byte[1184]).SetArgDisplayNames("mlkem768", "short"),
        new TestCaseData("sntrup761x25519-sha512", WithLowOrderPoint("sntrup761x25519-sha512")).SetArgDisplayNames("sntrup761", "low order"),
        new TestCaseData("sntrup761x25519-sha512", new byte[1158]).SetArgDisplayNames("sntrup761", "short"),
    ];

    [TestCaseSource(nameof(s_badPublicValues))]
    public async Task Bad_public_values_end_the_connection(string method, byte[] value)
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings { KeyExchange = method });
        await client.ExchangeIdentificationsAsync();
        await client.SendAllAsync(client.CreateInit(), new Wire(30).String(value));
        await client.ExpectAsync(20);
        await client.ExpectDisconnectAsync(3);
    }

    [Test]
    public async Task Messages_out_of_order_end_the_connection([Values(5, 21, 30, 50, 80, 90, 94, 192)] byte number)
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings());
        await client.ExchangeIdentificationsAsync();
        await client.SendAsync(new Wire(number).String("early"));
        await client.ExpectDisconnectAsync(2);
    }

    [Test] // OpenSSH, PROTOCOL, section 1.10; CVE-2023-48795
    public async Task Strict_key_exchange_wants_KEXINIT_first([Values(2, 4)] byte number)
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings());
        await client.ExchangeIdentificationsAsync();
        await client.SendAllAsync(new Wire(number).String("inserted"), client.CreateInit());
        await client.ExpectDisconnectAsync(2);
    }

    [Test]
    public async Task Strict_key_exchange_takes_nothing_else_until_it_is_done([Values(2, 3, 4)] byte number)
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings());
        await client.ExchangeIdentificationsAsync();
        await client.SendAllAsync(client.CreateInit(), new Wire(number).String("inserted"));
        await client.ExpectDisconnectAsync(2);
    }

    [Test]
    public async Task Without_strict_key_exchange_ignored_messages_do_no_harm()
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings { IsStrict = false });
        await client.ExchangeIdentificationsAsync();
        byte[] init = client.CreateInit();
        await client.SendAllAsync(new Wire(2).String("before"), init, new Wire(4).Boolean(false).String("between").String(""));
        await client.ExchangeKeysAsync(init, null);
        await client.RequestServiceAsync();
        await client.LogInWithPasswordAsync(TestServer.User, TestServer.Password);
    }

    [Test] // RFC 8308, section 2.4; SSH.NET gives up when it gets what it did not ask for
    public async Task Extensions_are_sent_right_behind_NEWKEYS_to_who_asked_for_them()
    {
        using TestServer server = new();
        using TestClient asking = await server.ConnectClientAsync(new ClientSettings { TakesExtensions = true });
        Message extensions = await asking.ExpectAsync(7);
        Assert.That(extensions.UInt32(), Is.EqualTo(2));
        Assert.That(extensions.Text(), Is.EqualTo("server-sig-algs"));
        Assert.That(extensions.Text(), Does.Contain("ssh-ed25519").And.Contain("rsa-sha2-512").And.Not.Contain("ssh-rsa"));
        Assert.That(extensions.Text(), Is.EqualTo("ping@openssh.com"));

        using TestClient other = await server.ConnectClientAsync();
        await other.SendAsync(new Wire(192).String("next"));
        await other.ExpectAsync(193);
    }

    [Test]
    public async Task A_changed_byte_anywhere_in_a_packet_ends_the_connection([ValueSource(nameof(s_ciphers))] string cipher)
    {
        using TestServer server = new();
        for (int position = 4; position < 36; position += 7)
        {
            using TestClient client = await server.ConnectClientAsync(new ClientSettings { Cipher = cipher });
            byte[] packet = client.Seal(new Wire(5).String("ssh-userauth"));
            packet[position] ^= 0x10;
            await client.SendRawAsync(packet);
            await client.ExpectDisconnectAsync(5);
        }
    }

    [Test]
    public async Task A_packet_sent_twice_ends_the_connection([ValueSource(nameof(s_ciphers))] string cipher)
    {
        using TestServer server = new();
        using TestClient client = await server.ConnectClientAsync(new ClientSettings { Cipher = cipher });
        byte[] packet = client.Seal(new Wire(2).String("replayed, and long enough that the length field cannot be right by chance"));
        await client.SendRawAsync(packet);
        await client.SendRawAsync(packet);
        Message last = await client.ReceiveAsync();
        Assert.That(last.Number, Is.EqualTo(1));
        Assert.That(last.UInt32(), Is.AnyOf(2u, 5u));
    }

    [TestCase(0u)]
    [TestCase(1u)]
    [TestCase(11u)]
    [TestCase(35008u)]
    [TestCase(0x7fffffffu)]
    [TestCase(0xffffffffu)]
    [TestCase(0xfffffffcu)]
    public async Task Bad_packet_lengths_end_the_connection(uint length)
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings());
        await client.ExchangeIdentificationsAsync();
        await client.SendRawAsync(client.Seal(new Wire(2).String("x"), length, null));
        Assert.That(await client.ExpectDisconnectAsync(2), Does.Contain("length"));
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(11)]
    [TestCase(255)]
    public async Task Bad_padding_ends_the_connection(int padding)
    {
        using TestServer server = new();
        using TestClient client = new(server.Connect(), new ClientSettings());
        await client.ExchangeIdentificationsAsync();
        await client.SendRawAsync(client.Seal([2], null, (byte)padding));
        Assert.That(await client.ExpectDisconnectAsync(2), Does.Contain("padding"));
    }

    [Test] // RFC 4253, section 6.1: the limit before the login is lower than that after it
    public async Task Large_packets_are_accepted_after_the_login_only()
    {
        using TestServer server = new();
        using TestClient early = await server.ConnectClientAsync();
        await early.SendAsync(new Wire(2).String(new byte[40_000]));
        await early.ExpectDisconnectAsync(2);

        using TestClient client = await server.LogInAsync();
        await client.SendAsync(new Wire(2).String(new byte[200_000]));
        await client.SendAsync(new Wire(192).String("still here"));
        await client.ExpectAsync(193);
        await client.SendAsync(new Wire(2).String(new byte[263_000]));
        await client.ExpectDisconnectAsync(2);
    }

    [Test] // RFC 4253, section 11.4
    public async Task Unknown_messages_are_answered_with_their_sequence_number()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        uint sequence = client.SendSequence;
        await client.SendAsync(new Wire(199).String("whatever"));
        Message answer = await client.ExpectAsync(3);
        Assert.That(answer.UInt32(), Is.EqualTo(sequence));
    }

    [Test] // RFC 4253, section 10
    public async Task Other_services_are_refused()
    {
        using TestServer server = new();
        using TestClient client = await server.ConnectClientAsync();
        await client.SendAsync(new Wire(5).String("ssh-connection"));
        await client.ExpectDisconnectAsync(7);
    }

    [Test]
    public async Task A_stopping_server_tells_its_clients()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        server.Stop();
        await client.ExpectDisconnectAsync(11);
        await server.LastConnection;
    }
}
