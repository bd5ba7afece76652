using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Mono.Cecil;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

/// <summary>Assembly reaches into structures of C# by numbers; here both sides are compared.</summary>
[TestFixture]
public sealed partial class OffsetsTests
{
    private static readonly Dictionary<string, string> Structures = new(StringComparer.Ordinal)
    {
        ["THREAD"] = "Cosmos.Core.Scheduling.ThreadBlock",
        ["CPU"] = "Cosmos.Core.Scheduling.CpuBlock",
    };

    /// <summary>Names of C# that are longer than those of assembly.</summary>
    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.Ordinal)
    {
        // The first word of the exception state, Kernel/Core/Runtime/Thunks.
        ["ThunkContext"] = "ExceptionState",
    };

    private static IEnumerable<TestCaseData> Offsets()
    {
        string text = File.ReadAllText(Path.Combine(TestPaths.Repository, "Kernel", "Core", "Arch", "Amd64", "Offsets.inc"));
        foreach (Match match in Assignment().Matches(text))
        {
            string[] words = match.Groups[1].Value.Split('_');
            if (Structures.ContainsKey(words[0]))
                yield return new TestCaseData(words[0], string.Concat(words.Skip(1).Select(Pascal)), int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        }
    }

    [TestCaseSource(nameof(Offsets))]
    public void An_offset_in_assembly_is_the_offset_in_CSharp(string structure, string field, int offset)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(Path.Combine(TestContext.CurrentContext.TestDirectory, "Cosmos.Core.dll"));
        TypeDefinition type = module.GetType(Structures[structure]);
        string name = OtherNames.GetValueOrDefault(field, field);
        FieldDefinition found = type.Fields.FirstOrDefault(f => f.Name == name) ?? throw new AssertionException($"{type.Name} has no field {name}.");
        // A sequential structure has a known offset for its first field alone.
        int actual = type.IsExplicitLayout ? found.Offset : type.Fields.First(f => !f.IsStatic) == found ? 0 : -1;
        Assert.That(actual, Is.EqualTo(offset));
    }

    private static string Pascal(string word) => word[..1] + word[1..].ToLowerInvariant();

    [GeneratedRegex(@"^\.set\s+(\w+)\s*,\s*(\d+)", RegexOptions.Multiline)]
    private static partial Regex Assignment();
}
