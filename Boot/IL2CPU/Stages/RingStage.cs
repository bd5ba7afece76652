using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Cosmos.IL2CPU.Caching;
using Cosmos.IL2CPU.Options;
using Cosmos.IL2CPU.Rings;

namespace Cosmos.IL2CPU.Stages;

/// <summary>Judges the image by the rules of docs/rings.md: rings, constructs that the type system does not check, capabilities of plugins.</summary>
internal sealed class RingStage
{
    private const string WarningPrefix = "warning ";

    private readonly BuildContext _context;
    private readonly (string Path, PartKind Kind)[] _assemblies;

    /// <summary>Prepares the stage.</summary>
    public RingStage(BuildContext context)
    {
        _context = context;
        BuildOptions options = context.Options;
        _assemblies =
        [
            .. options.KernelAssemblies.Select(path => (path, PartKind.Kernel)),
            .. options.References.Select(path => (path, options.Platform.Contains(path) ? PartKind.Platform : PartKind.Library)),
            (options.Application, PartKind.Program),
        ];
        Report = context.Intermediate("rings.txt");
    }

    /// <summary>How many assemblies are judged.</summary>
    public int Count => _assemblies.Length;

    /// <summary>File that lists the assemblies with their rings.</summary>
    public string Report { get; }

    /// <summary>Hash of everything the result depends on, the rules included.</summary>
    public string Fingerprint()
    {
        BuildOptions options = _context.Options;
        using var fingerprint = new Fingerprint();
        fingerprint.Add("rings").Add(typeof(RingStage).Module.ModuleVersionId.ToString())
            .Add([.. _assemblies.Select(a => a.Kind.ToString())]).AddFiles([.. _assemblies.Select(a => a.Path)])
            .Add([.. _assemblies.Select(a => options.Packages.TryGetValue(a.Path, out PackageIdentity package) ? $"{package.Id}/{package.Version}" : "")])
            .Add([.. options.Grants.Select(g => $"{g.Assembly}={string.Join(',', g.Capabilities)}")]).Add([.. options.Trusts.Select(t => $"{t.Name}/{t.Version}")]);
        return fingerprint.Finish();
    }

    /// <summary>Reads all assemblies and judges them.</summary>
    /// <exception cref="BuildException">Rules are broken; all of them are named.</exception>
    public void Run()
    {
        var overlapping = new OverlappingFields([.. _assemblies.Select(a => a.Path)]);
        var parts = new ImagePart[_assemblies.Length];
        try
        {
            Parallel.For(0, parts.Length, i => parts[i] = Read(_assemblies[i].Path, _assemblies[i].Kind, overlapping));
        }
        catch (AggregateException e) when (e.InnerException is BuildException damaged)
        {
            throw damaged;
        }
        var rules = new ImageRules(parts, _context.Options.Grants, _context.Options.Trusts);
        IReadOnlyList<BuildError> warnings = rules.Check();
        File.WriteAllLines(Report, rules.Describe().Concat(warnings.Select(w => $"{WarningPrefix}{w.Code}: {w.Message}")));
    }

    private ImagePart Read(string path, PartKind kind, OverlappingFields overlapping)
    {
        PackageIdentity? package = _context.Options.Packages.TryGetValue(path, out PackageIdentity known) ? known : null;
        AssemblyFacts facts = AssemblyFacts.Read(path);
        // Of our own libraries those of ring 3 are judged like anybody's, but for the contracts themselves.
        if (kind == PartKind.Platform && facts.Ring is null or RingRules.User && facts.CapabilityNames.Count == 0)
            kind = PartKind.Library;
        return new ImagePart(facts, kind, package, AssemblyScanner.Scan(path, overlapping));
    }

    /// <summary>Prints the warnings, of this build or of the one whose result is still good.</summary>
    public void PrintWarnings()
    {
        foreach (string line in File.ReadLines(Report).Where(l => l.StartsWith(WarningPrefix, StringComparison.Ordinal)))
            _context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"il2cpu : {line}"));
    }
}
