using System.Collections.Generic;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>The way of a user: a project of one's own, built, booted, changed, and built wrong.</summary>
[TestFixture]
public sealed class OutsideProjectTests
{
    private OutsideProject _project = null!;
    private byte[] _firstImage = [];

    [OneTimeSetUp]
    public void CreateProject()
    {
        _project = new OutsideProject();
        ProcessResult result = _project.Build();
        Assert.That(result.ExitCode, Is.Zero, result.Text);
        Assert.That(OutsideProject.StagesRun(result), Is.EqualTo(new[] { "inputs", "rings", "assemble", "ilc", "files", "stubs", "link", "image" }));
        _firstImage = File.ReadAllBytes(_project.Image);
    }

    [OneTimeTearDown]
    public void Delete() => _project.Dispose();

    [Test]
    public void It_boots_with_its_files_and_arguments()
    {
        ProcessResult result = _project.Dotnet(["run", "--", "--timeout", "120", "one", "two words"]);
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.Zero, result.Text);
            Assert.That(result.Output, Does.Contain("Hello from bare metal.").And.Contain("arguments: [one, two words]"));
        });
    }

    [Test]
    public void Gdb_stops_at_methods_and_lines_and_shows_callers()
    {
        Assert.That(_project.Build().ExitCode, Is.Zero);
        ProcessResult result = Debugger.Run(_project, "break Outside_Program___Main__", "break Program.cs:2", "continue", "backtrace", "continue", "backtrace");
        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Does.Match(@"Breakpoint 1, Outside_Program___Main__ .*Program\.cs:1"), result.Text);
            Assert.That(result.Output, Does.Match(@"Breakpoint 2, Outside_Program___Main__ .*Program\.cs:2"));
            Assert.That(result.Output, Does.Match(@"#\d+ .*KernelMain__MainThread .*/_/Kernel/Core/Boot/KernelMain\.cs:\d+"));
        });
    }

    [Test]
    public void The_image_is_small() => Assert.That(_firstImage.Length, Is.LessThan(2 << 20));

    [Test]
    public void Nothing_runs_twice()
    {
        Assert.That(_project.Build().ExitCode, Is.Zero);
        ProcessResult result = _project.Build();
        Assert.That(result.ExitCode, Is.Zero, result.Text);
        Assert.That(OutsideProject.StagesRun(result), Is.Empty);
    }

    [Test]
    public void Another_embedded_file_runs_no_compiler()
    {
        Assert.That(_project.Build().ExitCode, Is.Zero);
        using (_project.Edit("motd.txt", "Hello", "Salut"))
        {
            ProcessResult result = _project.Build();
            Assert.That(result.ExitCode, Is.Zero, result.Text);
            Assert.That(OutsideProject.StagesRun(result), Is.EqualTo(new[] { "files", "stubs", "link", "image" }));
        }
    }

    [Test]
    public void Another_source_compiles_again_and_the_exit_code_is_the_programs()
    {
        using (_project.Edit("Program.cs", "return 0;", "return 42;"))
        {
            ProcessResult result = _project.Build();
            Assert.That(OutsideProject.StagesRun(result), Does.Contain("ilc").And.Not.Contain("assemble"));
            Assert.That(_project.Dotnet(["run", "--no-build", "--", "--timeout", "120"]).ExitCode, Is.EqualTo(42));
        }
    }

    [Test]
    public void A_clean_build_gives_the_same_bytes()
    {
        foreach (string directory in new[] { "bin", "obj" })
            Directory.Delete(Path.Combine(_project.Directory, directory), recursive: true);
        ProcessResult result = _project.Build();
        Assert.That(result.ExitCode, Is.Zero, result.Text);
        Assert.That(File.ReadAllBytes(_project.Image), Is.EqualTo(_firstImage));
    }

    [Test]
    public void An_unknown_target_is_an_error_that_lists_the_known_ones()
    {
        using (_project.Edit("Outside.csproj", "<CosmosTarget>microvm<", "<CosmosTarget>toaster<"))
            ExpectError("COSMOS0002", "Unknown CosmosTarget 'toaster'; known targets:", "microvm");
    }

    [Test]
    public void A_missing_target_is_an_error_that_tells_what_to_write()
    {
        using (_project.Edit("Outside.csproj", "<CosmosTarget>microvm</CosmosTarget>", ""))
            ExpectError("COSMOS0001", "<CosmosTarget>NAME</CosmosTarget>", "microvm");
    }

    [Test]
    public void An_embedded_file_that_does_not_exist_is_named()
    {
        using (_project.Edit("Outside.csproj", "Include=\"motd.txt\"", "Include=\"no-such.txt\""))
            ExpectError("COSMOS0105", "no-such.txt");
    }

    [Test]
    public void An_embedded_file_without_a_path_is_an_error()
    {
        using (_project.Edit("Outside.csproj", " Path=\"/etc/motd\"", ""))
            ExpectError("COSMOS0004", "motd.txt", "has no Path");
    }

    [Test]
    public void An_embedded_file_with_a_relative_path_is_an_error()
    {
        using (_project.Edit("Outside.csproj", "Path=\"/etc/motd\"", "Path=\"etc/motd\""))
            ExpectError("COSMOS0106", "etc/motd");
    }

    [Test]
    public void A_missing_assembler_is_reported_with_its_package()
    {
        // Nothing is left in PATH but the shell that MSBuild starts programs with; dotnet itself is started by its full path.
        string programs = Directory.CreateDirectory(Path.Combine(_project.Directory, "obj", "path")).FullName;
        File.CreateSymbolicLink(Path.Combine(programs, "sh"), "/bin/sh");
        string dotnet = new[] { System.Environment.ProcessPath ?? "", "/usr/share/dotnet/dotnet", "/usr/lib/dotnet/dotnet" }
            .First(p => Path.GetFileNameWithoutExtension(p) == "dotnet" && File.Exists(p));
        File.Delete(Path.Combine(_project.Directory, "obj", "Debug", "net10.0", "cosmos", "assemble.stage"));
        ProcessResult result = ProcessResult.Run(dotnet, ["build", "-nologo"], _project.Directory, new Dictionary<string, string> { ["PATH"] = programs });
        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(result.Text, Does.Contain("COSMOS0201").And.Contain("apt-get install clang"));
    }

    [Test]
    public void A_broken_option_is_an_error_of_the_compiler_driver()
    {
        using (_project.Edit("Outside.csproj", "</PropertyGroup>", "<CosmosDebugInformation>perhaps</CosmosDebugInformation></PropertyGroup>"))
            ExpectError("COSMOS0101", "'perhaps'");
    }

    private void ExpectError(string code, params string[] words)
    {
        ProcessResult result = _project.Build();
        Assert.That(result.ExitCode, Is.Not.Zero, result.Text);
        Assert.That(result.Text, Does.Contain($"error {code}"));
        foreach (string word in words)
            Assert.That(result.Text, Does.Contain(word));
    }
}
