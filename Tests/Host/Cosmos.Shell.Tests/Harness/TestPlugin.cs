using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Shell.Tests;

/// <summary>A plugin whose commands are lambdas.</summary>
internal sealed class TestPlugin(string name = "Test.Commands", int ring = 3) : IPlugin
{
    private readonly List<CommandDescriptor> _commands = [];

    public string Name { get; } = name;

    public Version Version { get; } = new(1, 2, 3, 0);

    public int Ring { get; } = ring;

    public Capability Capabilities => Capability.None;

    public IReadOnlyList<CommandDescriptor> Commands => _commands;

    public TestPlugin Add(string grammar, Func<CommandContext, CancellationToken, Task<int>> run, params string[] aliases)
    {
        _commands.Add(new CommandDescriptor(CommandGrammar.Parse(grammar), "Does what the test says.", null, aliases, Capability.None, _ => new Command(run)));
        return this;
    }

    public TestPlugin Add(string grammar, Func<CommandContext, Task> run) => Add(grammar, async (context, _) =>
    {
        await run(context);
        return 0;
    });

    private sealed class Command(Func<CommandContext, CancellationToken, Task<int>> run) : IShellCommand
    {
        public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop) => new(run(context, stop));
    }
}
