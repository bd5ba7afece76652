using System.Linq;
using Microsoft.CodeAnalysis;
using NUnit.Framework;

namespace Cosmos.Plugins.Generator.Tests;

/// <summary>Every rule: what breaks it, where the compiler points, what it says.</summary>
[TestFixture]
public sealed class RuleTests
{
    [Test]
    public void A_wrong_grammar_is_marked_at_its_character()
    {
        Diagnostic finding = Only("COSMOS0501", $$"""
            [ShellCommand("ping <host:hots>", "Pings.")]
            public sealed class PingCommand : IShellCommand {{Sources.Body}}
            """, "PingCommand: the grammar 'ping <host:hots>' is wrong at column 12: there is no kind 'hots'; kinds are text, int, hex, path, host, command, plugin.");
        Assert.That(finding.Location.GetLineSpan().StartLinePosition, Is.EqualTo(new Microsoft.CodeAnalysis.Text.LinePosition(0, 15 + 11)));
    }

    [Test]
    public void A_wrong_grammar_made_of_pieces_is_marked_as_a_whole()
    {
        Diagnostic finding = Only("COSMOS0501", $$"""
            [ShellCommand("ping" + " <host", "Pings.")]
            public sealed class PingCommand : IShellCommand {{Sources.Body}}
            """, "this '<' is never closed");
        Assert.That(finding.Location.SourceSpan.Length, Is.EqualTo("\"ping\" + \" <host\"".Length));
    }

    [Test]
    public void An_empty_grammar_is_an_error() => Only("COSMOS0501", Sources.Command("x").Replace("\"x\"", "\"\""), "it begins with the name of the command");

    [TestCase("a", "", "a", "", "a")]
    [TestCase("a", ", Aliases = \"b\"", "b", "", "b")]
    [TestCase("a", ", Aliases = \"c d\"", "b", ", Aliases = \"d\"", "d")]
    public void Two_commands_of_one_name_are_an_error(string first, string firstAliases, string second, string secondAliases, string name) => Only("COSMOS0502", $$"""
        [ShellCommand("{{first}}", "Does."{{firstAliases}})] public sealed class A : IShellCommand {{Sources.Body}}
        [ShellCommand("{{second}}", "Does."{{secondAliases}})] public sealed class B : IShellCommand {{Sources.Body}}
        """, $"A and B both call themselves '{name}'.");

    [Test]
    public void Two_plugins_with_a_command_of_one_name_are_an_error_in_the_image()
    {
        var first = GeneratedAssembly.Compile(Sources.Command("a", ", Aliases = \"same\""), "Acme.First");
        var second = GeneratedAssembly.Compile(Sources.Command("same"), "Acme.Second");
        var program = GeneratedAssembly.Compile("Console.WriteLine();", "Acme.Image", OutputKind.ConsoleApplication, first, second);
        Assert.That(program.Findings.Select(f => $"{f.Id} {f.GetMessage()}"), Is.EqualTo(new[]
        {
            "COSMOS0503 Acme.First and Acme.Second both have a command 'same'. Leave one of them out of the image, or rename the command.",
        }));
    }

    [TestCase("public abstract class X : IShellCommand { public abstract ValueTask<int> RunAsync(CommandContext context, CancellationToken stop);", "}", "abstract")]
    [TestCase("public sealed class X<T> : IShellCommand", Sources.Body, "generic, or inside a generic type")]
    [TestCase("file sealed class X : IShellCommand", Sources.Body, "local to its file")]
    public void A_class_that_nobody_can_make_is_an_error(string declaration, string body, string reason) =>
        Only("COSMOS0504", $"[ShellCommand(\"x\", \"Does.\")] {declaration} {body}", $"X cannot be made: it is {reason}.");

    [Test]
    public void A_private_class_is_an_error() =>
        Only("COSMOS0504", $"public class Outer {{ [ShellCommand(\"x\", \"Does.\")] private sealed class X : IShellCommand {Sources.Body} }}", "it is private");

    [Test]
    public void A_class_without_the_contract_is_an_error() =>
        Only("COSMOS0505", "[ShellCommand(\"x\", \"Does.\")] public sealed class X;", "Add it: public sealed class X : IShellCommand.");

    [TestCase("public X() {} public X(TimeProvider time) {}", "2 constructors")]
    [TestCase("private X() {}", "only private constructors")]
    public void A_command_has_one_constructor(string constructors, string reason) =>
        Only("COSMOS0506", $"[ShellCommand(\"x\", \"Does.\")] public sealed partial class X : IShellCommand {Sources.Body} public partial class X {{ {constructors} }}", $"X has {reason}.");

    [TestCase("int count", "'count' is the value type int")]
    [TestCase("string name", "'name' is of type string")]
    [TestCase("TimeProvider[] times", "'times' is of type TimeProvider[]")]
    [TestCase("ref TimeProvider time", "'time' is passed by reference")]
    [TestCase("IPluginServices services", "'services' is the collection of all services")]
    public void Parameters_are_services(string parameter, string reason) =>
        Only("COSMOS0507", $"[ShellCommand(\"x\", \"Does.\")] public sealed class X({parameter}) : IShellCommand {Sources.Body}", reason);

    [Test]
    public void A_capability_that_a_parameter_needs_must_be_declared() => Only("COSMOS0508", $$"""
        [ShellCommand("x", "Does.", Requires = Capability.Files)]
        public sealed class X(IMachineClock clock) : IShellCommand {{Sources.Body}}
        """, "X: the parameter 'clock' (IMachineClock) needs the capability Clock. Write Requires = Capability.Files | Capability.Clock in [ShellCommand]");

    [TestCase("", "is empty")]
    [TestCase("No full stop", "does not end with a full stop")]
    [TestCase(@"Two.\nLines.", "has several lines")]
    [TestCase("Ten words of ten letters. Ten words of ten letters. Ten words of ten letters. Ten words of ten letters.", "has 103 characters")]
    public void A_summary_is_one_short_sentence(string summary, string reason) =>
        Only("COSMOS0509", $"[ShellCommand(\"x\", \"{summary}\")] public sealed class X : IShellCommand {Sources.Body}", $"the summary {reason}.");

    [TestCase("?", "the alias '?' is no name of a command")]
    [TestCase("y y", "the alias 'y' is given twice")]
    [TestCase("x", "the alias 'x' is given twice, or is the command's name")]
    public void Aliases_are_names(string aliases, string reason) => Only("COSMOS0510", Sources.Command("x", $", Aliases = \"{aliases}\""), reason);

    [Test]
    public void What_is_wrong_with_one_command_does_not_hide_the_others()
    {
        var assembly = GeneratedAssembly.Compile($"{Sources.Command("good")}\n[ShellCommand(\"bad <\", \"Does.\")] public sealed class Bad : IShellCommand {Sources.Body}");
        Assert.That(assembly.Findings.Select(f => f.Id), Is.EqualTo(new[] { "COSMOS0501" }));
        Assert.That(assembly.Files, Is.EqualTo(new[] { "PluginManifest.g.cs" }));
    }

    /// <summary>The one finding, an error with a place in the source and a remedy.</summary>
    private static Diagnostic Only(string id, string source, string message)
    {
        var assembly = GeneratedAssembly.Compile(source);
        Assert.That(assembly.Findings.Select(f => f.Id), Is.EqualTo(new[] { id }), string.Join("\n", assembly.Findings));
        Diagnostic finding = assembly.Findings[0];
        Assert.Multiple(() =>
        {
            Assert.That(finding.GetMessage(), Does.Contain(message));
            Assert.That(finding.Severity, Is.EqualTo(DiagnosticSeverity.Error));
            Assert.That(finding.Location.GetLineSpan().Path, Is.EqualTo("Source.cs"));
        });
        return finding;
    }
}
