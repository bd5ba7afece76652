using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;
using NUnit.Framework;

namespace Cosmos.Shell.Tests;

/// <summary>A host with a few commands, and sessions on screens.</summary>
public abstract class ShellFixture
{
    private readonly List<(TestTerminal Terminal, Task<int> Session, CancellationTokenSource Stop)> _sessions = [];

    internal ManualTime Time { get; private set; } = null!;

    internal SystemLog Log { get; private set; } = null!;

    internal ShellHost Host { get; private set; } = null!;

    /// <summary>A directory of the test's own, in which sessions begin.</summary>
    protected string Directory { get; private set; } = null!;

    /// <summary>Started by a command when it runs.</summary>
    internal TaskCompletionSource Started { get; private set; } = null!;

    [SetUp]
    public void MakeHost()
    {
        Time = new ManualTime();
        Log = new SystemLog(Time);
        Started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Directory = System.IO.Directory.CreateTempSubdirectory("cosmos-shell").FullName;
        TestPlugin plugin = new TestPlugin()
            .Add("say <text>...", context => context.Output.WriteAsync(string.Join(' ', context.Arguments.All("text"))))
            .Add("fail", (_, _) => throw new CommandException("it is not to be", 7))
            .Add("throw", (_, _) => throw new InvalidOperationException("broken\ninside"))
            .Add("wait", async (_, stop) =>
            {
                Started.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
                return 0;
            })
            .Add("deaf", async (_, _) =>
            {
                Started.TrySetResult();
                await Task.Delay(Timeout.Infinite, CancellationToken.None);
                return 0;
            })
            .Add("flood", async (context, _) =>
            {
                Started.TrySetResult();
                while (true)
                    await context.Output.WriteLineAsync("flood");
            })
            .Add("block", (context, _) => Task.Run(int () =>
            {
                Started.TrySetResult();
                while (true)
                    context.Output.WriteLine("block");
            }))
            .Add("ask", async context =>
            {
                await context.Output.WriteAsync("Name? ");
                Started.TrySetResult();
                string? name = await context.Input.ReadLineAsync();
                await context.Output.WriteLineAsync(name is null ? "nobody" : $"Hello, {name}.");
            })
            .Add("confirm", async (context, stop) => await context.Session.ConfirmAsync("Sure?", stop) ? 0 : 1)
            .Add("upper", async context =>
            {
                while (await context.Input.ReadLineAsync() is string line)
                    await context.Output.WriteLineAsync(line.ToUpperInvariant());
            })
            .Add("complain <text>", context => context.Error.WriteLineAsync(context.Arguments.Text("text")))
            .Add("part", async (context, stop) =>
            {
                await context.Output.WriteAsync("half ");
                Started.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop);
                return 0;
            })
            .Add("go <directory:path>", context =>
            {
                context.Session.WorkingDirectory = Path.GetFullPath(context.Arguments.Text("directory")!, context.Session.WorkingDirectory);
                return Task.CompletedTask;
            })
            .Add("switch (on|off|other)", _ => Task.CompletedTask)
            .Add("fetch <host:host> [-q]", _ => Task.CompletedTask)
            .Add("show <file:path>", context => context.Output.WriteAsync(File.ReadAllText(Path.GetFullPath(context.Arguments.Text("file")!, context.Session.WorkingDirectory))))
            .Add("watch", context =>
            {
                context.Session.ShowsLog = true;
                return Task.CompletedTask;
            })
            .Add("leave <status:int>", context =>
            {
                context.Session.End((int)context.Arguments.Int("status"));
                return Task.CompletedTask;
            });
        Host = new ShellHost(PluginSet.Load([plugin, new Plugins.Cosmos_Commands_ShellManifest()]), new PluginServices(), Log, Options, Time);
    }

    [TearDown]
    public async Task EndSessions()
    {
        foreach ((TestTerminal terminal, Task<int> session, CancellationTokenSource stop) in _sessions)
        {
            terminal.Unblock();
            await stop.CancelAsync();
            for (int second = 0; second < 100 && await Task.WhenAny(session, Task.Delay(50)) != session; second++)
                Time.Advance(TimeSpan.FromSeconds(10));
            Assert.That(session.IsCompleted, Is.True, "The session does not end.");
            await session;
            stop.Dispose();
        }

        _sessions.Clear();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    /// <summary>What the image decides.</summary>
    protected virtual ShellOptions Options => new() { Banner = "Banner", Prompt = "> ", Farewell = "Bye.", HomeDirectory = Directory, OutputLength = 8192 };

    /// <summary>Begins a session and waits for its prompt.</summary>
    internal async Task<TestTerminal> BeginAsync(TestTerminal? terminal = null, string user = "user")
    {
        terminal ??= new TestTerminal();
        CancellationTokenSource stop = new();
        SessionInformation who = new(user, "test", new Dictionary<string, string>());
        _sessions.Add((terminal, Host.RunInteractiveAsync(terminal, who, stop.Token), stop));
        await terminal.ShowsAsync("\nBanner\n\n>");
        return terminal;
    }

    /// <summary>The session of a terminal.</summary>
    internal Task<int> SessionOf(TestTerminal terminal) => _sessions.Find(s => s.Terminal == terminal).Session;

    /// <summary>Runs a line without a terminal.</summary>
    internal async Task<(int Status, string Output, string Error)> RunAsync(string line, string input = "")
    {
        using MemoryStream output = new();
        using MemoryStream error = new();
        using MemoryStream bytes = new(Encoding.UTF8.GetBytes(input));
        int status = await Host.RunCommandAsync(line, bytes, output, error, new SessionInformation("user", "exec", new Dictionary<string, string>()), CancellationToken.None);
        return (status, Encoding.UTF8.GetString(output.ToArray()), Encoding.UTF8.GetString(error.ToArray()));
    }
}
