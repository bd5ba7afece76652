using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Cosmos.Plugins.Generator;

/// <summary>
/// For an assembly with [ShellCommand] classes: the manifest and [assembly: Plugin]. For a program: <c>Cosmos.Plugins.GeneratedPlugins.All</c>, the manifests of all
/// plugins that it refers to, its own included. Nothing is looked up at run time, so what is not used can be left out of an image.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class PluginGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<CommandModel>> commands = context.SyntaxProvider
            .ForAttributeWithMetadataName(KnownNames.ShellCommand, static (node, _) => node is ClassDeclarationSyntax or RecordDeclarationSyntax, CommandReader.Read)
            .Collect();
        IncrementalValueProvider<AssemblyModel> assembly = context.CompilationProvider.Select(AssemblyReader.Read);
        context.RegisterSourceOutput(commands.Combine(assembly), static (output, all) => Write(output, all.Left, all.Right));
    }

    private static void Write(SourceProductionContext output, ImmutableArray<CommandModel> found, AssemblyModel assembly)
    {
        foreach (Finding finding in found.SelectMany(c => c.Findings))
            output.ReportDiagnostic(finding.ToDiagnostic());
        // A class in several files is found once for each attribute, and that is one; the order of files does not show in the manifest.
        CommandModel[] commands = [.. found.Where(c => c.Findings.Count == 0).OrderBy(c => c.Name, StringComparer.Ordinal).ThenBy(c => c.TypeName, StringComparer.Ordinal)];
        commands = WithoutDuplicates(output, commands);
        if (commands.Length > 0)
            output.AddSource("PluginManifest.g.cs", SourceText.From(ManifestWriter.Manifest(assembly, commands), Encoding.UTF8));
        if (!assembly.IsProgram)
            return;
        PluginModel[] own = commands.Length == 0
            ? []
            : [new PluginModel(assembly.Name, $"global::Cosmos.Plugins.{ManifestWriter.ManifestName(assembly.Name)}", new EquatableArray<string>(commands.SelectMany(Names)))];
        PluginModel[] plugins = [.. assembly.Plugins.Concat(own).OrderBy(p => p.Name, StringComparer.Ordinal)];
        ReportDuplicates(output, plugins);
        output.AddSource("GeneratedPlugins.g.cs", SourceText.From(ManifestWriter.List(plugins.Select(p => p.Manifest)), Encoding.UTF8));
    }

    private static IEnumerable<string> Names(CommandModel command) => new[] { command.Name }.Concat(command.Aliases);

    private static CommandModel[] WithoutDuplicates(SourceProductionContext output, CommandModel[] commands)
    {
        Dictionary<string, CommandModel> owners = new(StringComparer.Ordinal);
        List<CommandModel> kept = [];
        foreach (CommandModel command in commands)
        {
            string? taken = Names(command).FirstOrDefault(owners.ContainsKey);
            if (taken is not null)
            {
                output.ReportDiagnostic(new Finding(Rules.DuplicateName, command.Place, owners[taken].DisplayName, command.DisplayName, taken).ToDiagnostic());
                continue;
            }
            kept.Add(command);
            foreach (string name in Names(command))
                owners.Add(name, command);
        }
        return [.. kept];
    }

    private static void ReportDuplicates(SourceProductionContext output, PluginModel[] plugins)
    {
        Dictionary<string, PluginModel> owners = new(StringComparer.Ordinal);
        foreach (PluginModel plugin in plugins)
        {
            foreach (string name in plugin.Commands)
            {
                if (owners.TryGetValue(name, out PluginModel? other))
                    output.ReportDiagnostic(new Finding(Rules.DuplicateInImage, null, other.Name, plugin.Name, name).ToDiagnostic());
                else
                    owners.Add(name, plugin);
            }
        }
    }
}
