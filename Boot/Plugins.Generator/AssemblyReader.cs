using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Cosmos.Plugins.Generator;

/// <summary>Makes a model of the assembly that is compiled and of the plugins that it refers to.</summary>
internal static class AssemblyReader
{
    private const int UserRing = 3;

    /// <summary>Reads a compilation.</summary>
    public static AssemblyModel Read(Compilation compilation, CancellationToken stop)
    {
        IAssemblySymbol assembly = compilation.Assembly;
        bool isProgram = compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication
            && compilation.GetTypeByMetadataName(KnownNames.Plugin) is not null;
        return new AssemblyModel(
            assembly.Name, assembly.Identity.Version.ToString(), Number(assembly, KnownNames.Ring) ?? UserRing, Number(assembly, KnownNames.PluginCapabilities) ?? 0,
            isProgram, new EquatableArray<PluginModel>(isProgram ? Plugins(compilation, stop) : []));
    }

    private static IEnumerable<PluginModel> Plugins(Compilation compilation, CancellationToken stop)
    {
        foreach (IAssemblySymbol assembly in compilation.SourceModule.ReferencedAssemblySymbols.OrderBy(a => a.Name, StringComparer.Ordinal))
        {
            stop.ThrowIfCancellationRequested();
            // Reading the attributes of all assemblies of the class library would cost more than all the rest.
            if (!assembly.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == KnownNames.Contracts)))
                continue;
            AttributeData? plugin = Attribute(assembly, KnownNames.Plugin);
            if (plugin?.ConstructorArguments.FirstOrDefault().Value is not INamedTypeSymbol manifest || manifest.DeclaredAccessibility != Accessibility.Public)
                continue;
            string names = plugin.NamedArguments.FirstOrDefault(a => a.Key == "Commands").Value.Value as string ?? "";
            yield return new PluginModel(assembly.Name, CommandReader.FullName(manifest), new EquatableArray<string>(names.Split([' '], StringSplitOptions.RemoveEmptyEntries)));
        }
    }

    private static int? Number(IAssemblySymbol assembly, string attribute) => Attribute(assembly, attribute)?.ConstructorArguments.FirstOrDefault().Value as int?;

    private static AttributeData? Attribute(IAssemblySymbol assembly, string name) =>
        assembly.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == name);
}
