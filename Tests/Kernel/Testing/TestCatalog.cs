using System;
using System.Collections.Generic;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq;
using System.Reflection;
using NUnit.Framework;

namespace Cosmos.Testing;

/// <summary>
/// Finds the cases of an assembly by NUnit's attributes: <c>[Test]</c>, <c>[TestCase]</c>, <c>[Ignore]</c>, <c>[Category]</c>.
/// </summary>
/// <remarks>
/// NUnit's own engine builds its tree through reflection that ahead-of-time compilation cannot follow; its attributes and assertions work. The
/// host calls the same code on the same assembly, so both sides agree on the cases before the machine is booted.
/// </remarks>
public static class TestCatalog
{
    private static readonly TimeSpan s_defaultDeadline = TimeSpan.FromSeconds(30);

    /// <summary>All cases in a stable order: fixtures by name, methods in order of declaration.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "The project file of every kernel test app roots its assembly.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "The project file of every kernel test app roots its assembly.")]
    public static IReadOnlyList<KernelTestCase> Find(Assembly assembly)
    {
        var cases = new List<KernelTestCase>();
        foreach (Type fixture in assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false }).OrderBy(t => t.Name, StringComparer.Ordinal))
        {
            IEnumerable<MethodInfo> methods = fixture.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
                .OrderBy(m => m.MetadataTokenOrZero());
            foreach (MethodInfo method in methods)
                AddCases(cases, fixture, method);
        }
        return cases;
    }

    private static void AddCases(List<KernelTestCase> cases, Type fixture, MethodInfo method)
    {
        if (method.IsDefined(typeof(TestAttribute), inherit: true))
            cases.Add(Describe(fixture, method, null));
        foreach (TestCaseAttribute attribute in method.GetCustomAttributes<TestCaseAttribute>())
            cases.Add(Describe(fixture, method, attribute));
    }

    private static KernelTestCase Describe(Type fixture, MethodInfo method, TestCaseAttribute? attribute)
    {
        string arguments = attribute is null ? "" : $"({string.Join(",", attribute.Arguments.Select(Display))})";
        DeadlineAttribute? deadline = method.GetCustomAttribute<DeadlineAttribute>() ?? fixture.GetCustomAttribute<DeadlineAttribute>();
        IgnoreAttribute? ignore = method.GetCustomAttribute<IgnoreAttribute>() ?? fixture.GetCustomAttribute<IgnoreAttribute>();
        return new KernelTestCase
        {
            Name = $"{fixture.Name}.{method.Name}{arguments}",
            Fixture = fixture,
            Method = method,
            Arguments = attribute?.Arguments ?? [],
            HasExpectedResult = attribute?.HasExpectedResult ?? false,
            ExpectedResult = attribute is { HasExpectedResult: true } ? attribute.ExpectedResult : null,
            IgnoreReason = ignore is null ? null : ignore.Reason,
            Categories = fixture.GetCustomAttributes<CategoryAttribute>().Concat(method.GetCustomAttributes<CategoryAttribute>())
                .Select(c => c.Name).ToHashSet(StringComparer.Ordinal),
            Deadline = deadline is null ? s_defaultDeadline : TimeSpan.FromSeconds(deadline.Seconds),
        };
    }

    private static string Display(object? argument) => argument switch
    {
        null => "null",
        string text => $"\"{text}\"",
        Type type => type.Name,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => argument.ToString() ?? "",
    };

    // Declaration order reads well in reports, but compiled images carry no metadata tokens: reflection's own order serves there.
    private static int MetadataTokenOrZero(this MethodInfo method) => method.HasMetadataToken() ? method.MetadataToken : 0;
}
