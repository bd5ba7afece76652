using System;
using System.Collections.Generic;
using System.IO;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>cosmos-run as a program, with real QEMU.</summary>
[TestFixture]
public sealed class RunnerTests
{
    private string _directory = "";
    private string _image = "";

    [OneTimeSetUp]
    public void CreateImage()
    {
        _directory = TestPaths.CreateDirectory();
        _image = TinyImage.Create(_directory);
    }

    [OneTimeTearDown]
    public void Delete() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void The_serial_port_is_standard_output_and_the_exit_code_is_the_programs()
    {
        ProcessResult result = Run("--cmdline", "7 quiet", "one", "two words");
        Assert.Multiple(() =>
        {
            Assert.That(result.Output, Does.StartWith("7 quiet -- one \"two words\""));
            Assert.That(result.ExitCode, Is.EqualTo(7), result.Text);
        });
    }

    [Test]
    public void Exit_code_zero_is_success() => Assert.That(Run("--cmdline", "0").ExitCode, Is.Zero);

    [Test]
    public void A_machine_that_is_reset_is_a_failure()
    {
        ProcessResult result = Run("--cmdline", "t");
        Assert.That(result.ExitCode, Is.EqualTo(125));
        Assert.That(result.Errors, Does.Contain("without an exit code"));
    }

    [Test]
    public void A_machine_that_hangs_is_stopped_in_time()
    {
        ProcessResult result = Run("--timeout", "2", "--cmdline", "h");
        Assert.That(result.ExitCode, Is.EqualTo(124));
        Assert.That(result.Errors, Does.Contain("--timeout"));
    }

    [Test]
    public void A_failure_of_QEMU_is_not_the_programs_exit_code()
    {
        ProcessResult result = Run("--qemu", "-device no-such-device", "--cmdline", "0");
        Assert.That(result.ExitCode, Is.EqualTo(126));
        Assert.That(result.Errors, Does.Contain("no-such-device"));
    }

    [Test]
    public void A_missing_QEMU_is_reported_with_the_package_of_each_system()
    {
        ProcessResult result = Run(new Dictionary<string, string> { ["PATH"] = _directory }, "--cmdline", "0");
        Assert.That(result.ExitCode, Is.EqualTo(2));
        Assert.That(result.Errors, Does.Contain("apt-get install qemu-system-x86").And.Contain("brew install qemu").And.Contain("winget install"));
    }

    [Test]
    public void Help_names_every_option()
    {
        ProcessResult result = Run("--help");
        Assert.That(result.ExitCode, Is.Zero);
        foreach (string option in new[] { "--memory", "--cmdline", "--forward", "--net", "--gdb", "--timeout", "--qemu", "--verbose" })
            Assert.That(result.Output, Does.Contain(option));
    }

    [Test]
    public void Verbose_prints_the_command_that_is_run() =>
        Assert.That(Run("--verbose", "--cmdline", "0").Errors, Does.Contain("qemu-system-x86_64 -M microvm"));

    private ProcessResult Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);

    private ProcessResult Run(Dictionary<string, string> environment, params string[] arguments) =>
        ProcessResult.Run(Dotnet(), ["exec", TestPaths.Runner, "--machine", TestPaths.MachineDescription, "--image", _image, "--memory", "64M", .. arguments],
            environment: environment, timeout: TimeSpan.FromMinutes(2));

    // By full path: one of the tests empties PATH.
    private static string Dotnet() => Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : TestPaths.Dotnet;
}
