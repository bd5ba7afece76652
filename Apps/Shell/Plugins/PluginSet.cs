using System;
using System.Collections.Generic;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>The plugins of an image and their commands by name.</summary>
public sealed class PluginSet
{
    private readonly Dictionary<string, CommandDescriptor> _commands;

    private PluginSet(IReadOnlyList<IPlugin> plugins, Dictionary<string, CommandDescriptor> commands)
    {
        Plugins = plugins;
        _commands = commands;
    }

    /// <summary>All plugins, by ring, then by name.</summary>
    public IReadOnlyList<IPlugin> Plugins { get; }

    /// <summary>Takes in the plugins ring by ring.</summary>
    /// <param name="plugins">Usually <c>Cosmos.Plugins.GeneratedPlugins.All</c>.</param>
    /// <exception cref="PluginException">Two plugins have the same name, two commands have the same name or alias; the message names both.</exception>
    public static PluginSet Load(IEnumerable<IPlugin> plugins)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        List<IPlugin> sorted = [.. plugins];
        sorted.Sort(static (left, right) =>
            left.Ring != right.Ring ? left.Ring.CompareTo(right.Ring) : string.CompareOrdinal(left.Name, right.Name));

        Dictionary<string, IPlugin> owners = new(StringComparer.Ordinal);
        Dictionary<string, CommandDescriptor> commands = new(StringComparer.Ordinal);
        IPlugin? previous = null;
        foreach (IPlugin plugin in sorted)
        {
            if (plugin.Ring is < 0 or > 3)
                throw new PluginException($"The plugin {plugin.Name} says that it is in ring {plugin.Ring}; rings are 0 to 3.");
            if (previous?.Name == plugin.Name)
                throw new PluginException($"Two plugins are called {plugin.Name} (versions {previous.Version} and {plugin.Version}): remove one from the image's project.");

            foreach (CommandDescriptor command in plugin.Commands)
            {
                Add(command.Name, command, plugin);
                foreach (string alias in command.Aliases)
                    Add(alias, command, plugin);
            }

            previous = plugin;
        }

        return new PluginSet(sorted, commands);

        void Add(string name, CommandDescriptor command, IPlugin plugin)
        {
            if (commands.TryAdd(name, command))
            {
                owners.Add(name, plugin);
                return;
            }

            IPlugin other = owners[name];
            throw new PluginException(ReferenceEquals(other, plugin)
                ? $"The plugin {plugin.Name} has two commands or aliases called '{name}': rename one."
                : $"The plugins {other.Name} and {plugin.Name} both have a command or alias called '{name}': rename one, or remove one plugin from the image's project.");
        }
    }

    /// <summary>Finds a command by its name or an alias; <see langword="null"/> when there is none.</summary>
    public CommandDescriptor? Find(string name) => _commands.GetValueOrDefault(name);

    /// <summary>Names and aliases of all commands, in no order.</summary>
    public IEnumerable<string> Names => _commands.Keys;
}
