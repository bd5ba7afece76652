using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Options;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

[TestFixture]
public sealed class OptionParserTests
{
    private string _directory = "";
    private string _file = "";

    [SetUp]
    public void CreateFile()
    {
        _directory = TestPaths.CreateDirectory();
        _file = TestPaths.Write(_directory, "a=b.dll", "x");
    }

    [Test]
    public void Options_of_a_response_file_are_read_and_comments_are_skipped()
    {
        string inner = TestPaths.Write(_directory, "inner.rsp", $"# kernel\n\n--kernel:{_file}\n--feature:System.X=false\n");
        string outer = TestPaths.Write(_directory, "outer.rsp", $"@{inner}\n--app:{_file}\n--out:{_directory}/x.elf\n--debug\n");

        BuildOptions options = Parse("@" + outer);

        Assert.Multiple(() =>
        {
            Assert.That(options.KernelAssemblies, Is.EqualTo(new[] { _file }));
            Assert.That(options.Features, Is.EqualTo(new[] { "System.X=false" }));
            Assert.That(options.Application, Is.EqualTo(_file));
            Assert.That(options.DebugInformation, Is.True);
            Assert.That(options.IntermediateDirectory, Is.EqualTo(options.Output + ".obj"));
        });
    }

    [Test]
    public void An_embedded_file_may_have_an_equals_sign_in_its_name_on_the_host() =>
        Assert.That(Parse($"--file:/etc/a={_file}").Files, Is.EqualTo(new[] { new EmbeddedFile(_file, "/etc/a") }));

    [Test]
    public void An_unknown_option_is_an_error_that_lists_the_known_ones() =>
        Assert.That(() => Parse("--frobnicate:1"), Fails("COSMOS0101", "unknown option '--frobnicate'", "--linker-script"));

    [Test]
    public void A_word_that_is_no_option_is_an_error() => Assert.That(() => Parse("app.dll"), Fails("COSMOS0101", "'app.dll' is not an option"));

    [Test]
    public void An_option_without_its_value_is_an_error() => Assert.That(() => Parse("--app"), Fails("COSMOS0101", "--app:VALUE"));

    [Test]
    public void A_flag_takes_true_false_or_nothing() => Assert.That(() => Parse("--debug:maybe"), Fails("COSMOS0101", "'maybe'"));

    [Test]
    public void A_missing_option_is_named() => Assert.That(() => OptionParser.Parse([]), Fails("COSMOS0101", "'--app' is missing"));

    [Test]
    public void A_file_that_does_not_exist_is_named() =>
        Assert.That(() => Parse("--kernel:/no/such.dll"), Fails("COSMOS0101", "'/no/such.dll'", "--kernel"));

    [Test]
    public void A_feature_needs_a_value() => Assert.That(() => Parse("--feature:System.X"), Fails("COSMOS0101", "NAME=VALUE"));

    [Test]
    public void A_response_file_that_does_not_exist_is_named() => Assert.That(() => Parse("@/no/such.rsp"), Fails("COSMOS0101", "'/no/such.rsp'"));

    [Test]
    public void A_response_file_that_includes_itself_is_an_error()
    {
        string path = Path.Combine(_directory, "loop.rsp");
        File.WriteAllText(path, "@" + path);
        Assert.That(() => Parse("@" + path), Fails("COSMOS0101", "nested deeper"));
    }

    [Test]
    public void An_embedded_file_that_does_not_exist_is_named() =>
        Assert.That(() => Parse("--file:/etc/motd=/no/such.txt"), Fails("COSMOS0105", "'/no/such.txt'", "/etc/motd"));

    [TestCase("etc/motd")]
    [TestCase("/etc/")]
    [TestCase("/etc/../motd")]
    [TestCase("/etc//motd")]
    [TestCase("/./motd")]
    public void An_embedded_file_needs_the_absolute_path_of_a_file(string path) =>
        Assert.That(() => Parse($"--file:{path}={_file}"), Fails("COSMOS0106", path));

    [Test]
    public void Grants_trust_and_packages_are_read()
    {
        BuildOptions options = Parse("--grant:Acme.Commands=Network,Files", "--trust:Acme.Codec/1.2.0", "--trust:Shop/", $"--package:Acme.Codec/1.2.0={_file}", $"--platform:{_file}", $"--library:{_file}");
        Assert.That(options.Grants.Single().Assembly, Is.EqualTo("Acme.Commands"));
        Assert.That(options.Grants.Single().Capabilities, Is.EqualTo(new[] { "Network", "Files" }));
        Assert.That(options.Trusts, Is.EqualTo(new[] { new Trust("Acme.Codec", "1.2.0"), new Trust("Shop", "") }));
        Assert.That(options.Packages[Path.GetFullPath(_file)], Is.EqualTo(new PackageIdentity("Acme.Codec", "1.2.0")));
        Assert.That((options.Platform.Count, options.Libraries.Count), Is.EqualTo((1, 1)));
    }

    [TestCase("Acme.Commands=")]
    [TestCase("Acme.Commands")]
    [TestCase("=Files")]
    public void A_grant_of_nothing_shows_how_to_write_one(string value) =>
        Assert.That(() => Parse("--grant:" + value), Fails("COSMOS0408", "<CosmosGrant Include=\"Acme.Commands\" Capabilities=\"Network;Files\" />"));

    private BuildOptions Parse(params string[] arguments) => OptionParser.Parse([
        $"--app:{_file}", $"--out:{_directory}/x.elf", $"--framework:{_directory}", $"--compiler:{_file}", $"--linker-script:{_file}", .. arguments]);

    private static NUnit.Framework.Constraints.Constraint Fails(string code, params string[] words) =>
        Throws.InstanceOf<BuildException>().With.Matches<BuildException>(e =>
            e.Code == code && words.All(w => e.Message.Contains(w, System.StringComparison.Ordinal)));
}
