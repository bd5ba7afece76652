using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Rings;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests.Rings;

/// <summary>The rules and this system: what is written down is true.</summary>
[TestFixture]
public sealed class SystemRulesTests
{
    private static readonly string[] Assemblies = Directory.GetFiles(Path.Combine(TestContext.CurrentContext.TestDirectory, "system"), "Cosmos.*.dll");

    private static readonly Lazy<IReadOnlyList<(AssemblyFacts Facts, AssemblyScan Scan)>> Parts = new(() =>
    {
        var overlapping = new OverlappingFields(Assemblies);
        return [.. Assemblies.AsParallel().Select(path => (AssemblyFacts.Read(path), AssemblyScanner.Scan(path, overlapping)))];
    });

    [Test]
    public void Every_assembly_of_the_kernel_keeps_the_rules_of_its_ring() => Assert.That(
        Parts.Value.SelectMany(p => p.Scan.Findings.Where(f => p.Facts.Ring is not int ring || !RingRules.Allows(p.Facts.Name, ring, f)).Select(f => $"{f.Place} {f.Detail}")),
        Is.Empty);

    [Test]
    public void Every_exception_is_needed_and_has_a_reason() => Assert.That(RingRules.Exceptions.Where(e => e.Reason.Length == 0
        || !Parts.Value.Any(p => p.Scan.Findings.Any(f => f.Place.StartsWith(e.Place, StringComparison.Ordinal) && (f.Construct & e.Allowed) != 0
            && (e.Assembly == p.Facts.Name || (e.Assembly.EndsWith('*') && p.Facts.Name.StartsWith(e.Assembly[..^1], StringComparison.Ordinal)))))), Is.Empty);

    [TestCase("Cosmos.Core", 0)]
    [TestCase("Cosmos.HAL", 1)]
    [TestCase("Cosmos.Drivers.Virtio", 1)]
    [TestCase("Cosmos.System2", 2)]
    [TestCase("Cosmos.Network", 2)]
    public void Assemblies_say_their_ring(string name, int ring) => Assert.That(Parts.Value.Single(p => p.Facts.Name == name).Facts.Ring, Is.EqualTo(ring));

    [Test]
    public void The_libraries_of_ring_2_need_no_exception() => Assert.That(
        Parts.Value.Where(p => p.Facts.Ring == 2 && p.Facts.Name is not "Cosmos.System2" && !p.Facts.Name.StartsWith("Cosmos.Boards.", StringComparison.Ordinal))
            .Where(p => p.Scan.Findings.Count > 0).Select(p => p.Facts.Name), Is.Empty);

    [TestCase("Kernel")]
    [TestCase("Drivers")]
    [TestCase("Boot/Boards")]
    [TestCase("Apps")]
    public void Every_project_that_becomes_a_part_of_images_names_its_ring(string folder) => Assert.That(
        Directory.EnumerateFiles(Path.Combine(TestPaths.Repository, folder), "*.csproj", SearchOption.AllDirectories).Where(path => !SaysRing(path)), Is.Empty);

    [Test]
    public void The_documentation_lists_every_exception()
    {
        string text = File.ReadAllText(Path.Combine(TestPaths.Repository, "docs", "rings.md"));
        Assert.That(RingRules.Exceptions.Where(e => !text.Contains($"`{(e.Place.Length > 0 ? e.Place.TrimEnd('.') : e.Assembly)}`", StringComparison.Ordinal)).Select(e => e.Place), Is.Empty);
    }

    // In the project file, in the properties of its folder, or by the SDK.
    private static bool SaysRing(string project)
    {
        string shared = Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(project))!, "Directory.Build.props");
        string text = File.ReadAllText(project) + (File.Exists(shared) ? File.ReadAllText(shared) : "");
        return text.Contains("<Ring>", StringComparison.Ordinal) || text.Contains("Cosmos.Build/Sdk/Sdk.props", StringComparison.Ordinal);
    }
}
