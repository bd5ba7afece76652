using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

/// <summary>docs/plugins.md, done as a reader does it: every command, every file, every line typed into the machine.</summary>
[TestFixture]
public sealed class PluginWalkthroughTests
{
    private const string Prompt = "/> ";
    private const string OutsideOfTheTree = "../hello-command";

    private readonly string _parent = TestPaths.CreateDirectory();
    private string _directory = TestPaths.Repository;
    private MachineDialogue? _machine;
    private string _printed = "";

    [OneTimeTearDown]
    public void Delete()
    {
        _machine?.Dispose();
        Directory.Delete(_parent, recursive: true);
    }

    [Test]
    public void A_newcomers_command_answers_on_bare_metal()
    {
        IReadOnlyList<WalkthroughStep> steps = WalkthroughStep.Read(Path.Combine(TestPaths.Repository, "docs", "plugins.md"), "Five minutes");
        Assert.That(steps.Select(s => s.Action).Distinct(), Is.EquivalentTo(Enum.GetValues<WalkthroughAction>()), "the document has lost what this test is for");
        foreach (WalkthroughStep step in steps)
        {
            switch (step.Action)
            {
                case WalkthroughAction.Run:
                    foreach (string line in step.Lines)
                        Run(line.Replace(OutsideOfTheTree, Path.Combine(_parent, "hello-command"), StringComparison.Ordinal));
                    break;
                case WalkthroughAction.Write:
                    File.WriteAllLines(Path.Combine(_directory, step.File), step.Lines);
                    break;
                case WalkthroughAction.See:
                    Assert.That(OneLine(_printed), Does.Contain(OneLine(string.Join(' ', step.Lines))));
                    break;
                default:
                    Talk(step.Lines);
                    break;
            }
        }
    }

    /// <summary>Runs a line. A comment <c># error CODE</c> says that it fails, and how.</summary>
    private void Run(string line)
    {
        string[] parts = line.Split('#', StringSplitOptions.TrimEntries);
        string[] words = parts[0].Split(' ');
        if (words[0] == "cd")
        {
            _directory = words[1];
        }
        else if (words is ["dotnet", "run", ..])
        {
            // The limit is for a machine that nobody ends because the test was killed.
            var start = new ProcessStartInfo(TestPaths.Dotnet, [.. words[1..], "--", "--timeout", "600"]) { WorkingDirectory = _directory };
            start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
            start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
            _machine = new MachineDialogue(start, TimeSpan.FromMinutes(6));
            _machine.ReadToPrompt(Prompt);
        }
        else
        {
            string program = words[0] == "dotnet" ? TestPaths.Dotnet : Path.Combine(_directory, words[0]);
            ProcessResult result = ProcessResult.Run(program, words[1..], _directory);
            _printed = result.Text;
            Assert.That(result.ExitCode == 0, Is.EqualTo(parts.Length == 1), $"{line}\n{_printed}");
            if (parts.Length > 1)
                Assert.That(_printed, Does.Contain(parts[1]));
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>Types the lines with a prompt; what follows each must come. The last one ends the machine.</summary>
    private void Talk(IReadOnlyList<string> lines)
    {
        MachineDialogue machine = _machine ?? throw new InvalidDataException("the document talks to a machine that it has not started");
        for (int i = 0; i < lines.Count;)
        {
            Assert.That(lines[i], Does.StartWith(Prompt));
            string[] expected = [.. lines.Skip(i + 1).TakeWhile(l => !l.StartsWith(Prompt, StringComparison.Ordinal))];
            machine.Type(lines[i][Prompt.Length..]);
            i += expected.Length + 1;
            if (i == lines.Count)
                Assert.That(machine.WaitForExit(), Is.Zero, machine.Text + machine.Errors);
            else
                Assert.That(machine.ReadToPrompt(Prompt), Is.EqualTo(string.Concat(expected.Select(l => l + "\n"))), machine.Text);
        }
    }
}
