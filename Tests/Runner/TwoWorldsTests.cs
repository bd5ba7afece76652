using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Cosmos.Runner.Tests;

/// <summary>
/// The same program on stock .NET and on bare metal prints the same and ends with the same exit code. This is the main oracle of the runtime.
/// </summary>
public sealed class TwoWorldsTests
{
    private const string MachineName = "microvm";
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(180);

    [TestCaseSource(nameof(Programs))]
    public void Both_worlds_agree(int index)
    {
        ProgramRun run = Matrix.Load().Programs[index];
        KernelApp app = KernelApps.Get(run.Name);
        IReadOnlyList<string> arguments = run.Arguments ?? [];
        Outcome kernel = InKernel(run, app, arguments);
        if (run.Compare == "crash")
        {
            CheckCrash(run, kernel, "the kernel");
            if (run.HostToo)
                CheckCrash(run, OnHost(run, app, arguments), "the host");
            return;
        }

        Outcome host = OnHost(run, app, arguments);
        if (run.Compare == "ulp")
            Assert.That(UnitsApart(host.Output, kernel.Output), Is.Empty);
        else
            Assert.That(kernel.Output, Is.EqualTo(host.Output), kernel.Errors);
        Assert.That(kernel.ExitCode, Is.EqualTo(Machine.ExpectedExitCode(host.ExitCode)), "exit code");
    }

    public static IEnumerable<TestCaseData> Programs() =>
        Matrix.Load().Programs.Select((run, i) => new TestCaseData(i).SetName($"two worlds/{run}").SetCategory("TwoWorlds"));

    private static void CheckCrash(ProgramRun run, Outcome outcome, string where)
    {
        Assert.That(outcome.ExitCode, Is.Not.Zero, $"{where} must end with an error:\n{outcome.Output}");
        string text = outcome.Output + outcome.Errors;
        foreach (string pattern in run.Report ?? [])
            Assert.That(Regex.IsMatch(text, pattern), Is.True, $"{where}: no line matches '{pattern}' in:\n{text}");
    }

    private static Outcome InKernel(ProgramRun run, KernelApp app, IReadOnlyList<string> arguments)
    {
        using var program = new RunningProgram(Machine.Command(MachineName, app.Image, run.Memory, "", arguments, run.Network), run.Input);
        int? status = program.WaitForExit(s_deadline);
        // The serial console translates line ends as every terminal does.
        string output = Encoding.UTF8.GetString(program.Output).Replace("\r\n", "\n", StringComparison.Ordinal);
        Save(run, output + program.Errors);
        Assert.That(status, Is.Not.Null, $"The machine did not stop within {s_deadline.TotalSeconds:0} s. It printed:\n{output}");
        Assert.That(Machine.ExitCode(status!.Value), Is.Not.Null, $"The machine stopped without an exit code (status {status}). It printed:\n{output}{program.Errors}");
        return new Outcome(WithoutEcho(output, run.Input), program.Errors, Machine.ExitCode(status.Value)!.Value);
    }

    private static Outcome OnHost(ProgramRun run, KernelApp app, IReadOnlyList<string> arguments)
    {
        using var program = new RunningProgram(["dotnet", "exec", app.Assembly, .. arguments], run.Input);
        int? status = program.WaitForExit(s_deadline);
        Assert.That(status, Is.Not.Null, "The program did not end on the host.");
        return new Outcome(WithoutEcho(Encoding.UTF8.GetString(program.Output), run.Input), program.Errors, status!.Value);
    }

    // A serial console is a terminal and echoes what is typed; a pipe does not. Programs that read mark what they print.
    private static string WithoutEcho(string output, string input) => input.Length == 0
        ? output
        : string.Concat(output.Split('\n').Where(l => l.StartsWith("> ", StringComparison.Ordinal)).Select(l => l + "\n"));

    private static List<string> UnitsApart(string host, string kernel)
    {
        string[] expected = host.Split('\n'), actual = kernel.Split('\n');
        var problems = new List<string>();
        if (expected.Length != actual.Length)
            problems.Add($"{expected.Length} lines on the host, {actual.Length} in the kernel");
        foreach ((string left, string right) in expected.Zip(actual))
        {
            if (left == right || problems.Count > 20)
                continue;
            string[] leftWords = left.Split(' '), rightWords = right.Split(' ');
            for (int i = 0; i < Math.Max(leftWords.Length, rightWords.Length); i++)
            {
                if (i >= leftWords.Length || i >= rightWords.Length || !IsNear(leftWords[i], rightWords[i], UnitsAllowed(leftWords[0])))
                    problems.Add($"word {i}: host '{left}', kernel '{right}'");
            }
        }
        return problems;
    }

    // The manual of glibc, "Known Maximum Errors in Math Functions": its cube root may be 4 units off. Ours is not, so the difference is the host's.
    private static int UnitsAllowed(string function) => function == "cbrt" ? 4 : 1;

    private static bool IsNear(string left, string right, int units)
    {
        if (left == right)
            return true;
        if (left.Length != right.Length
            || !long.TryParse(left, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long a)
            || !long.TryParse(right, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long b))
            return false;
        return Math.Abs((decimal)a - b) <= units;
    }

    private static void Save(ProgramRun run, string text)
    {
        string name = string.Concat(run.ToString().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(Machine.Artifacts, "two-worlds")).FullName, name + ".log"), text);
    }

    private sealed record Outcome(string Output, string Errors, int ExitCode);
}
