using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.User.Testing;

/// <summary>Runs commands in tests as the shell runs them, with text instead of a terminal and with services of the test's own.</summary>
/// <remarks>
/// <code>
/// CommandResult result = await new TestShell(GeneratedPlugins.All).Add&lt;TimeProvider&gt;(clock).RunAsync("hello Ada");
/// </code>
/// Exceptions that the shell would turn into a message (<see cref="CommandException"/>) become one here; all others are the test's.
/// </remarks>
/// <param name="plugins">Usually <c>Cosmos.Plugins.GeneratedPlugins.All</c>, which the source generator writes for a test project as it does for an image.</param>
public sealed class TestShell(IEnumerable<IPlugin> plugins)
{
    private readonly CommandDescriptor[] _commands = [.. plugins.SelectMany(p => p.Commands)];
    private readonly TestServices _services = new();

    /// <summary>Whose commands they are; the same for all runs.</summary>
    public TestSession Session { get; } = new();

    /// <summary>Offers a service to the constructors of commands.</summary>
    /// <typeparam name="T">Contract, such as <see cref="IMachineClock"/>.</typeparam>
    /// <exception cref="ArgumentException">There is one already.</exception>
    public TestShell Add<T>(T service)
        where T : class
    {
        _services.Add(service);
        return this;
    }

    /// <summary>Runs a command line: a name or alias and its arguments, separated by blanks; quotes of both kinds keep blanks together.</summary>
    /// <param name="line">Such as <c>hello "Ada Lovelace"</c>.</param>
    /// <param name="input">What the command reads.</param>
    /// <param name="stop">What Ctrl-C sets.</param>
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public Task<CommandResult> RunAsync(string line, string input = "", CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(line);
        return RunAsync(TestWords.Split(line), input, stop);
    }

    /// <summary>Runs a command.</summary>
    /// <param name="words">Name or alias, and the arguments.</param>
    /// <param name="input">What the command reads.</param>
    /// <param name="stop">What Ctrl-C sets.</param>
    public async Task<CommandResult> RunAsync(IReadOnlyList<string> words, string input = "", CancellationToken stop = default)
    {
        ArgumentNullException.ThrowIfNull(words);
        ArgumentNullException.ThrowIfNull(input);
        string name = words.Count > 0 ? words[0] : throw new ArgumentException("A command line begins with the name of a command.", nameof(words));
        CommandDescriptor? command = Array.Find(_commands, c => c.Name == name || c.Aliases.Contains(name));
        if (command is null)
            return new CommandResult(ExitStatus.NotFound, "", $"{name}: there is no such command; there are: {string.Join(", ", _commands.Select(c => c.Name))}\n");

        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int status;
        try
        {
            CommandArguments arguments = command.Grammar.Match([.. words.Skip(1)]);
            var context = new CommandContext(arguments, new StringReader(input), TextWriter.Synchronized(output), TextWriter.Synchronized(error), Session);
            status = await command.Create(_services).RunAsync(context, stop).ConfigureAwait(false);
        }
        catch (CommandException e)
        {
            await error.WriteLineAsync($"{name}: {e.Message}").ConfigureAwait(false);
            status = e.Status;
        }
        return new CommandResult(status, output.ToString(), error.ToString());
    }
}
