using System.Collections.Generic;
using System.IO;
using Cosmos.Build.Runner;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>What becomes of a machine that is reset.</summary>
[TestFixture]
public sealed class RestartTests
{
    [TestCase("RhSpinWait\ncosmos_board_restart\n", false)]
    [TestCase("RhSpinWait\n", true)]
    [TestCase("", true)]
    public void A_machine_starts_again_only_when_its_program_can_restart_it(string exports, bool ends)
    {
        string directory = TestPaths.CreateDirectory();
        try
        {
            string image = Path.Combine(directory, "app.elf");
            string list = Path.Combine(directory, "exports.txt");
            File.WriteAllText(image, "");
            File.WriteAllText(list, exports);
            RunOptions options = RunOptions.Parse(["--machine", TestPaths.MachineDescription, "--image", image, "--exports", list]);
            IReadOnlyList<string> command = Runner.Machine.Command(options, out _);
            Assert.That(command, ends ? Does.Contain("-no-reboot") : Does.Not.Contain("-no-reboot"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }
}
