using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.IL2CPU.Options;
using Cosmos.IL2CPU.Rings;
using NUnit.Framework;
using static Cosmos.IL2CPU.Tests.Rings.Sample;

namespace Cosmos.IL2CPU.Tests.Rings;

/// <summary>The rules of docs/rings.md for whole images.</summary>
[TestFixture]
public sealed class ImageRulesTests
{
    private const string Header = """
        using Cosmos.User;
        [assembly: Plugin(typeof(Manifest))]

        """;

    private const string Manifest = """

        sealed class Manifest : IPlugin { public string Name => ""; public Version Version => new(); public int Ring => 3; public Capability Capabilities => 0; public IReadOnlyList<CommandDescriptor> Commands => []; }
        """;

    private static readonly PackageIdentity Codec = new("Acme.Codec", "1.2.0");

    private static readonly Lazy<ImagePart[]> Smallest = new(() =>
    [
        Part(PartKind.Platform, Contracts),
        Part(PartKind.Program, Compile("Shop", "class Program { static void Main() { File.ReadAllText(\"/x\"); Environment.Exit(0); } }", "User")),
    ]);

    private readonly List<ImagePart> _parts = [];
    private readonly List<Grant> _grants = [];
    private readonly List<Trust> _trusts = [];

    [SetUp]
    public void ComposeTheSmallestImage()
    {
        _parts.Clear();
        _grants.Clear();
        _trusts.Clear();
        _parts.AddRange(Smallest.Value);
    }

    [Test]
    public void The_program_itself_composes_the_image_and_needs_no_grant() => Assert.That(Check(), Is.Empty);

    [Test]
    public void A_plugin_that_uses_what_it_does_not_declare_is_an_error_that_names_the_place_and_the_remedy()
    {
        Plugin("static class Copier { public static string Run() => File.ReadAllText(\"/etc/motd\"); }");
        _grants.Add(new Grant("Acme.Commands", ["Files"]));
        BuildError error = Errors().Single();
        Assert.That(error.Code, Is.EqualTo("COSMOS0405"));
        Assert.That(error.Message, Does.Contain("the plugin Acme.Commands does not declare Files").And.Contain("Copier.Run uses System.IO.File.ReadAllText")
            .And.Contain("[assembly: PluginCapabilities(Capability.Files)]").And.Contain("Requires = Capability.Files"));
    }

    [Test]
    public void A_plugin_that_is_not_granted_what_it_declares_is_an_error_with_the_line_to_add()
    {
        Plugin("[assembly: PluginCapabilities(Capability.Files | Capability.Network)] static class C { public static void Run() => new TcpClient(File.ReadAllText(\"/a\"), 1).Close(); }");
        _grants.Add(new Grant("Acme.Commands", ["Files"]));
        BuildError error = Errors().Single();
        Assert.That(error.Code, Is.EqualTo("COSMOS0407"));
        Assert.That(error.Message, Does.Contain("Acme.Commands declares Network").And.Contain("Shop's project file")
            .And.Contain("<CosmosGrant Include=\"Acme.Commands\" Capabilities=\"Files;Network\" />"));
    }

    [Test]
    public void A_plugin_may_do_what_it_declares_and_is_granted()
    {
        Plugin("[assembly: PluginCapabilities(Capability.Files)] static class C { public static string Run() => File.ReadAllText(\"/a\"); }");
        _grants.Add(new Grant("Acme.Commands", ["Files"]));
        Assert.That(Check(), Is.Empty);
    }

    [Test]
    public void What_a_command_declares_counts_for_its_assembly()
    {
        Plugin("[ShellCommand(\"get <url>\", \"Gets.\", Requires = Capability.Network)] sealed class Get { public static object Run() => new System.Net.Http.HttpClient(); }");
        _grants.Add(new Grant("Acme.Commands", ["Network"]));
        Assert.That(Check(), Is.Empty);
    }

    [TestCase("new StreamReader(\"/a\")", "Files")]
    [TestCase("new DirectoryInfo(\"/\")", "Files")]
    [TestCase("(Action<string>)File.Delete", "Files")]
    [TestCase("Dns.GetHostName()", "Network")]
    [TestCase("new Socket(SocketType.Stream, ProtocolType.Tcp)", "Network")]
    [TestCase("(Action<int>)Environment.Exit", "PowerControl")]
    [TestCase("System.Diagnostics.Process.GetCurrentProcess()", "Diagnostics")]
    [TestCase("Environment.GetEnvironmentVariables()", "Diagnostics")]
    [TestCase("MachineNetwork.IsSupported", "NetworkControl")]
    [TestCase("typeof(IPhysicalMemory)", "PhysicalMemory")]
    public void Members_of_the_class_library_and_of_the_contracts_need_capabilities(string expression, string capability)
    {
        Plugin($"static class C {{ public static object Run() => {expression}; }}");
        Assert.That(Errors().Select(e => e.Message), Has.Some.Contains($"does not declare {capability},"));
    }

    [TestCase("new StreamReader(new MemoryStream())")]
    [TestCase("IPAddress.Parse(\"10.0.0.1\")")]
    [TestCase("Path.Combine(\"a\", \"b\")")]
    [TestCase("System.Xml.Linq.XDocument.Parse(\"<a/>\")")]
    [TestCase("new object().GetType().Name + typeof(string).Assembly.GetName()")]
    [TestCase("Activator.CreateInstance<object>()")]
    public void What_touches_nothing_needs_no_capability(string expression)
    {
        Plugin($"static class C {{ public static object Run() => {expression}; }}");
        Assert.That(Check(), Is.Empty);
    }

    [TestCase("typeof(string).GetMethod(\"Trim\")!.Invoke(\"\", null)!", "System.Reflection.MethodBase.Invoke")]
    [TestCase("Type.GetType(\"System.IO.File\")!", "System.Type.GetType")]
    [TestCase("Activator.CreateInstance(typeof(string))!", "System.Activator.CreateInstance")]
    [TestCase("System.Reflection.Assembly.Load(\"X\")", "System.Reflection.Assembly.Load")]
    [TestCase("((Func<object, object>)(o => ((dynamic)o).Delete()))", "Microsoft.CSharp.RuntimeBinder.Binder")]
    public void Reaching_code_by_its_name_needs_trust(string expression, string member)
    {
        Plugin($"static class C {{ public static object Run() => {expression}; }}");
        BuildError error = Errors().Single();
        Assert.That(error.Code, Is.EqualTo("COSMOS0406"));
        Assert.That(error.Message, Does.Contain(member).And.Contain("<CosmosTrust Include=\"Acme.Commands\" />"));
        _trusts.Add(new Trust("Acme.Commands", ""));
        Assert.That(Check(), Is.Empty);
    }

    [Test]
    public void A_library_that_a_plugin_brings_along_is_judged_with_it()
    {
        string helper = Compile("Acme.Helper", "public static class H { public static string Get() => File.ReadAllText(\"/a\"); }");
        _parts.Add(Part(PartKind.Library, helper));
        Assert.That(Check(), Is.Empty, "only the program refers to it");
        Plugin("static class C { public static string Run() => H.Get(); }", helper);
        BuildError error = Errors().Single();
        Assert.That(error.Code, Is.EqualTo("COSMOS0407"));
        Assert.That(error.Message, Does.Contain("Acme.Helper, which the plugin Acme.Commands brings along, needs Files (H.Get uses System.IO.File.ReadAllText)")
            .And.Contain("<CosmosGrant Include=\"Acme.Helper\" Capabilities=\"Files\" />"));
        _grants.Add(new Grant("Acme.Helper", ["Files"]));
        Assert.That(Check(), Is.Empty);
    }

    [Test]
    public void A_plugin_does_not_reach_into_lower_rings_without_trust()
    {
        string storage = Compile("Cosmos.Depth", "public static class Disk { public static void Write() { } }", "System");
        _parts.Add(Part(PartKind.Platform, storage));
        Plugin("static class C { public static void Run() => Disk.Write(); }", storage);
        Assert.That(Errors().Single().Message, Does.Contain("it refers to Cosmos.Depth (ring System), whose members no capability guards"));
    }

    [Test]
    public void A_grant_that_nobody_needs_is_a_warning()
    {
        Plugin("static class C { }");
        _grants.Add(new Grant("Acme.Commands", ["Files"]));
        _grants.Add(new Grant("Acme.Comands", ["Network"]));
        Assert.That(Check(), Has.Exactly(2).Items.And.All.Property("Code").EqualTo("COSMOS0409")
            .And.Some.Property("Message").Contains("Acme.Commands: Files").And.Some.Property("Message").Contains("Acme.Comands: Network"));
    }

    [Test]
    public void A_capability_that_does_not_exist_is_an_error_that_lists_those_that_do()
    {
        _grants.Add(new Grant("Acme.Commands", ["Filez"]));
        BuildError error = Errors().Single();
        Assert.That(error, Has.Property("Code").EqualTo("COSMOS0408").And.Property("Message").Contains("Filez").And.Property("Message").Contains("Files, Network"));
    }

    [Test]
    public void A_package_with_unsafe_code_has_to_be_trusted_by_name_and_version()
    {
        _parts.Add(Part(PartKind.Library, Compile("Acme.Codec", "public static class Fast { public static int Peek(nint p) => Marshal.ReadInt32(p); }"), Codec));
        BuildError error = Errors().Single();
        Assert.That(error.Code, Is.EqualTo("COSMOS0403"));
        Assert.That(error.Message, Does.Contain("Acme.Codec 1.2.0").And.Contain("Fast.Peek uses System.Runtime.InteropServices.Marshal.ReadInt32")
            .And.Contain("<CosmosTrust Include=\"Acme.Codec\" Version=\"1.2.0\" />"));
        _trusts.Add(new Trust("acme.codec", "1.2.0"));
        Assert.That(Check(), Is.Empty);
    }

    [TestCase("1.1.9", "trusts Acme.Codec 1.1.9, and the image contains Acme.Codec 1.2.0")]
    [TestCase("", "without a version")]
    public void Trust_in_another_version_of_a_package_is_an_error_that_names_both(string version, string message)
    {
        _parts.Add(Part(PartKind.Library, Compile("Acme.Codec", "public static class Slow { }"), Codec));
        _trusts.Add(new Trust("Acme.Codec", version));
        BuildError error = Errors().Single();
        Assert.That(error, Has.Property("Code").EqualTo("COSMOS0404").And.Property("Message").Contains(message).And.Property("Message").Contains("Version=\"1.2.0\""));
    }

    [Test]
    public void Trust_that_nobody_needs_is_a_warning()
    {
        _parts.Add(Part(PartKind.Library, Compile("Acme.Codec", "public static class Slow { }"), Codec));
        _trusts.Add(new Trust("Acme.Codec", "1.2.0"));
        _trusts.Add(new Trust("Acme.Gone", "1.0.0"));
        Assert.That(Check().Select(w => w.Message), Has.Some.Contains("Acme.Codec, which needs no trust").And.Some.Contains("Acme.Gone, which is no part of the image"));
    }

    [Test]
    public void The_programs_own_unsafe_code_needs_a_line_too()
    {
        _parts[1] = Part(PartKind.Program, Compile("Shop", "unsafe class Program { static void Main() { *(int*)0 = 1; } }", "User"));
        Assert.That(Errors().Single().Message, Does.Contain("Program.Main writes to memory by an address").And.Contain("<CosmosTrust Include=\"Shop\" />"));
        _trusts.Add(new Trust("Shop", ""));
        Assert.That(Check(), Is.Empty);
    }

    [Test]
    public void Only_parts_of_this_system_declare_a_ring_below_User()
    {
        _parts.Add(Part(PartKind.Library, Compile("Acme.Driver", "public static class D { }", "HAL")));
        BuildError error = Errors().Single();
        Assert.That(error, Has.Property("Code").EqualTo("COSMOS0402").And.Property("Message").Contains("Acme.Driver declares ring HAL, and is no part of this system"));
        _trusts.Add(new Trust("Acme.Driver", ""));
        Assert.That(Check(), Is.Empty);
    }

    [Test]
    public void Every_part_of_the_kernel_declares_its_ring()
    {
        _parts.Add(Part(PartKind.Kernel, Compile("Cosmos.Odd", "public static class D { }")));
        Assert.That(Errors().Single().Message, Does.Contain("Cosmos.Odd is a part of the kernel and declares no ring"));
    }

    [TestCase("Core", true)]
    [TestCase("HAL", false)]
    [TestCase("System", false)]
    [TestCase("User", false)]
    public void Only_ring_0_does_what_the_type_system_does_not_check(string ring, bool allowed)
    {
        _parts.Add(Part(PartKind.Kernel, Compile("Cosmos.Part", "public static unsafe class P { public static int Read(int* p) => *p; }", ring)));
        if (allowed)
            Assert.That(Check(), Is.Empty);
        else
            Assert.That(Errors().Single().Message, Does.Contain($"Cosmos.Part (ring {ring}) contains what only ring Core may do: it is compiled with AllowUnsafeBlocks; P.Read"));
    }

    [Test]
    public void Only_the_contracts_call_the_kernel()
    {
        const string source = "public static class N { [DllImport(\"cosmos\")] public static extern int CosmosNative_HaltMachine(); }";
        _parts.Add(Part(PartKind.Library, Compile("Acme.Shortcut", source)));
        Assert.That(Errors().Single().Message, Does.Contain("N.CosmosNative_HaltMachine calls the native function CosmosNative_HaltMachine of cosmos"));
    }

    [Test]
    public void A_package_under_a_lower_ring_has_to_be_trusted()
    {
        string codec = Compile("Acme.Codec", "public static class Slow { public static void Run() { } }");
        _parts.Add(Part(PartKind.Library, codec, Codec));
        _parts.Add(Part(PartKind.Platform, Compile("Cosmos.Depth", "public static class D { public static void Run() => Slow.Run(); }", "System", true, codec)));
        Assert.That(Errors().Single().Message, Does.Contain("Cosmos.Depth (ring System) is built on Acme.Codec 1.2.0").And.Contain("<CosmosTrust Include=\"Acme.Codec\" Version=\"1.2.0\" />"));
        _trusts.Add(new Trust("Acme.Codec", "1.2.0"));
        Assert.That(Check(), Is.Empty);
    }

    [Test]
    public void References_point_downwards_in_the_whole_image()
    {
        string upper = Compile("Acme.Upper", "public static class U { public static void Run() { } }", "User");
        _parts.Add(Part(PartKind.Library, upper));
        _parts.Add(Part(PartKind.Platform, Compile("Cosmos.Depth", "public static class D { public static void Run() => U.Run(); }", "System", true, upper)));
        Assert.That(Errors().Select(e => (e.Code, e.Message)), Has.Some.EqualTo(("COSMOS0402",
            "references between rings point downwards only: Cosmos.Depth (ring System) refers to Acme.Upper (ring User). Turn the dependency round with a contract in the lower ring.")));
    }

    [Test]
    public void Everything_that_is_wrong_is_reported_at_once_and_long_lists_are_cut()
    {
        string methods = string.Concat(Enumerable.Range(0, 20).Select(i => $"public static int M{i}(nint p) => Marshal.ReadInt32(p);"));
        _parts.Add(Part(PartKind.Library, Compile("Acme.Codec", $"public static class Fast {{ {methods} }}"), Codec));
        Plugin("static class C { public static void Run() => File.Delete(\"/a\"); public static object? Other() => Type.GetType(\"X\"); }");
        Assert.That(Errors().Select(e => e.Code), Is.EquivalentTo(new[] { "COSMOS0403", "COSMOS0405", "COSMOS0406" }));
        Assert.That(Errors()[0].Message, Does.Contain("; and 14 more"));
    }

    private void Plugin(string source, params string[] references) =>
        _parts.Add(Part(PartKind.Library, Compile("Acme.Commands", Header + source + Manifest, "User", true, references)));

    private IReadOnlyList<BuildError> Check() => new ImageRules(_parts, _grants, _trusts).Check();

    private IReadOnlyList<BuildError> Errors()
    {
        try
        {
            Check();
        }
        catch (BuildException e)
        {
            return e.Errors;
        }
        return [];
    }
}
