using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Tests.Laboratory;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Protocol;

/// <summary>RFC 4254.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class ChannelTests
{
    [Test]
    public async Task A_command_gets_its_output_status_end_and_close_each_once_and_in_order()
    {
        DelegateHandler handler = new(async (session, stop) =>
        {
            await session.Output.WriteAsync(Encoding.UTF8.GetBytes($"{session.Kind} {session.Command} {session.UserName}"), stop);
            await session.Error.WriteAsync("complaint"u8.ToArray(), stop);
            return new SshExit(42);
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync();
        await client.ExecuteAsync("do it", id: 7);
        Assert.That(await client.ReceiveTextAsync(7), Is.EqualTo("Exec do it joe"));
        Message error = await client.ExpectAsync(95);
        Assert.That((error.UInt32(), error.UInt32(), error.Text()), Is.EqualTo((7u, 1u, "complaint")));
        Message status = await client.ExpectAsync(98);
        Assert.That((status.UInt32(), status.Text(), status.Boolean(), status.UInt32()), Is.EqualTo((7u, "exit-status", false, 42u)));
        Assert.That((await client.ExpectAsync(96)).UInt32(), Is.EqualTo(7));
        Assert.That((await client.ExpectAsync(97)).UInt32(), Is.EqualTo(7));
        await client.SendAsync(new Wire(97).UInt32(0));
        await AssertNothingElseAsync(client);
    }

    [Test] // RFC 4254, section 6.10
    public async Task A_signal_that_ended_a_session_is_reported_instead_of_a_status()
    {
        using TestServer server = new(handler: new DelegateHandler((_, _) => Task.FromResult(new SshExit(0, "KILL"))));
        using TestClient client = await server.LogInAsync();
        await client.ExecuteAsync("x");
        Message message = await client.ExpectAsync(98);
        message.UInt32();
        Assert.That((message.Text(), message.Boolean(), message.Text(), message.Boolean()), Is.EqualTo(("exit-signal", false, "KILL", false)));
        Assert.That((message.Text(), message.Text()), Is.EqualTo(("", "")));
    }

    [Test]
    public async Task A_throwing_session_is_a_status_and_a_line_in_the_log()
    {
        using TestServer server = new(handler: new DelegateHandler((_, _) => throw new InvalidTimeZoneException("defect")));
        using TestClient client = await server.LogInAsync();
        await client.ExecuteAsync("x");
        Message status = await client.ExpectAsync(98);
        status.UInt32();
        Assert.That((status.Text(), status.Boolean(), status.UInt32()), Is.EqualTo(("exit-status", false, 255u)));
        Assert.That(server.Log.Lines, Has.Some.Contains("InvalidTimeZoneException: defect"));
        await client.ExpectAsync(96);
        await client.ExpectAsync(97);
        await AssertNothingElseAsync(client);
    }

    [Test]
    public async Task Several_sessions_run_at_once_and_a_stopped_reader_blocks_only_its_own()
    {
        // Channel 0's handler never reads; channel 1 echoes.
        TaskCompletionSource release = new();
        DelegateHandler handler = new(async (session, stop) =>
        {
            if (session.Command == "stuck")
                await release.Task;
            else
                await DelegateHandler.EchoAsync(session, stop);

            return new SshExit(0);
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync();
        uint stuck = await client.ExecuteAsync("stuck", 0);
        uint echo = await client.ExecuteAsync("echo", 1);
        for (int sent = 0; sent < 256 * 1024; sent += 32 * 1024)
            await client.SendDataAsync(stuck, new byte[32 * 1024]);

        for (int i = 0; i < 50; i++)
        {
            await client.SendDataAsync(echo, "ping"u8);
            Assert.That(await client.ReceiveTextAsync(1), Is.EqualTo("ping"));
        }

        release.SetResult();
        Assert.That((await client.ExpectAsync(98)).UInt32(), Is.EqualTo(0));
    }

    [Test]
    public async Task Output_never_exceeds_the_window_and_goes_on_when_it_opens()
    {
        DelegateHandler handler = new(async (session, stop) =>
        {
            await session.Output.WriteAsync(new byte[5000], stop);
            return new SshExit(0);
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync();
        uint channel = await client.ExecuteAsync("x", window: 1000);
        Assert.That((await client.ReceiveTextAsync()).Length, Is.EqualTo(1000));
        await AssertNothingElseAsync(client);
        await client.SendAsync(new Wire(93).UInt32(channel).UInt32(1));
        Assert.That((await client.ReceiveTextAsync()).Length, Is.EqualTo(1));
        await client.SendAsync(new Wire(93).UInt32(channel).UInt32(uint.MaxValue));
        Assert.That((await client.ReceiveTextAsync()).Length, Is.EqualTo(3999));
        await client.ExpectAsync(98);
    }

    [Test]
    public async Task Messages_of_data_are_no_larger_than_the_client_wants()
    {
        DelegateHandler handler = new(async (session, stop) =>
        {
            await session.Output.WriteAsync(new byte[1000], stop);
            return new SshExit(0);
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync();
        uint channel = await client.OpenSessionAsync(maximumData: 300);
        await client.RequestAsync(channel, "shell");
        Assert.That((await client.ReceiveTextAsync()).Length, Is.EqualTo(300));
        Assert.That((await client.ReceiveTextAsync()).Length, Is.EqualTo(300));
        Assert.That((await client.ReceiveTextAsync()).Length, Is.EqualTo(300));
        Assert.That((await client.ReceiveTextAsync()).Length, Is.EqualTo(100));
    }

    [Test]
    public async Task The_window_of_the_input_follows_the_reader_and_grows()
    {
        DelegateHandler handler = new(async (session, stop) =>
        {
            byte[] buffer = new byte[64 * 1024];
            while (await session.Input.ReadAsync(buffer, stop) > 0)
            {
            }

            return new SshExit(0);
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync();
        uint channel = await client.ExecuteAsync("sink");
        long window = 256 * 1024;
        long largest = window;
        for (int i = 0; i < 200; i++)
        {
            while (window < 32 * 1024)
            {
                Message adjust = await client.ExpectAsync(93);
                adjust.UInt32();
                window += adjust.UInt32();
                largest = Math.Max(largest, window);
            }

            await client.SendDataAsync(channel, new byte[32 * 1024]);
            window -= 32 * 1024;
        }

        Assert.That(largest, Is.GreaterThan(512 * 1024).And.LessThanOrEqualTo(2 * 1024 * 1024));
    }

    private static readonly TestCaseData[] s_violations =
    [
        Violation("data beyond the window", new Wire(94).UInt32(0).String(new byte[32 * 1024]), 9),
        Violation("a message of data of more than 32 KiB", new Wire(94).UInt32(0).String(new byte[33 * 1024]), 1),
        Violation("extended data beyond the window", new Wire(95).UInt32(0).UInt32(1).String(new byte[200_000]), 1),
        Violation("a window beyond 2^32", new Wire(93).UInt32(0).UInt32(uint.MaxValue), 1),
        Violation("a channel that does not exist", new Wire(94).UInt32(5).String("x"), 1),
        Violation("a channel number beyond all", new Wire(94).UInt32(uint.MaxValue).String("x"), 1),
        Violation("two ends", new Wire(96).UInt32(0), 2),
        Violation("two closes", new Wire(97).UInt32(0), 3),
        Violation("an answer to nothing", new Wire(81), 1),
        Violation("a confirmation of nothing", new Wire(91).UInt32(0).UInt32(0).UInt32(0).UInt32(0), 1),
        Violation("a success of nothing", new Wire(99).UInt32(0), 1),
        Violation("truncated data", new Wire(94).UInt32(0).UInt32(100).Raw("x"u8), 1),
        Violation("truncated number", new Wire(94).Raw([0, 0]), 1),
        Violation("bytes behind data", new Wire(94).UInt32(0).String("x").Byte(0), 1),
        Violation("truncated request", new Wire(98).UInt32(0).UInt32(50).Raw("exec"u8), 1),
        Violation("truncated open", new Wire(90).String("session").UInt32(3), 1),
        Violation("truncated global request", new Wire(80).String("x"), 1),
        Violation("truncated pty-req", new Wire(98).UInt32(0).String("pty-req").Boolean(true).String("xterm").UInt32(80), 1),
        Violation("truncated env", new Wire(98).UInt32(0).String("env").Boolean(false).String("A"), 1),
        Violation("truncated exec", new Wire(98).UInt32(0).String("exec").Boolean(true), 1),
        Violation("a command that is not UTF-8", new Wire(98).UInt32(0).String("exec").Boolean(true).String([0xff, 0xfe]), 1),
    ];

    [TestCaseSource(nameof(s_violations))]
    public async Task Violations_end_the_connection(byte[] message, int times)
    {
        using TestServer server = new(handler: new DelegateHandler(async (_, stop) =>
        {
            await Task.Delay(Timeout.Infinite, stop);
            return new SshExit(0);
        }));
        using TestClient client = await server.LogInAsync();
        await client.ExecuteAsync("x");
        for (int i = 0; i < times; i++)
            await client.SendAsync(message);

        await client.ExpectDisconnectAsync(2);
        await server.LastConnection;
    }

    [Test]
    public async Task Data_behind_the_end_ends_the_connection()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        await client.OpenSessionAsync();
        await client.SendAllAsync(new Wire(96).UInt32(0), new Wire(94).UInt32(0).String("late"));
        await client.ExpectDisconnectAsync(2);
    }

    [Test]
    public async Task Channels_are_limited_and_closed_ones_can_be_opened_again()
    {
        using TestServer server = new(options => options with { MaximumChannels = 4 });
        using TestClient client = await server.LogInAsync();
        for (uint i = 0; i < 4; i++)
            Assert.That(await client.OpenSessionAsync(i), Is.EqualTo(i));

        await client.SendAsync(new Wire(90).String("session").UInt32(4).UInt32(1000).UInt32(1000));
        Message refusal = await client.ExpectAsync(92);
        Assert.That((refusal.UInt32(), refusal.UInt32()), Is.EqualTo((4u, 4u)));

        await client.SendAsync(new Wire(97).UInt32(2));
        Assert.That((await client.ExpectAsync(97)).UInt32(), Is.EqualTo(2));
        Assert.That(await client.OpenSessionAsync(9), Is.EqualTo(2));
    }

    [Test]
    public async Task Many_channels_one_after_the_other_leave_nothing_behind()
    {
        using TestServer server = new(options => options with { MaximumChannels = 2 }, new DelegateHandler((_, _) => Task.FromResult(new SshExit(0))));
        using TestClient client = await server.LogInAsync();
        for (uint i = 0; i < 200; i++)
        {
            uint channel = await client.ExecuteAsync("x", i);
            await client.ExpectAsync(98);
            await client.ExpectAsync(96);
            await client.ExpectAsync(97);
            await client.SendAsync(new Wire(97).UInt32(channel));
        }
    }

    [Test]
    public async Task Unknown_channel_types_and_requests_are_refused_and_harmless()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        await client.SendAsync(new Wire(90).String("x11").UInt32(0).UInt32(1000).UInt32(1000));
        Message refusal = await client.ExpectAsync(92);
        Assert.That((refusal.UInt32(), refusal.UInt32()), Is.EqualTo((0u, 3u)));

        uint channel = await client.OpenSessionAsync();
        Assert.That(await client.RequestAsync(channel, "x11-req", new Wire().Boolean(false).String("").String("").UInt32(0)), Is.False);
        Assert.That(await client.RequestAsync(channel, "auth-agent-req@openssh.com"), Is.False);
        Assert.That(await client.RequestAsync(channel, "keepalive@openssh.com"), Is.False);
        await client.SendRequestAsync(channel, "whatever@example.org", wantsReply: false);
        Assert.That(await client.RequestAsync(channel, "subsystem", new Wire().String("netconf")), Is.False);
        Assert.That(await client.RequestAsync(channel, "window-change", new Wire().UInt32(1).UInt32(1).UInt32(0).UInt32(0)), Is.False);
        Assert.That(await client.RequestAsync(channel, "signal", new Wire().String("INT")), Is.False);

        await client.SendAsync(new Wire(80).String("tcpip-forward").Boolean(true).String("").UInt32(22));
        await client.ExpectAsync(82);
        await client.SendAsync(new Wire(80).String("unknown").Boolean(false));
        Assert.That(await client.RequestAsync(channel, "shell"), Is.True);
        Assert.That(await client.RequestAsync(channel, "shell"), Is.False, "a second one");
        Assert.That(await client.RequestAsync(channel, "exec", new Wire().String("x")), Is.False, "a second one");
    }

    [Test]
    public async Task A_subsystem_runs_by_its_name()
    {
        TaskCompletionSource<SshSession> seen = new();
        using TestServer server = new(handler: new DelegateHandler((session, _) =>
        {
            seen.SetResult(session);
            return Task.FromResult(new SshExit(0));
        }));
        using TestClient client = await server.LogInAsync();
        uint channel = await client.OpenSessionAsync();
        Assert.That(await client.RequestAsync(channel, "subsystem", new Wire().String("sftp")), Is.True);
        SshSession session = await seen.Task;
        Assert.That((session.Kind, session.Command), Is.EqualTo((SshSessionKind.Subsystem, "sftp")));
    }

    [Test]
    public async Task The_terminal_with_its_modes_and_sizes_reaches_the_session()
    {
        TaskCompletionSource<SshTerminal> seen = new();
        TaskCompletionSource changed = new();
        TaskCompletionSource<string> interrupted = new();
        TaskCompletionSource<string> broken = new();
        DelegateHandler handler = new(async (session, stop) =>
        {
            session.Terminal!.Changed += () => changed.TrySetResult();
            session.SignalReceived += name => (name == "BREAK" ? broken : interrupted).TrySetResult(name);
            seen.SetResult(session.Terminal);
            return new SshExit(await session.Input.ReadAsync(new byte[1], stop));
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync();
        uint channel = await client.OpenSessionAsync();

        // RFC 4254, section 8: VINTR 3, ECHO 0, then the end; what follows an undefined opcode is not read.
        byte[] modes = new Wire().Byte(1).UInt32(3).Byte(53).UInt32(0).Byte(200).UInt32(1).Byte(0);
        Assert.That(await client.RequestAsync(channel, "pty-req", new Wire().String("xterm-256color").UInt32(120).UInt32(40).UInt32(0).UInt32(0).String(modes)), Is.True);
        Assert.That(await client.RequestAsync(channel, "pty-req", new Wire().String("vt100").UInt32(1).UInt32(1).UInt32(0).UInt32(0).String("")), Is.False);
        Assert.That(await client.RequestAsync(channel, "shell"), Is.True);
        SshTerminal terminal = await seen.Task;
        Assert.That((terminal.Type, terminal.Columns, terminal.Rows), Is.EqualTo(("xterm-256color", 120, 40)));
        Assert.That(terminal.Modes, Is.EqualTo(new Dictionary<byte, uint> { [1] = 3, [53] = 0 }));

        await client.SendRequestAsync(channel, "window-change", wantsReply: false, new Wire().UInt32(uint.MaxValue).UInt32(50).UInt32(0).UInt32(0));
        await changed.Task;
        Assert.That((terminal.Columns, terminal.Rows), Is.EqualTo((32767, 50)));
        await client.SendRequestAsync(channel, "signal", wantsReply: false, new Wire().String("INT"));
        Assert.That(await interrupted.Task, Is.EqualTo("INT"));
        Assert.That(await client.RequestAsync(channel, "break", new Wire().UInt32(500)), Is.True); // RFC 4335
        Assert.That(await broken.Task, Is.EqualTo("BREAK"));
    }

    [Test]
    public async Task The_environment_is_passed_on_within_bounds()
    {
        TaskCompletionSource<SshSession> seen = new();
        using TestServer server = new(handler: new DelegateHandler((session, _) =>
        {
            seen.SetResult(session);
            return Task.FromResult(new SshExit(0));
        }));
        using TestClient client = await server.LogInAsync();
        uint channel = await client.OpenSessionAsync();
        Assert.That(await client.RequestAsync(channel, "env", new Wire().String("LANG").String("C.UTF-8")), Is.True);
        Assert.That(await client.RequestAsync(channel, "env", new Wire().String("1X").String("bad name")), Is.False);
        Assert.That(await client.RequestAsync(channel, "env", new Wire().String("A=B").String("bad name")), Is.False);
        Assert.That(await client.RequestAsync(channel, "env", new Wire().String("Z").String("\0")), Is.False);
        int granted = 1;
        for (int i = 0; i < 100; i++)
        {
            if (await client.RequestAsync(channel, "env", new Wire().String($"V{i}").String("x")))
                granted++;
        }

        Assert.That(granted, Is.EqualTo(64));
        Assert.That(await client.RequestAsync(channel, "shell"), Is.True);
        SshSession session = await seen.Task;
        Assert.That(session.Environment, Has.Count.EqualTo(64));
        Assert.That(session.Environment["LANG"], Is.EqualTo("C.UTF-8"));
    }

    [Test]
    public async Task Long_variables_are_refused()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        uint channel = await client.OpenSessionAsync();
        Assert.That(await client.RequestAsync(channel, "env", new Wire().String("A").String(new byte[20_000])), Is.False);
        Assert.That(await client.RequestAsync(channel, "env", new Wire().String("B").String("")), Is.False, "the limit is for all together");
    }

    [Test]
    public async Task The_end_of_input_leaves_the_output_open()
    {
        DelegateHandler handler = new(async (session, stop) =>
        {
            using MemoryStream all = new();
            await session.Input.CopyToAsync(all, stop);
            await session.Output.WriteAsync(Encoding.ASCII.GetBytes($"{all.Length} bytes"), stop);
            return new SshExit(0);
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync();
        uint channel = await client.ExecuteAsync("wc");
        await client.SendDataAsync(channel, new byte[1234]);
        await client.SendAsync(new Wire(96).UInt32(channel));
        Assert.That(await client.ReceiveTextAsync(), Is.EqualTo("1234 bytes"));
    }

    [Test]
    public async Task Closing_the_channel_stops_the_session_and_is_answered_once()
    {
        TaskCompletionSource<Exception?> ended = new();
        DelegateHandler handler = new(async (session, stop) =>
        {
            try
            {
                while (true)
                    await session.Output.WriteAsync(new byte[1000], stop);
            }
            catch (Exception exception)
            {
                ended.SetResult(exception);
                throw;
            }
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync();
        uint channel = await client.ExecuteAsync("yes", window: 100);
        Assert.That((await client.ReceiveTextAsync()).Length, Is.EqualTo(100));
        await client.SendAsync(new Wire(97).UInt32(channel));
        await client.ExpectAsync(97);
        Assert.That(await ended.Task, Is.InstanceOf<OperationCanceledException>().Or.InstanceOf<IOException>());
        await AssertNothingElseAsync(client);
        Assert.That(server.Log.Lines, Has.None.StartsWith("Error"));
    }

    [Test]
    public async Task A_lost_connection_stops_the_session()
    {
        TaskCompletionSource ended = new();
        DelegateHandler handler = new(async (session, stop) =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                ended.SetResult();
            }

            return new SshExit(0);
        });
        using TestServer server = new(handler: handler);
        TestClient client = await server.LogInAsync();
        await client.ExecuteAsync("x");
        client.Dispose();
        await ended.Task;
        await server.LastConnection;
    }

    [Test] // OpenSSH, PROTOCOL, section 2.1
    public async Task A_client_that_wants_no_more_output_gets_none()
    {
        TaskCompletionSource failed = new();
        DelegateHandler handler = new(async (session, stop) =>
        {
            try
            {
                while (true)
                    await session.Output.WriteAsync(new byte[10], stop);
            }
            catch (IOException)
            {
                failed.SetResult();
            }

            return new SshExit(141);
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync();
        uint channel = await client.ExecuteAsync("yes", window: 50);
        await client.SendRequestAsync(channel, "eow@openssh.com", wantsReply: false);
        await failed.Task;
    }

    [Test]
    public async Task A_session_that_wants_no_more_input_discards_it_and_tells_OpenSSH()
    {
        TaskCompletionSource release = new();
        DelegateHandler handler = new(async (session, stop) =>
        {
            session.Input.Dispose();
            await release.Task;
            return new SshExit(0);
        });
        using TestServer server = new(handler: handler);
        using TestClient client = await server.LogInAsync(new ClientSettings { Identification = "SSH-2.0-OpenSSH_9.9" });
        uint channel = await client.ExecuteAsync("head");
        Message eow = await client.ExpectAsync(98);
        eow.UInt32();
        Assert.That((eow.Text(), eow.Boolean()), Is.EqualTo(("eow@openssh.com", false)));
        for (int i = 0; i < 8; i++)
            await client.SendDataAsync(channel, new byte[32 * 1024]);

        await client.ExpectAsync(93);
        release.SetResult();
    }

    [Test] // OpenSSH, PROTOCOL, section 2.2
    public async Task After_no_more_sessions_no_session_is_opened()
    {
        using TestServer server = new();
        using TestClient client = await server.LogInAsync();
        await client.OpenSessionAsync();
        await client.SendAsync(new Wire(80).String("no-more-sessions@openssh.com").Boolean(false));
        await client.SendAsync(new Wire(90).String("session").UInt32(1).UInt32(1000).UInt32(1000));
        Message refusal = await client.ExpectAsync(92);
        Assert.That((refusal.UInt32(), refusal.UInt32()), Is.EqualTo((1u, 1u)));
    }

    [Test]
    public async Task A_silent_client_is_asked_for_a_sign_of_life_and_given_up_without_one()
    {
        using TestServer server = new(options => options with { KeepAliveInterval = TimeSpan.FromSeconds(15), MaximumUnansweredKeepAlives = 2 });
        using TestClient client = await server.LogInAsync();
        await client.OpenSessionAsync();
        server.Time.Advance(TimeSpan.FromSeconds(31));
        Message question = await client.ExpectAsync(80);
        Assert.That((question.Text(), question.Boolean()), Is.EqualTo(("keepalive@openssh.com", true)));
        await client.SendAsync(new Wire(82));
        await client.SendAsync(new Wire(192).String("in order"));
        await client.ExpectAsync(193);
        server.Time.Advance(TimeSpan.FromSeconds(120));
        await client.ExpectAsync(80);
        await client.ExpectAsync(80);
        Assert.That(await client.IsClosedAsync(), Is.True);
        Assert.That(server.Log.Lines, Has.Some.Contains("no sign of life"));
    }

    private static TestCaseData Violation(string name, byte[] message, int times) => new TestCaseData(message, times).SetArgDisplayNames(name);

    // What is asked now is answered at once: nothing was on its way before.
    private static async Task AssertNothingElseAsync(TestClient client)
    {
        await client.SendAsync(new Wire(192).String("marker"));
        await client.ExpectAsync(193);
    }
}
