using System.IO;
using Cosmos.IL2CPU.Toolchain;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

[TestFixture]
public sealed class ToolTests
{
    [Test]
    public void A_missing_assembler_is_reported_with_the_package_of_each_system() =>
        Assert.That(() => Tool.Clang.Find("", windows: false), Throws.InstanceOf<BuildException>()
            .With.Property("Code").EqualTo("COSMOS0201")
            .And.Message.Contains("apt-get install clang").And.Message.Contains("dnf install clang").And.Message.Contains("pacman -S clang")
            .And.Message.Contains("brew install llvm").And.Message.Contains("winget install LLVM.LLVM"));

    [Test]
    public void A_missing_linker_is_reported_with_its_package() =>
        Assert.That(() => Tool.Lld.Find("/no/such/directory", windows: false), Throws.InstanceOf<BuildException>().With.Message.Contains("apt-get install lld"));

    [Test]
    public void A_version_in_the_name_is_found_and_the_newest_is_taken()
    {
        string directory = TestPaths.CreateDirectory();
        TestPaths.Write(directory, "clang-14", "");
        string newest = TestPaths.Write(directory, "clang-19", "");
        Assert.That(Tool.Clang.Find(directory, windows: false), Is.EqualTo(newest));
    }

    [Test]
    public void The_plain_name_wins_over_versions()
    {
        string directory = TestPaths.CreateDirectory();
        TestPaths.Write(directory, "ld.lld-19", "");
        string plain = TestPaths.Write(directory, "ld.lld", "");
        Assert.That(Tool.Lld.Find(directory, windows: false), Is.EqualTo(plain));
    }

    [Test]
    public void On_windows_programs_end_in_exe()
    {
        string directory = TestPaths.CreateDirectory();
        TestPaths.Write(directory, "clang", "");
        string program = TestPaths.Write(directory, "clang.exe", "");
        Assert.That(Tool.Clang.Find(directory, windows: true), Is.EqualTo(program));
    }

    [Test]
    public void A_tool_that_fails_is_reported_with_what_it_printed()
    {
        string source = TestPaths.Write(TestPaths.CreateDirectory(), "bad.S", "frobnicate\n");
        Assert.That(() => new ToolRunner(null).Run(Tool.Clang.Find(), ["-c", "-x", "assembler", source, "-o", Path.ChangeExtension(source, ".o")]),
            Throws.InstanceOf<BuildException>().With.Message.Contains("exit code").And.Message.Contains("frobnicate"));
    }

    [Test]
    public void A_program_that_cannot_be_started_is_reported() =>
        Assert.That(() => new ToolRunner(null).Run("/no/such/program", []), Throws.InstanceOf<BuildException>().With.Property("Code").EqualTo("COSMOS0202"));

    [Test]
    public void Commands_are_printed_so_that_a_shell_can_repeat_them()
    {
        using var log = new StringWriter();
        new ToolRunner(log).Run("echo", ["a b", "it's", "plain"]);
        Assert.That(log.ToString().Trim(), Is.EqualTo(@"echo 'a b' 'it'\''s' plain"));
    }
}
