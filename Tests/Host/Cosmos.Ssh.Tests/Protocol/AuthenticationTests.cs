using System;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Tests.Laboratory;
using Cosmos.Ssh.Transport;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Protocol;

/// <summary>RFC 4252 and RFC 4256.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class AuthenticationTests
{
    private static readonly SshHostKey s_userKey = SshHostKey.Generate(SshHostKeyType.Ed25519);
    private static readonly SshHostKey s_ecdsaUserKey = SshHostKey.Generate(SshHostKeyType.EcdsaP256);

    [Test] // RFC 4252, section 5.2
    public async Task None_is_answered_with_the_ways_that_exist()
    {
        using TestServer server = new();
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("none"));
        Message answer = await client.ExpectAsync(51);
        Assert.That(answer.Text(), Is.EqualTo("password"));
        Assert.That(answer.Boolean(), Is.False);
    }

    [Test]
    public async Task None_lets_in_only_when_that_was_asked_for()
    {
        using TestServer server = new(options => options with { Authentication = new SshAuthenticationOptions { AllowNone = true } });
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(new Wire(50).String("anybody").String("ssh-connection").String("none"));
        await client.ExpectAsync(52);
        Assert.That(server.Log.Lines, Has.Some.Contains("anybody logged in without authentication"));
    }

    [Test]
    public async Task Without_any_way_to_log_in_nobody_gets_in()
    {
        using TestServer server = new(options => options with { Authentication = new SshAuthenticationOptions() });
        using TestClient client = await ReadyAsync(server);
        foreach (string method in new[] { "none", "password", "publickey", "keyboard-interactive", "hostbased", "" })
        {
            await client.SendAsync(new Wire(50).String("joe").String("ssh-connection").String(method).Boolean(false).String("x").String("y"));
            Message answer = await client.ReceiveAsync();
            if (answer.Number == 1)
                return;

            Assert.That(answer.Number, Is.EqualTo(51));
            Assert.That(answer.Text(), Is.Empty);
        }
    }

    [Test]
    public async Task A_wrong_password_and_an_unknown_user_get_the_same_answer()
    {
        using TestServer server = new();
        using TestClient client = await ReadyAsync(server);
        Message wrong = await client.TryPasswordAsync("joe", "wrong");
        Message unknown = await client.TryPasswordAsync("nobody", TestServer.Password);
        Message empty = await client.TryPasswordAsync("joe", "");
        Message other = await client.TryPasswordAsync("joe", TestServer.Password + "\0");
        Assert.That(new[] { wrong, unknown, empty, other }.Select(answer => Convert.ToHexString(answer.Payload)).Distinct().Count(), Is.EqualTo(1));
        Assert.That(wrong.Number, Is.EqualTo(51));
        await client.LogInWithPasswordAsync("joe", TestServer.Password);
    }

    [Test]
    public async Task No_secret_reaches_the_log()
    {
        using TestServer server = new();
        using TestClient client = await ReadyAsync(server);
        await client.TryPasswordAsync("joe", "swordfish");
        await client.LogInWithPasswordAsync("joe", TestServer.Password);
        Assert.That(server.Log.Lines, Has.None.Contains("swordfish").And.None.Contains(TestServer.Password));
        Assert.That(server.Log.Lines, Has.Some.Contains("login of joe failed (1 of 6)"));
        Assert.That(server.Log.Lines, Has.Some.Contains("joe logged in with a password"));
    }

    [Test]
    public async Task Control_characters_of_a_client_do_not_reach_the_log()
    {
        using TestServer server = new();
        using TestClient client = await ReadyAsync(server);
        await client.TryPasswordAsync("joe\r\nInformation: root logged in\u001b[2J", "x");
        Assert.That(server.Log.Lines, Has.None.Contains("\n").And.None.Contains("\u001b"));
    }

    [Test]
    public async Task Too_many_failed_attempts_end_the_connection()
    {
        using TestServer server = new(options => options with { MaximumAuthenticationAttempts = 3 });
        using TestClient client = await ReadyAsync(server);
        Assert.That((await client.TryPasswordAsync("joe", "1")).Number, Is.EqualTo(51));
        Assert.That((await client.TryPasswordAsync("joe", "2")).Number, Is.EqualTo(51));
        await client.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("password").Boolean(false).String("3"));
        await client.ExpectDisconnectAsync(14);
    }

    [Test]
    public async Task Questions_without_end_end_the_connection()
    {
        using TestServer server = new(WithKeys(s_userKey.PublicKeyText));
        using TestClient client = await ReadyAsync(server);
        int answers = 0;
        while (true)
        {
            await client.SendAsync(Question(s_userKey, "ssh-ed25519"));
            Message answer = await client.ReceiveAsync();
            if (answer.Number == 1)
                break;

            Assert.That(answer.Number, Is.EqualTo(60));
            Assert.That(++answers, Is.LessThan(100));
        }
    }

    [Test]
    public async Task The_time_to_log_in_is_limited()
    {
        using TestServer server = new(options => options with { LoginGraceTime = TimeSpan.FromSeconds(30) });
        using TestClient slow = await ReadyAsync(server);
        server.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.That((await slow.TryPasswordAsync("joe", "wrong")).Number, Is.EqualTo(51));
        server.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.That(await slow.ExpectDisconnectAsync(11), Is.EqualTo("no login in time"));
    }

    [Test]
    public async Task The_time_to_log_in_also_limits_a_client_that_says_nothing()
    {
        using TestServer server = new();
        using TestClient silent = new(server.Connect(), new ClientSettings());
        await silent.ReadIdentificationAsync();
        server.Time.Advance(TimeSpan.FromMinutes(3));
        await silent.ExpectDisconnectAsync(11);
    }

    [Test]
    public async Task A_key_is_accepted_after_a_question_and_a_signature()
    {
        foreach ((SshHostKey key, string algorithm) in new[] { (s_userKey, "ssh-ed25519"), (s_ecdsaUserKey, "ecdsa-sha2-nistp256"), (KnownKeys.Rsa, "rsa-sha2-256"), (KnownKeys.Rsa, "rsa-sha2-512") })
        {
            using TestServer server = new(WithKeys(key.PublicKeyText));
            using TestClient client = await ReadyAsync(server);
            await client.SendAsync(Question(key, algorithm));
            Message ok = await client.ExpectAsync(60);
            Assert.That(ok.Text(), Is.EqualTo(algorithm));
            Assert.That(ok.String(), Is.EqualTo(key.PublicBlob));
            await client.SendAsync(Signed(client, key, algorithm));
            await client.ExpectAsync(52);
            Assert.That(server.Log.Lines, Has.Some.Contains("logged in with key " + key.Fingerprint));
        }
    }

    [Test]
    public async Task A_key_that_is_not_listed_is_refused_even_with_a_right_signature()
    {
        using TestServer server = new(WithKeys(s_userKey.PublicKeyText));
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(Question(s_ecdsaUserKey, "ecdsa-sha2-nistp256"));
        await client.ExpectAsync(51);
        await client.SendAsync(Signed(client, s_ecdsaUserKey, "ecdsa-sha2-nistp256"));
        await client.ExpectAsync(51);
    }

    [Test]
    public async Task A_signature_for_another_session_user_or_algorithm_is_refused()
    {
        using TestServer server = new(WithKeys(s_userKey.PublicKeyText, KnownKeys.Rsa.PublicKeyText));
        using TestClient first = await ReadyAsync(server);
        using TestClient client = await ReadyAsync(server);
        byte[] forAnotherSession = Signed(first, s_userKey, "ssh-ed25519");
        await client.SendAsync(forAnotherSession);
        await client.ExpectAsync(51);

        byte[] forAnotherUser = Signed(client, s_userKey, "ssh-ed25519", user: "joe", sentUser: "moe");
        await client.SendAsync(forAnotherUser);
        await client.ExpectAsync(51);

        // SHA-1 signatures are refused (RFC 8332, section 3; RFC 9142).
        await client.SendAsync(Question(KnownKeys.Rsa, "ssh-rsa"));
        await client.ExpectAsync(51);

        byte[] damaged = Signed(client, s_userKey, "ssh-ed25519");
        damaged[^1] ^= 1;
        await client.SendAsync(damaged);
        await client.ExpectAsync(51);

        await client.SendAsync(Signed(client, s_userKey, "ssh-ed25519"));
        await client.ExpectAsync(52);
    }

    [Test]
    public async Task Options_of_a_key_are_honoured()
    {
        string line = "restrict,command=\"only this\" " + s_userKey.PublicKeyText;
        TaskCompletionSource<SshSession> seen = new();
        DelegateHandler handler = new((session, _) =>
        {
            seen.SetResult(session);
            return Task.FromResult(new SshExit(0));
        });
        using TestServer server = new(WithKeys(line), handler);
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(Signed(client, s_userKey, "ssh-ed25519"));
        await client.ExpectAsync(52);
        uint channel = await client.OpenSessionAsync();
        Assert.That(await client.RequestAsync(channel, "pty-req", new Wire().String("xterm").UInt32(80).UInt32(24).UInt32(0).UInt32(0).String("")), Is.False);
        Assert.That(await client.RequestAsync(channel, "exec", new Wire().String("rm -r /")), Is.True);
        SshSession session = await seen.Task;
        Assert.That(session.Command, Is.EqualTo("only this"));
        Assert.That(session.Environment["SSH_ORIGINAL_COMMAND"], Is.EqualTo("rm -r /"));
    }

    [Test]
    public async Task A_key_for_other_addresses_and_one_whose_time_is_over_are_refused()
    {
        using TestServer server = new(WithKeys("from=\"192.0.2.0/24,!192.0.2.9\" " + s_userKey.PublicKeyText, "expiry-time=\"20251231\" " + s_ecdsaUserKey.PublicKeyText));
        using TestClient near = await ReadyAsync(server);
        await near.SendAsync(Question(s_userKey, "ssh-ed25519"));
        await near.ExpectAsync(60);
        await near.SendAsync(Question(s_ecdsaUserKey, "ecdsa-sha2-nistp256"));
        await near.ExpectAsync(51);

        foreach (string address in new[] { "192.0.2.9", "198.51.100.1", "2001:db8::1" })
        {
            using TestClient far = await server.ConnectClientAsync(new ClientSettings { Peer = new IPEndPoint(IPAddress.Parse(address), 1) });
            await far.RequestServiceAsync();
            await far.SendAsync(Question(s_userKey, "ssh-ed25519"));
            await far.ExpectAsync(51);
        }
    }

    [Test] // RFC 4256, section 3
    public async Task Keyboard_interactive_asks_and_checks_the_answer()
    {
        using TestServer server = new(WithInteractive);
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("keyboard-interactive").String("").String(""));
        Message question = await client.ExpectAsync(60);
        Assert.That(question.Text(), Is.Empty);
        Assert.That(question.Text(), Is.Empty);
        Assert.That(question.Text(), Is.Empty);
        Assert.That(question.UInt32(), Is.EqualTo(1));
        Assert.That(question.Text(), Is.EqualTo("Password: "));
        Assert.That(question.Boolean(), Is.False);
        await client.SendAsync(new Wire(61).UInt32(1).String("wrong"));
        await client.ExpectAsync(51);

        await client.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("keyboard-interactive").String("").String(""));
        await client.ExpectAsync(60);
        await client.SendAsync(new Wire(61).UInt32(1).String(TestServer.Password));
        await client.ExpectAsync(52);
    }

    [Test]
    public async Task Answers_that_nobody_asked_for_end_the_connection()
    {
        using TestServer server = new(WithInteractive);
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(new Wire(61).UInt32(1).String(TestServer.Password));
        await client.ExpectDisconnectAsync(2);

        // An abandoned dialogue is over (RFC 4252, section 5).
        using TestClient other = await ReadyAsync(server);
        await other.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("keyboard-interactive").String("").String(""));
        await other.ExpectAsync(60);
        await other.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("none"));
        await other.ExpectAsync(51);
        await other.SendAsync(new Wire(61).UInt32(1).String(TestServer.Password));
        await other.ExpectDisconnectAsync(2);
    }

    [Test]
    public async Task More_answers_than_questions_end_the_connection([Values(0u, 2u, 0xffffffffu)] uint count)
    {
        using TestServer server = new(WithInteractive);
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("keyboard-interactive").String("").String(""));
        await client.ExpectAsync(60);
        await client.SendAsync(new Wire(61).UInt32(count).String("a").String("b"));
        await client.ExpectDisconnectAsync(2);
    }

    [Test] // RFC 4252, section 5.1
    public async Task Two_required_methods_must_both_succeed_in_their_order()
    {
        using TestServer server = new(options => WithKeys(s_userKey.PublicKeyText)(options) with
        {
            Authentication = options.Authentication with { AuthorizedKeys = SshAuthorizedKeys.Parse(s_userKey.PublicKeyText), RequiredMethods = ["publickey", "password"] },
        });
        using TestClient client = await ReadyAsync(server);
        Message early = await client.TryPasswordAsync("joe", TestServer.Password);
        Assert.That(early.Number, Is.EqualTo(51));
        Assert.That(early.Text(), Is.EqualTo("publickey"));

        await client.SendAsync(Signed(client, s_userKey, "ssh-ed25519"));
        Message half = await client.ExpectAsync(51);
        Assert.That(half.Text(), Is.EqualTo("password"));
        Assert.That(half.Boolean(), Is.True, "partial success");
        await client.LogInWithPasswordAsync("joe", TestServer.Password);
    }

    [Test]
    public async Task Another_user_name_voids_what_was_achieved()
    {
        using TestServer server = new(options => options with
        {
            Authentication = options.Authentication with { AuthorizedKeys = SshAuthorizedKeys.Parse(s_userKey.PublicKeyText), RequiredMethods = ["publickey", "password"] },
        });
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(Signed(client, s_userKey, "ssh-ed25519", user: "moe"));
        Assert.That((await client.ExpectAsync(51)).Text(), Is.EqualTo("password"));
        Message answer = await client.TryPasswordAsync("joe", TestServer.Password);
        Assert.That(answer.Number, Is.EqualTo(51));
        Assert.That(answer.Text(), Is.EqualTo("publickey"));
    }

    [Test] // RFC 4252, section 5.1
    public async Task Requests_behind_the_login_are_ignored()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        await client.SendAsync(new Wire(50).String("root").String("ssh-connection").String("none"));
        await client.SendAsync(new Wire(192).String(""));
        await client.ExpectAsync(193);
    }

    [Test]
    public async Task The_banner_comes_before_the_first_answer_and_once()
    {
        using TestServer server = new(options => options with { Banner = "Authorised staff only.\r\n" });
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("none"));
        Assert.That((await client.ExpectAsync(53)).Text(), Is.EqualTo("Authorised staff only.\r\n"));
        await client.ExpectAsync(51);
        await client.LogInWithPasswordAsync("joe", TestServer.Password);
    }

    [Test]
    public async Task A_login_for_another_service_ends_the_connection()
    {
        using TestServer server = new();
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(new Wire(50).String("joe").String("ssh-shell").String("none"));
        await client.ExpectDisconnectAsync(7);
    }

    [Test]
    public async Task A_request_before_the_service_ends_the_connection()
    {
        using TestServer server = new();
        using TestClient client = await server.ConnectClientAsync();
        await client.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("none"));
        await client.ExpectDisconnectAsync(2);
    }

    [Test]
    public async Task A_failing_verifier_ends_the_connection_not_the_server()
    {
        using TestServer server = new(options => options with { Authentication = new SshAuthenticationOptions { Passwords = new Throwing() } });
        using TestClient client = await ReadyAsync(server);
        await client.SendAsync(new Wire(50).String("joe").String("ssh-connection").String("password").Boolean(false).String("x"));
        await client.ExpectDisconnectAsync(11);
        Assert.That(server.Log.Lines, Has.Some.StartsWith("Error: InvalidTimeZoneException"));
    }

    [Test]
    public void Requirements_without_their_verifier_are_an_error_of_the_options()
    {
        Assert.That(() => new TestServer(options => options with { Authentication = new SshAuthenticationOptions { RequiredMethods = ["publickey"] } }),
            Throws.ArgumentException.With.Message.Contains("publickey"));
        Assert.That(() => new TestServer(options => options with { HostKeys = [] }), Throws.ArgumentException);
        Assert.That(() => new TestServer(options => options with { HostKeys = [TestServer.HostKey, TestServer.HostKey] }), Throws.ArgumentException);
        Assert.That(() => new TestServer(options => options with { Algorithms = new SshAlgorithms { Ciphers = ["rot13"] } }),
            Throws.ArgumentException.With.Message.Contains("rot13"));
    }

    private static async Task<TestClient> ReadyAsync(TestServer server)
    {
        TestClient client = await server.ConnectClientAsync();
        await client.RequestServiceAsync();
        return client;
    }

    private static Func<SshServerOptions, SshServerOptions> WithKeys(params string[] lines) =>
        options => options with { Authentication = new SshAuthenticationOptions { AuthorizedKeys = SshAuthorizedKeys.Parse(string.Join('\n', lines)) } };

    private static SshServerOptions WithInteractive(SshServerOptions options) =>
        options with { Authentication = new SshAuthenticationOptions { KeyboardInteractive = new SshPasswordDialogue(options.Authentication.Passwords!) } };

    private static byte[] Question(SshHostKey key, string algorithm) =>
        new Wire(50).String("joe").String("ssh-connection").String("publickey").Boolean(false).String(algorithm).String(key.PublicBlob);

    private static byte[] Signed(TestClient client, SshHostKey key, string algorithm, string user = "joe", string? sentUser = null)
    {
        byte[] request = new Wire(50).String(user).String("ssh-connection").String("publickey").Boolean(true).String(algorithm).String(key.PublicBlob);
        byte[] signed = new Wire().String(client.SessionId).Raw(request);
        SshWriter signature = new(new byte[1024]);
        key.Sign(algorithm, signed, ref signature);
        byte[] sent = new Wire(50).String(sentUser ?? user).String("ssh-connection").String("publickey").Boolean(true).String(algorithm).String(key.PublicBlob);
        return new Wire().Raw(sent).String(signature.Written);
    }

    private sealed class Throwing : ISshPasswordVerifier
    {
        public ValueTask<bool> VerifyAsync(string userName, ReadOnlyMemory<byte> password, EndPoint? peer, CancellationToken stop) =>
            throw new InvalidTimeZoneException("the database is gone");
    }
}
