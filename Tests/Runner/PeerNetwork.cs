using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using NUnit.Framework;

namespace Cosmos.Runner.Tests;

/// <summary>
/// A network namespace of its own with one tap device (10.0.0.2/24, fd00::2/64, fe80::2), programs of others in it, and one machine at the other end of the
/// device, whose frames are all recorded. Whatever was started here ends with the object.
/// </summary>
internal sealed class PeerNetwork : IDisposable
{
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(90);
    private readonly List<RunningProgram> _programs = [];
    private readonly string _name;
    private readonly string _namespace;
    private RunningProgram? _machine;

    /// <summary>Makes the namespace and the device, or skips the test where that is not possible.</summary>
    /// <param name="name">Name of the files that stay behind in <see cref="Machine.Artifacts"/>.</param>
    public PeerNetwork(string name)
    {
        TapTests.SkipWithoutTap();
        _name = name;
        // Without forwarding Linux says in its neighbour advertisements that it is no router, and the machine rightly forgets it as one (RFC 4861, 7.2.5).
        const string Script = """
            ip link set lo up && ip tuntap add tap0 mode tap && ip link set tap0 addrgenmode none && ip link set tap0 up &&
            ip addr add 10.0.0.2/24 dev tap0 && ip addr add fd00::2/64 dev tap0 nodad && ip addr add fe80::2/64 dev tap0 nodad || exit 1
            echo 1 2> /dev/null > /proc/sys/net/ipv6/conf/all/forwarding
            echo "namespace $$"
            exec cat
            """;
        RunningProgram holder = Track(new RunningProgram(["unshare", "-rn", "sh", "-c", Script]));
        WaitFor(() => Text(holder).EndsWith('\n') && Text(holder).StartsWith("namespace ", StringComparison.Ordinal), holder, "the namespace");
        _namespace = Text(holder)["namespace ".Length..].Trim();
    }

    /// <summary>The frames of the machine, once it has ended.</summary>
    public string Capture => Path.Combine(Machine.Artifacts, $"peers-{_name}.pcap");

    /// <summary>What the machine has printed so far.</summary>
    public string Console => _machine is null ? "" : Text(_machine).Replace("\r", "", StringComparison.Ordinal);

    /// <summary>Where a program is; skips the test when it is not there.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="package">Its package in Debian.</param>
    public static string Find(string program, string package)
    {
        string[] directories = [.. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), "/usr/sbin", "/sbin"];
        string? path = directories.Select(d => Path.Combine(d, program)).FirstOrDefault(File.Exists);
        if (path is null)
            Assert.Ignore($"{program} is not installed (Debian: apt-get install {package}).");
        return path!;
    }

    /// <summary>Starts a program in the namespace, and waits until it has said that it is ready.</summary>
    /// <param name="command">The program, then its arguments.</param>
    /// <param name="ready">What it says on standard error by then.</param>
    public RunningProgram Start(IReadOnlyList<string> command, string ready)
    {
        RunningProgram program = Track(new RunningProgram([.. Enter, .. command]));
        WaitFor(() => program.Errors.Contains(ready, StringComparison.Ordinal), program, command[0]);
        return program;
    }

    /// <summary>Starts the machine with the program Peers, and waits until that is ready.</summary>
    /// <param name="kernelWords">Words for the kernel.</param>
    /// <param name="names">Names that it resolves.</param>
    public void Boot(string kernelWords, IEnumerable<string> names)
    {
        Boot(KernelApps.Get("Peers"), 128, kernelWords, ["serve", .. names]);
        WaitFor(() => Console.Contains("\nready\n", StringComparison.Ordinal), _machine!, "the machine");
    }

    /// <summary>Starts the machine.</summary>
    /// <param name="app">Its program.</param>
    /// <param name="mebibytes">Its memory.</param>
    /// <param name="kernelWords">Words for the kernel.</param>
    /// <param name="arguments">Arguments of the program.</param>
    public void Boot(KernelApp app, int mebibytes, string kernelWords, IEnumerable<string> arguments)
    {
        List<string> command = [.. Machine.Command("microvm", app.Image, mebibytes, kernelWords, arguments)];
        // Without the header of virtio the host computes every checksum before the frame reaches the device, so that the record can be checked.
        command.AddRange(["-netdev", "tap,id=net0,ifname=tap0,script=no,downscript=no,vnet_hdr=off", "-device", "virtio-net-device,netdev=net0"]);
        command.AddRange(["-object", $"filter-dump,id=record,netdev=net0,file={Capture}"]);
        _machine = Track(new RunningProgram([.. Enter, .. command]));
    }

    /// <summary>Runs a program in the namespace to its end, which has to be a good one.</summary>
    /// <returns>Its standard output.</returns>
    public string Run(params IReadOnlyList<string> command)
    {
        using var program = new RunningProgram([.. Enter, .. command]);
        int? status = program.WaitForExit(s_deadline);
        string output = Text(program);
        Assert.That(status, Is.Zero, $"{string.Join(' ', command)}:\n{output}{program.Errors}\nThe machine:\n{Console}");
        return output;
    }

    /// <summary>Runs the program Peers on this system, in the namespace.</summary>
    public string Call(params IReadOnlyList<string> arguments) => Run(["dotnet", "exec", KernelApps.Get("Peers").Assembly, .. arguments]);

    /// <summary>Waits for the end of the machine.</summary>
    /// <returns>The exit code of its program, or null without one.</returns>
    public int? WaitForEnd() => _machine?.WaitForExit(s_deadline) is int status ? Machine.ExitCode(status) : null;

    /// <summary>Waits until a condition holds, as long as a program runs.</summary>
    public void WaitFor(Func<bool> condition, RunningProgram program, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (program.HasExited && program.WaitForExit(s_deadline) is var status && !condition())
                Fail($"{what} has ended with {status}");
            if (Stopwatch.GetElapsedTime(start) > s_deadline)
                Fail($"{what} is not ready after {s_deadline.TotalSeconds} s");
            Thread.Sleep(50);
        }

        void Fail(string problem)
        {
            string all = $"{problem}:\n{Text(program)}{program.Errors}\nThe machine:\n{Console}";
            // AppArmor's profiles of some distributions let a service read its own directories only.
            if (program.Errors.Contains("ermission denied", StringComparison.Ordinal))
                Assert.Ignore(all);
            Assert.Fail(all);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_machine is not null)
            File.WriteAllText(Path.Combine(Machine.Artifacts, $"peers-{_name}.log"), Console + _machine.Errors);
        for (int i = _programs.Count - 1; i >= 0; i--)
            _programs[i].Dispose();
    }

    private string[] Enter => ["nsenter", "-t", _namespace, "-U", "-n", "--preserve-credentials", "--"];

    private static string Text(RunningProgram program) => Encoding.UTF8.GetString(program.Output);

    private RunningProgram Track(RunningProgram program)
    {
        _programs.Add(program);
        return program;
    }
}
