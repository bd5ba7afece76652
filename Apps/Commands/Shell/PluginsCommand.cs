using System;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Shell;

/// <summary>Lists the plugins of the image.</summary>
[ShellCommand("plugins [<name:plugin>]", "Lists the plugins with rings and capabilities, or the commands of one.", Requires = Capability.Plugins,
    Remarks = "Plugins are loaded from the lowest ring to the highest. What one declares it may use; the image has granted it, and IL2CPU has checked its code.")]
public sealed class PluginsCommand(IPluginDirectory directory) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        string text = context.Arguments.Text("name") is string name ? Explain(name) : List();
        await context.Output.WriteAsync(text.AsMemory(), stop).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private string List()
    {
        int names = Math.Max("plugin".Length, directory.Plugins.Max(static p => p.Name.Length));
        int versions = Math.Max("version".Length, directory.Plugins.Max(static p => p.Version.ToString().Length));
        StringBuilder text = new($"ring  {"plugin".PadRight(names)}  {"version".PadRight(versions)}  commands  capabilities\n");
        foreach (IPlugin plugin in directory.Plugins)
        {
            text.Append(
                $"{plugin.Ring,4}  {plugin.Name.PadRight(names)}  {plugin.Version.ToString().PadRight(versions)}  {plugin.Commands.Count,8}  {CapabilityText.List(plugin.Capabilities)}\n");
        }

        return text.ToString();
    }

    private string Explain(string name)
    {
        IPlugin plugin = directory.Plugins.FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? throw new CommandException($"there is no plugin '{name}'; plugins without a name lists all", ExitStatus.Failure);
        int width = plugin.Commands.Count == 0 ? 0 : plugin.Commands.Max(static c => c.Name.Length);
        StringBuilder text = new($"{plugin.Name} {plugin.Version}, ring {plugin.Ring}, capabilities: {CapabilityText.List(plugin.Capabilities)}\n");
        foreach (CommandDescriptor command in plugin.Commands.OrderBy(static c => c.Name, StringComparer.Ordinal))
            text.Append($"  {command.Name.PadRight(width)}  {CapabilityText.List(command.Requires)}\n");
        return text.ToString();
    }
}
