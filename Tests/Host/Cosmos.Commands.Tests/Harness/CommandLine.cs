using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Tests;

/// <summary>Runs the commands of a plugin as a shell does: by name, through grammar and manifest.</summary>
/// <param name="plugin">The manifest.</param>
public sealed class CommandLine(IPlugin plugin)
{
    /// <summary>What the constructors of commands are given.</summary>
    public TestServices Services { get; } = new();

    /// <summary>Whose commands they are.</summary>
    public TestSession Session { get; } = new();

    /// <summary>What the user types into commands.</summary>
    public byte[] Input { get; set; } = [];

    /// <summary>Runs a line whose words are separated by blanks.</summary>
    public CommandRun Run(string line, CancellationToken stop = default) => Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries), stop);

    /// <inheritdoc cref="Run(string, CancellationToken)"/>
    public CommandRun Run(IReadOnlyList<string> words, CancellationToken stop = default) => RunAsync(words, stop).AsTask().GetAwaiter().GetResult();

    /// <summary>Runs a line given as words.</summary>
    public async ValueTask<CommandRun> RunAsync(IReadOnlyList<string> words, CancellationToken stop = default)
    {
        CommandDescriptor command = plugin.Commands.Single(c => c.Name == words[0] || c.Aliases.Contains(words[0]));
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        var bytes = new MemoryStream();
        int status;
        try
        {
            CommandArguments arguments = command.Grammar.Match([.. words.Skip(1)]);
            var context = new CommandContext(
                arguments, new StreamReader(new MemoryStream(Input)), TextWriter.Synchronized(output), TextWriter.Synchronized(error), Session, new MemoryStream(Input), bytes);
            status = await command.Create(Services).RunAsync(context, stop);
        }
        catch (CommandException e)
        {
            error.WriteLine($"{command.Name}: {e.Message}");
            status = e.Status;
        }

        byte[] written = bytes.ToArray();
        return new CommandRun(status, output.ToString() + Encoding.UTF8.GetString(written), error.ToString(), written);
    }
}
