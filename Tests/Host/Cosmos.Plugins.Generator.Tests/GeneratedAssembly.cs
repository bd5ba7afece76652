using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Cosmos.User;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using NUnit.Framework;

namespace Cosmos.Plugins.Generator.Tests;

/// <summary>A source that went through the compiler with the generator in it.</summary>
internal sealed class GeneratedAssembly
{
    private static readonly CSharpParseOptions s_language = new(LanguageVersion.Latest);

    private static readonly MetadataReference[] s_references =
        [.. new[] { typeof(object), typeof(Console), typeof(List<>), typeof(Enumerable), typeof(IShellCommand) }
            .Select(t => t.Assembly.Location).Append(Assembly.Load("System.Runtime").Location).Distinct().Select(p => MetadataReference.CreateFromFile(p))];

    private GeneratedAssembly(Compilation compilation, GeneratorDriver driver, IReadOnlyList<Diagnostic> findings)
    {
        Compilation = compilation;
        Driver = driver;
        Findings = findings;
    }

    /// <summary>With what was generated.</summary>
    public Compilation Compilation { get; }

    /// <summary>To go on with.</summary>
    public GeneratorDriver Driver { get; }

    /// <summary>What the generator reported.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    /// <summary>Names of the generated files.</summary>
    public IEnumerable<string> Files => Driver.GetRunResult().GeneratedTrees.Select(t => Path.GetFileName(t.FilePath));

    /// <summary>Compiles a source, with the usual namespaces in use.</summary>
    public static GeneratedAssembly Compile(string source, string name = "Acme.Commands", OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params GeneratedAssembly[] references)
    {
        const string usings = "global using System; global using System.Threading; global using System.Threading.Tasks; global using Cosmos.User;";
        var before = CSharpCompilation.Create(
            name, [CSharpSyntaxTree.ParseText(source, s_language, "Source.cs"), CSharpSyntaxTree.ParseText(usings, s_language, "Usings.cs")],
            [.. s_references, .. references.Select(r => r.ToReference())], new CSharpCompilationOptions(kind, nullableContextOptions: NullableContextOptions.Enable));
        GeneratorDriver driver = CSharpGeneratorDriver.Create([new PluginGenerator().AsSourceGenerator()], parseOptions: s_language,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        driver = driver.RunGeneratorsAndUpdateCompilation(before, out Compilation after, out _);
        return new GeneratedAssembly(after, driver, [.. driver.GetRunResult().Diagnostics]);
    }

    /// <summary>The bytes; the compiler must not complain about anything.</summary>
    public MemoryStream Emit()
    {
        var image = new MemoryStream();
        Assert.That(Findings, Is.Empty);
        Assert.That(Compilation.Emit(image).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning), Is.Empty);
        image.Position = 0;
        return image;
    }

    /// <summary>Loads the assembly and makes its manifest, as [assembly: Plugin] names it.</summary>
    public IPlugin LoadPlugin() => (IPlugin)Activator.CreateInstance(Load().GetCustomAttribute<PluginAttribute>()!.Manifest)!;

    /// <summary>Loads the assembly, after those that it refers to.</summary>
    public Assembly Load(params GeneratedAssembly[] references)
    {
        var context = new AssemblyLoadContext(null, isCollectible: true);
        foreach (GeneratedAssembly reference in references)
            context.LoadFromStream(reference.Emit());
        return context.LoadFromStream(Emit());
    }

    private MetadataReference ToReference() => MetadataReference.CreateFromStream(Emit());
}
