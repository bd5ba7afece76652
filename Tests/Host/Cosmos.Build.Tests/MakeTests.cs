using System.Collections.Generic;
using System.IO;
using Cosmos.Make;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>build.sh, build.ps1 and the program behind them.</summary>
[TestFixture]
public sealed class MakeTests
{
    private static readonly string[] VerbNames = ["run", "test", "bench", "new", "clean", "help"];

    [Test]
    public void Build_sh_explains_itself()
    {
        ProcessResult result = ProcessResult.Run(Path.Combine(TestPaths.Repository, "build.sh"), ["help"]);
        Assert.That(result.ExitCode, Is.Zero, result.Text);
        foreach (string verb in VerbNames)
            Assert.That(result.Output, Does.Contain($"  {verb}"));
    }

    [Test]
    public void An_unknown_verb_is_an_error_that_lists_the_verbs()
    {
        ProcessResult result = ProcessResult.Run(Path.Combine(TestPaths.Repository, "build.sh"), ["frobnicate"]);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("unknown verb 'frobnicate'; verbs: run, test, bench, new, clean, help"));
    }

    [Test]
    public void An_unknown_app_is_an_error_that_lists_the_apps()
    {
        ProcessResult result = ProcessResult.Run(Path.Combine(TestPaths.Repository, "build.sh"), ["run", "frobnicate"]);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("no app 'frobnicate'; apps: "));
    }

    [Test]
    public void New_does_not_write_into_a_directory_that_is_not_empty()
    {
        ProcessResult result = ProcessResult.Run(Path.Combine(TestPaths.Repository, "build.sh"), ["new", TestPaths.Repository]);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("is not empty"));
    }

    [TestCase("command")]
    [TestCase("toaster", "somewhere")]
    [TestCase("--help")]
    public void New_says_what_it_makes(params string[] arguments)
    {
        ProcessResult result = ProcessResult.Run(Path.Combine(TestPaths.Repository, "build.sh"), ["new", .. arguments]);
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("usage: new [app|command] <directory>"));
    }

    [Test]
    public void Build_ps1_explains_itself()
    {
        ProcessResult result = PowerShellHost.Run("build.ps1", "help");
        Assert.That(result.ExitCode, Is.Zero, result.Text);
        foreach (string verb in VerbNames)
            Assert.That(result.Output, Does.Contain($"  {verb}"));
    }

    [Test]
    public void Build_ps1_passes_errors_and_exit_codes_on()
    {
        ProcessResult result = PowerShellHost.Run("build.ps1", "frobnicate");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("unknown verb 'frobnicate'"));
    }

    [Test]
    public void Missing_programs_are_named_with_the_packages_of_each_system() =>
        Assert.That(PrerequisiteCheck.Message(Prerequisite.Run), Does.Contain("sudo apt-get install clang lld llvm qemu-system-x86")
            .And.Contain("dnf install").And.Contain("pacman -S").And.Contain("brew install llvm lld qemu").And.Contain("winget install"));

    [Test]
    public void A_filter_chooses_projects_by_name_and_otherwise_tests()
    {
        string[] projects = ["/t/Cosmos.Math.Tests.csproj", "/t/IL2CPU.Tests.csproj"];
        Assert.That(TestVerb.Select(projects, null), Is.EqualTo(((IReadOnlyList<string>)projects, (string?)null)));
        Assert.That(TestVerb.Select(projects, "math").Projects, Is.EqualTo(new[] { projects[0] }));
        Assert.That(TestVerb.Select(projects, "Sine"), Is.EqualTo(((IReadOnlyList<string>)projects, "Sine")));
    }

    [Test]
    public void Counts_come_from_the_trx_file()
    {
        string path = Write("""<TestRun><ResultSummary><Counters total="9" executed="8" passed="6" failed="2" error="0" /></ResultSummary></TestRun>""");
        Assert.That(TestReport.Read(path, 1).ToString(), Is.EqualTo("6 passed, 2 failed, 1 skipped"));
    }

    [Test]
    public void A_run_that_broke_off_is_a_failure()
    {
        Assert.That(TestReport.Read("/no/such.trx", 134).ToString(), Is.EqualTo("0 passed, 1 failed"));
        Assert.That(TestReport.Read(Write("<TestRun><Res"), 134).ToString(), Is.EqualTo("0 passed, 1 failed"));
    }

    private static string Write(string text)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, TestContext.CurrentContext.Test.ID + ".trx");
        File.WriteAllText(path, text);
        return path;
    }
}
