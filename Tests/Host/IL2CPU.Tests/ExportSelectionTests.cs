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
    public void Only_what_the_program_calls_is_exported() => Assert.That(Select(["Write"], "Trap"), Is.EquivalentTo(new[] { "Trap", "Write" }));

    [Test]
    public void What_an_export_calls_is_exported_too() => Assert.That(Select(["Open"], "Trap"), Is.EquivalentTo(new[] { "Malloc", "Open", "Trap" }));

    [Test]
    public void A_program_that_calls_nothing_keeps_the_start() => Assert.That(Select([], "Trap"), Is.EquivalentTo(new[] { "Trap" }));

    [Test]
    public void A_start_that_is_right_takes_one_compilation()
    {
        Select(["Open"], "Open", "Malloc", "Trap");
        Assert.That(_compilations, Is.EqualTo(1));
    }

    [Test]
    public void Names_that_the_kernel_does_not_have_are_left_out_of_the_start() =>
        Assert.That(Select([], "Trap", "NoLongerThere"), Is.EquivalentTo(new[] { "Trap" }));

    private IReadOnlySet<string> Select(string[] program, params string[] start) =>
        new ExportSelection(Calls.Keys.ToHashSet(), exports => Compile(program, exports)).Run(start);

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
