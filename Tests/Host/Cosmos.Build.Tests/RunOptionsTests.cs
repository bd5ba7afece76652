using System.IO;
using System.Linq;
using Cosmos.Build.Runner;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

[TestFixture]
public sealed class RunOptionsTests
{
    private string _image = "";

    [OneTimeSetUp]
    public void CreateImage()
    {
        _image = Path.Combine(TestPaths.CreateDirectory(), "app.elf");
        File.WriteAllText(_image, "");
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(Path.GetDirectoryName(_image)!, recursive: true);

    [Test]
    public void Options_end_at_the_first_other_word()
    {
        RunOptions options = Parse("--memory", "64m", "--cmdline", "gc.stress=7 quiet", "one", "--memory", "1G");
        Assert.Multiple(() =>
        {
            Assert.That(options.Memory, Is.EqualTo("64M"));
            Assert.That(options.KernelWords, Is.EqualTo(new[] { "gc.stress=7", "quiet" }));
            Assert.That(options.ProgramArguments, Is.EqualTo(new[] { "one", "--memory", "1G" }));
        });
    }

    [Test]
    public void After_two_dashes_every_word_is_an_argument_of_the_program() =>
        Assert.That(Parse("--", "--gdb", "--").ProgramArguments, Is.EqualTo(new[] { "--gdb", "--" }));

    [Test]
    public void An_unknown_option_is_the_first_argument_of_the_program() =>
        Assert.That(Parse("--color", "red").ProgramArguments, Is.EqualTo(new[] { "--color", "red" }));

    [Test]
    public void The_debugger_has_a_port_of_its_own_or_the_one_given()
    {
        Assert.That(Parse("--gdb").DebuggerPort, Is.EqualTo(1234));
        Assert.That(Parse("--gdb=4711").DebuggerPort, Is.EqualTo(4711));
    }

    [TestCase("--memory", "lots")]
    [TestCase("--memory", "0M")]
    [TestCase("--memory", "12XM")]
    [TestCase("--timeout", "-1")]
    [TestCase("--timeout", "soon")]
    public void A_malformed_value_is_an_error_that_names_it(string option, string value) =>
        Assert.That(() => Parse(option, value), Throws.InstanceOf<RunException>().With.Message.Contains(value));

    [Test]
    public void A_port_out_of_range_is_an_error() => Assert.That(() => Parse("--gdb=70000"), Throws.InstanceOf<RunException>());

    [Test]
    public void A_missing_value_is_an_error() => Assert.That(() => Parse("--memory"), Throws.InstanceOf<RunException>().With.Message.Contains("needs a value"));

    [Test]
    public void A_missing_image_is_an_error_that_tells_to_build() =>
        Assert.That(() => RunOptions.Parse(["--machine", TestPaths.MachineDescription, "--image", "/no/such.elf"]),
            Throws.InstanceOf<RunException>().With.Message.Contains("dotnet build"));

    [Test]
    public void The_machine_gets_memory_image_command_line_and_debugger()
    {
        string command = string.Join(' ', Machine.Command(Parse("--memory", "64M", "--gdb=99", "--cmdline", "a=1", "x y"), out _));
        Assert.That(command, Does.StartWith("qemu-system-x86_64 -M microvm")
            .And.Contain("-m 64M").And.Contain($"-kernel {_image}").And.Contain("-append a=1 -- \"x y\"").And.Contain("-S -gdb tcp:127.0.0.1:99"));
    }

    // Words of Main's arguments, as the kernel reads them back.
    [TestCase("plain", "plain")]
    [TestCase("a b", "\"a b\"")]
    [TestCase("", "\"\"")]
    [TestCase("say \"hi\"", "\"say \\\"hi\\\"\"")]
    [TestCase("C:\\x", "\"C:\\\\x\"")]
    [TestCase("--", "--")]
    public void An_argument_is_quoted_where_the_kernel_would_split_it(string argument, string word) =>
        Assert.That(CommandLine.Join([], [argument]), Is.EqualTo("-- " + word));

    [Test]
    public void Without_arguments_there_is_no_separator() => Assert.That(CommandLine.Join(["quiet"], []), Is.EqualTo("quiet"));

    [Test]
    public void A_command_line_that_would_be_cut_off_is_an_error() =>
        Assert.That(() => CommandLine.Join([], [.. Enumerable.Repeat(new string('x', 100), 30)]), Throws.InstanceOf<RunException>().With.Message.Contains("2047"));

    [TestCase(1, 0)]
    [TestCase(3, 1)]
    [TestCase(85, 42)]
    [TestCase(255, 127)]
    public void A_status_of_the_exit_device_is_the_exit_code(int status, int code)
    {
        Assert.That(ExitStatus.IsFromProgram(status, []), Is.True);
        Assert.That(ExitStatus.ToExitCode(status), Is.EqualTo(code));
    }

    [Test]
    public void Status_one_with_an_error_of_QEMU_is_not_the_programs() =>
        Assert.That(ExitStatus.IsFromProgram(1, ["qemu-system-x86_64: -kernel x: could not load"]), Is.False);

    [Test]
    public void A_warning_of_QEMU_changes_nothing() =>
        Assert.That(ExitStatus.IsFromProgram(1, ["qemu-system-x86_64: warning: TCG doesn't support requested feature"]), Is.True);

    [TestCase(0)]
    [TestCase(2)]
    public void Other_statuses_are_not_the_programs(int status) => Assert.That(ExitStatus.IsFromProgram(status, []), Is.False);

    private RunOptions Parse(params string[] arguments) =>
        RunOptions.Parse([.. (string[])["--machine", TestPaths.MachineDescription, "--image", _image], .. arguments]);
}
