using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Lists the commands, or explains one.</summary>
[ShellCommand("help [<name:command>]", "Lists all commands, or explains one.", Requires = Capability.Plugins,
    Remarks = "In a usage, [...] may be left out, (a|b) is one of several, <name>... is one or more. Tab completes names, words, options and files; Ctrl-C stops a command.")]
public sealed class HelpCommand(IPluginDirectory directory) : IShellCommand
{
    private const string Cyan = "\e[36m";
    private const string Reset = "\e[0m";
    private const int WidestUsage = 40;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        string text = context.Arguments.Text("name") is string name ? Explain(name) : List(context.Session);
        await context.Output.WriteAsync(text.AsMemory(), stop).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private string List(ISession session)
    {
        CommandDescriptor[] commands = [.. directory.Plugins.SelectMany(static p => p.Commands).OrderBy(static c => c.Name, StringComparer.Ordinal)];
        int width = Math.Min(WidestUsage, commands.Max(static c => Usage(c).Length));
        IEnumerable<string> lines = commands.Select(c =>
            Usage(c).Length <= width ? $"{Usage(c).PadRight(width)}  {c.Summary}\n" : $"{Usage(c)}\n{"".PadRight(width)}  {c.Summary}\n");
        string table = string.Concat(lines);
        return session.IsInteractive && session.Environment.TryGetValue("TERM", out string? kind) && kind != "dumb" ? Cyan + table + Reset : table;
    }

    // An alias stands beside the name: "exit, quit".
    private static string Usage(CommandDescriptor command)
    {
        string names = string.Join(", ", command.Aliases.Prepend(command.Name));
        string usage = names + command.Grammar.Usage[command.Name.Length..];
        return usage.Length <= WidestUsage ? usage : names + WithoutOptions(command.Grammar.Usage[command.Name.Length..]);
    }

    // "cp [-r] [-c <count:int>] <source>" becomes "cp [options] <source>".
    private static string WithoutOptions(string arguments)
    {
        StringBuilder text = new();
        bool hasOptions = false;
        int depth = 0;
        int start = 0;
        for (int index = 0; index <= arguments.Length; index++)
        {
            char character = index < arguments.Length ? arguments[index] : ' ';
            depth += character is '[' or '<' or '(' ? 1 : character is ']' or '>' or ')' ? -1 : 0;
            if (character != ' ' || depth > 0)
                continue;

            string argument = arguments[start..index];
            start = index + 1;
            bool isOption = argument.StartsWith("[-", StringComparison.Ordinal);
            if (argument.Length > 0 && !(isOption && hasOptions))
                text.Append(' ').Append(isOption ? "[options]" : argument);
            hasOptions |= isOption;
        }

        return text.ToString();
    }

    private string Explain(string name)
    {
        CommandDescriptor command = directory.Find(name)
            ?? throw new CommandException($"there is no command '{name}'; help without a name lists all", ExitStatus.Failure);
        IPlugin plugin = directory.Plugins.First(p => p.Commands.Contains(command));
        string aliases = command.Aliases.Count == 0 ? "" : $"also called: {string.Join(", ", command.Aliases)}\n";
        string remarks = string.IsNullOrWhiteSpace(command.Remarks) ? "" : $"\n{command.Remarks.TrimEnd()}\n";
        string needs = command.Requires == Capability.None ? "" : $", needs {CapabilityText.List(command.Requires)}";
        return $"usage: {command.Grammar.Usage}\n{command.Summary}\n{aliases}{remarks}\nfrom {plugin.Name} {plugin.Version}, ring {plugin.Ring}{needs}\n";
    }
}
