using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.IL2CPU.Stages;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

/// <summary>A compiler of a few lines stands in for ilc: the program calls some exports, and exports call others.</summary>
[TestFixture]
public sealed class ExportSelectionTests
{
    private static readonly Dictionary<string, string[]> Calls = new()
    {
        ["Open"] = ["Malloc"],
        ["Malloc"] = [],
        ["Write"] = [],
        ["Unused"] = ["Malloc"],
        ["Ping"] = ["Pong"],
        ["Pong"] = ["Ping"],
        ["Trap"] = [],
    };

    private string _directory = "";
    private int _compilations;

    [SetUp]
    public void CreateDirectory()
    {
        _directory = TestPaths.CreateDirectory();
        _compilations = 0;
    }

    [Test]
    public void Only_what_the_program_calls_is_exported() => Assert.That(Select(["Write"], null), Is.EquivalentTo(new[] { "Trap", "Write" }));

    [Test]
    public void What_an_export_calls_is_exported_too() => Assert.That(Select(["Open"], null), Is.EquivalentTo(new[] { "Malloc", "Open", "Trap" }));

    [Test]
    public void A_program_that_calls_nothing_keeps_what_assembly_refers_to() => Assert.That(Select([], null), Is.EquivalentTo(new[] { "Trap" }));

    [Test]
    public void The_set_of_the_previous_build_saves_all_repetitions()
    {
        Select(["Open"], new HashSet<string> { "Open", "Malloc", "Trap" });
        Assert.That(_compilations, Is.EqualTo(1));
    }

    [TestCase("")]
    [TestCase("Unused")]
    [TestCase("Write Malloc")]
    [TestCase("Open Malloc Write Unused Ping Pong NoLongerThere")]
    public void The_result_does_not_depend_on_the_previous_build(string hint) =>
        Assert.That(Select(["Open"], hint.Split(' ').ToHashSet()), Is.EquivalentTo(new[] { "Malloc", "Open", "Trap" }));

    [Test]
    public void Exports_that_only_call_each_other_are_dropped() =>
        Assert.That(Select(["Write"], new HashSet<string> { "Write", "Ping", "Pong" }), Is.EquivalentTo(new[] { "Trap", "Write" }));

    private IReadOnlySet<string> Select(string[] program, IReadOnlySet<string>? hint) =>
        new ExportSelection(Calls.Keys.ToHashSet(), new HashSet<string> { "Trap" }, exports => Compile(program, exports)).Run(hint);

    private string Compile(string[] program, IReadOnlySet<string> exports)
    {
        _compilations++;
        var lines = new List<string> { ".section __modules, \"aw\"", ".quad main", ".section __managedcode, \"ax\"", "main:" };
        lines.AddRange(program.Select(c => $"call {c}"));
        foreach (string export in exports.Order(StringComparer.Ordinal))
            lines.AddRange([$".globl {export}", $"{export}:", "nop", .. Calls[export].Select(c => $"call {c}")]);
        return AssemblyObjects.Assemble(_directory, $"round{_compilations}", string.Join('\n', lines) + "\n");
    }
}
