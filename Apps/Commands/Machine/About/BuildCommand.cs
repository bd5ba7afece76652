using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>build</c>: what the image was made of.</summary>
[ShellCommand("build", "Shows what this image was built from.", Requires = Capability.Diagnostics | Capability.Files, Remarks = """
    Assemblies are those of which the image has metadata. The revision is that of the project's version, where the .NET SDK puts it for projects in a git repository, or
    what the image has in the file /etc/revision.
    """)]
public sealed class BuildCommand(IMachineDiagnostics diagnostics) : IShellCommand
{
    private const string RevisionFile = "/etc/revision";

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        var lines = new Lines();
        List<string[]> facts = [];
        Assembly? program = Assembly.GetEntryAssembly();
        string[] version = (program?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+', 2);
        facts.Add(["program", $"{program?.GetName().Name ?? "unknown"} {version[0]}"]);
        if ((version.Length > 1 ? version[1] : await ReadRevisionAsync(stop).ConfigureAwait(false)) is string revision)
            facts.Add(["revision", TerminalText.Visible(revision)]);
        if (program?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is { Length: > 0 } configuration)
            facts.Add(["configuration", configuration]);
        facts.Add(["target", $"{diagnostics.Machine.Board}, {RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}"]);
        facts.Add(["kernel", diagnostics.Machine.KernelVersion]);
        facts.Add(["runtime", RuntimeInformation.FrameworkDescription]);

        // Class library and compiler come from packages of one version: Cosmos.Build.targets.
        facts.Add(["compiler", $"ilc {Environment.Version}"]);
        facts.AddRange(AppDomain.CurrentDomain.GetAssemblies().Select(a => a.GetName()).OrderBy(n => n.Name, StringComparer.Ordinal).Select(n => new[] { "assembly", $"{n.Name} {n.Version}" }));
        lines.AddTable(facts, false, false);
        await lines.WriteAsync(context.Output).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private static async Task<string?> ReadRevisionAsync(CancellationToken stop)
    {
        try
        {
            return (await File.ReadAllTextAsync(RevisionFile, stop).ConfigureAwait(false)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
