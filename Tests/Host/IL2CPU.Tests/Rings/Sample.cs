using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Options;
using Cosmos.IL2CPU.Rings;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests.Rings;

/// <summary>Assemblies that tests compile from a few lines of source.</summary>
internal static class Sample
{
    /// <summary>Usings that every sample starts with.</summary>
    private const string Usings = """
        using System; using System.Collections.Generic; using System.Collections.Immutable; using System.IO; using System.Linq; using System.Net; using System.Net.Sockets; using System.Runtime.CompilerServices;
        using System.Runtime.InteropServices; using System.Threading; using System.Threading.Tasks;

        """;

    /// <summary>The attribute of Kernel/Core/Shared/Ring.cs with a ring.</summary>
    private const string RingSource = """
        [assembly: Cosmos.Ring(Cosmos.Ring.{0})]
        namespace Cosmos
        {{
            enum Ring {{ Core, HAL, System, User }}
            [System.AttributeUsage(System.AttributeTargets.Assembly)] sealed class RingAttribute(Ring ring) : System.Attribute {{ public Ring Ring => ring; }}
        }}
        """;

    // Every further assembly makes each of the many compilations slower.
    private static readonly string[] Libraries =
    [
        "System.Private.CoreLib", "System.Runtime", "System.Runtime.InteropServices", "System.Collections", "System.Collections.Immutable", "System.Linq",
        "System.Linq.Expressions", "System.Memory", "System.Net.Primitives", "System.Net.Sockets", "System.Net.NameResolution", "System.Net.Http",
        "System.Diagnostics.Process", "System.ComponentModel.Primitives", "System.Private.Xml.Linq", "System.Private.Xml", "Microsoft.CSharp", "Cosmos.User",
    ];

    private static readonly ImmutableArray<MetadataReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Libraries.Contains(Path.GetFileNameWithoutExtension(path))).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Cosmos.User, with the contracts that plugins see.</summary>
    public static string Contracts { get; } = typeof(Cosmos.User.Capability).Assembly.Location;

    /// <summary>Compiles an assembly into the test's directory.</summary>
    /// <param name="name">Simple name.</param>
    /// <param name="source">C#, without usings.</param>
    /// <param name="ring">The ring it declares; null for none.</param>
    /// <param name="optimize">Release or debug code.</param>
    /// <param name="references">Assemblies it refers to besides the class library and Cosmos.User.</param>
    /// <returns>Its path.</returns>
    public static string Compile(string name, string source, string? ring = null, bool optimize = true, params string[] references)
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        List<SyntaxTree> trees = [CSharpSyntaxTree.ParseText(Usings + source, options)];
        if (ring is not null)
            trees.Add(CSharpSyntaxTree.ParseText(string.Format(System.Globalization.CultureInfo.InvariantCulture, RingSource, ring), options));
        var compilation = CSharpCompilation.Create(name, trees, Platform.AddRange(references.Select(r => MetadataReference.CreateFromFile(r))),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: source.Contains("unsafe ", StringComparison.Ordinal), nullableContextOptions: NullableContextOptions.Enable,
                optimizationLevel: optimize ? OptimizationLevel.Release : OptimizationLevel.Debug));
        string path = Path.Combine(TestPaths.CreateDirectory(), name + ".dll");
        EmitResult result = compilation.Emit(path);
        Assert.That(result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error), Is.Empty, "the sample itself");
        return path;
    }

    /// <summary>What is found in some members of a class, besides that it was compiled with AllowUnsafeBlocks.</summary>
    public static IReadOnlyList<Finding> Findings(string members) =>
        [.. Scan(Compile("Sample", $"public static unsafe class C {{ {members} }}")).Findings.Where(f => f.Construct != Constructs.UnsafeContext)];

    /// <summary>Reads an assembly.</summary>
    public static AssemblyScan Scan(string path) => AssemblyScanner.Scan(path, new OverlappingFields([path]));

    /// <summary>A part of an image.</summary>
    public static ImagePart Part(PartKind kind, string path, PackageIdentity? package = null) => new(AssemblyFacts.Read(path), kind, package, Scan(path));
}
