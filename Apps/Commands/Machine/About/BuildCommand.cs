using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>build</c>: what the image was made of.</summary>
[ShellCommand("build", "Shows what this image was built from.", Requires = Capability.Diagnostics, Remarks = """
    Assemblies are those of which the image has metadata. The revision is known when the project's version contains it, as the .NET SDK does by itself for projects in
    a git repository; this repository leaves it out, because equal sources shall give equal images.
    """)]
public sealed class BuildCommand(IMachineDiagnostics diagnostics) : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        var lines = new Lines();
        List<string[]> facts = [];
        Assembly? program = Assembly.GetEntryAssembly();
        string[] version = (program?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown").Split('+', 2);
        facts.Add(["program", $"{program?.GetName().Name ?? "unknown"} {version[0]}"]);
        if (version.Length > 1)
            facts.Add(["revision", version[1]]);
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
}
