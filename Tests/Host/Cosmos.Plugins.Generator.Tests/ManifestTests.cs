using System;
using System.Linq;
using System.Reflection;
using Cosmos.User;
using Microsoft.CodeAnalysis;
using NUnit.Framework;

namespace Cosmos.Plugins.Generator.Tests;

/// <summary>What the generator writes, compiled and run.</summary>
[TestFixture]
public sealed class ManifestTests
{
    [Test]
    public void A_command_is_described_as_its_attribute_says()
    {
        IPlugin plugin = GeneratedAssembly.Compile($$"""
            [assembly: System.Reflection.AssemblyVersion("1.2.3.4")]
            [assembly: PluginCapabilities(Capability.Files)]
            namespace Acme;

            [ShellCommand("ping <host:host> [-c <count:int>]", "Sends \"echo\" requests.", Remarks = "One\nTwo", Aliases = "p echo6", Requires = Capability.Network | Capability.Clock)]
            public sealed class PingCommand : IShellCommand {{Sources.Body}}
            """).LoadPlugin();
        CommandDescriptor command = plugin.Commands.Single();
        Assert.Multiple(() =>
        {
            Assert.That(plugin.Name, Is.EqualTo("Acme.Commands"));
            Assert.That(plugin.Version, Is.EqualTo(new Version(1, 2, 3, 4)));
            Assert.That(plugin.Ring, Is.EqualTo(3));
            Assert.That(plugin.Capabilities, Is.EqualTo(Capability.Files | Capability.Network | Capability.Clock));
            Assert.That(command.Name, Is.EqualTo("ping"));
            Assert.That(command.Grammar.Text, Is.EqualTo("ping <host:host> [-c <count:int>]"));
            Assert.That(command.Summary, Is.EqualTo("Sends \"echo\" requests."));
            Assert.That(command.Remarks, Is.EqualTo("One\nTwo"));
            Assert.That(command.Aliases, Is.EqualTo(new[] { "p", "echo6" }));
            Assert.That(command.Requires, Is.EqualTo(Capability.Network | Capability.Clock));
        });
    }

    [Test]
    public void Services_go_to_the_constructor_and_nullable_ones_may_be_missing()
    {
        IPlugin plugin = GeneratedAssembly.Compile($$"""
            [ShellCommand("clock", "Shows the clock.", Requires = Capability.Clock | Capability.Processors)]
            public sealed class ClockCommand(TimeProvider time, IMachineClock? clock, Func<string?>? name, IProcessors? processors = null) : IShellCommand
            {
                public override string ToString() => $"{time is not null} {clock is null} {name!()} {processors is null}";

                public ValueTask<int> RunAsync(CommandContext context, CancellationToken stop) => new(0);
            }
            """).LoadPlugin();
        Assert.That(plugin.Commands.Single().Create(new Services(TimeProvider.System, (Func<string?>)(() => "x"))).ToString(), Is.EqualTo("True True x True"));
        Assert.That(() => plugin.Commands.Single().Create(new Services()), Throws.InvalidOperationException.With.Message.Contains("System.TimeProvider"));
    }

    [Test]
    public void Internal_and_nested_classes_are_commands_too()
    {
        IPlugin plugin = GeneratedAssembly.Compile($$"""
            internal static class Group
            {
                [ShellCommand("inner", "Is inside.")]
                internal sealed class InnerCommand : IShellCommand {{Sources.Body}}
            }
            [ShellCommand("record", "Is a record.")]
            internal sealed record RecordCommand : IShellCommand {{Sources.Body}}
            [ShellCommand("derived", "Has a base class.")]
            public sealed class DerivedCommand : CommandBase;
            public abstract class CommandBase : IShellCommand {{Sources.Body}}
            """).LoadPlugin();
        Assert.That(plugin.Commands.Select(c => $"{c.Name} {c.Create(new Services()).GetType().Name}"), Is.EqualTo(new[] { "derived DerivedCommand", "inner InnerCommand", "record RecordCommand" }));
    }

    [Test]
    public void The_ring_is_that_of_the_assembly()
    {
        IPlugin plugin = GeneratedAssembly.Compile($$"""
            [assembly: Cosmos.Ring(Cosmos.Ring.System)]
            {{Sources.Command("low")}}
            namespace Cosmos
            {
                internal enum Ring { Core = 0, HAL = 1, System = 2, User = 3 }
                internal sealed class RingAttribute(Ring ring) : Attribute { public Ring Ring => ring; }
            }
            """).LoadPlugin();
        Assert.That(plugin.Ring, Is.EqualTo(2));
    }

    [Test]
    public void A_library_without_commands_is_left_alone() => Assert.That(GeneratedAssembly.Compile("public class C;").Files, Is.Empty);

    [Test]
    public void A_library_gets_no_list() => Assert.That(GeneratedAssembly.Compile(Sources.Command("a")).Files, Is.EqualTo(new[] { "PluginManifest.g.cs" }));

    [Test]
    public void A_program_lists_its_own_plugin_and_those_it_refers_to()
    {
        var first = GeneratedAssembly.Compile(Sources.Command("first"), "Acme.First");
        var second = GeneratedAssembly.Compile(Sources.Command("second"), "Acme.Second");
        var program = GeneratedAssembly.Compile($"Console.WriteLine();\n{Sources.Command("own")}", "Acme.Image", OutputKind.ConsoleApplication, second, first);
        Assert.That(program.Files, Is.EquivalentTo(new[] { "PluginManifest.g.cs", "GeneratedPlugins.g.cs" }));
        Assert.That(List(program.Load(first, second)), Is.EqualTo(new[] { "Acme.First: first", "Acme.Image: own", "Acme.Second: second" }));
    }

    [Test]
    public void A_program_without_plugins_has_an_empty_list() =>
        Assert.That(List(GeneratedAssembly.Compile("Console.WriteLine();", "Empty", OutputKind.ConsoleApplication).Load()), Is.Empty);

    [Test]
    public void What_does_not_concern_commands_writes_nothing_anew()
    {
        var assembly = GeneratedAssembly.Compile(Sources.Command("a"));
        SyntaxTree other = assembly.Compilation.SyntaxTrees.First(t => t.FilePath == "Usings.cs");
        Compilation changed = assembly.Compilation.RemoveSyntaxTrees(assembly.Driver.GetRunResult().GeneratedTrees)
            .ReplaceSyntaxTree(other, other.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From($"{other.GetText()} public class Other;")));
        GeneratorRunResult result = assembly.Driver.RunGenerators(changed).GetRunResult().Results.Single();
        Assert.That(result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason), Is.All.EqualTo(IncrementalStepRunReason.Cached));
    }

    private static string[] List(Assembly program)
    {
        Type list = program.GetType("Cosmos.Plugins.GeneratedPlugins", throwOnError: true)!;
        var plugins = (System.Collections.Generic.IReadOnlyList<IPlugin>)list.GetProperty("All")!.GetValue(null)!;
        return [.. plugins.Select(p => $"{p.Name}: {string.Join(' ', p.Commands.Select(c => c.Name))}")];
    }

    private sealed class Services(params object[] all) : IPluginServices
    {
        public T Get<T>()
            where T : class => Find<T>() ?? throw new InvalidOperationException(typeof(T).FullName);

        public T? Find<T>()
            where T : class => all.OfType<T>().FirstOrDefault();
    }
}
