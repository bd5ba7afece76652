using System;
using System.Collections.Generic;
using System.IO;
using NUnit.Framework;
using NUnit.Framework.Interfaces;

[assembly: Cosmos.Ssh.Peers.MachineEnds]

namespace Cosmos.Ssh.Peers;

/// <summary>Tests against the one machine.</summary>
[CancelAfter(200_000)]
public abstract class MachineFixture
{
    private string? _local;

    /// <summary>The machine.</summary>
    internal static SshMachine Machine => SshMachine.Running;

    /// <summary>A directory of this test on this system.</summary>
    protected string Local => _local ??= Directory.CreateTempSubdirectory("cosmos-ssh-").FullName;

    [OneTimeSetUp]
    public void The_machine_runs() => Assert.That(Machine.IsRunning, Is.True, Machine.Log);

    [TearDown]
    public void Clean_up()
    {
        if (_local is not null)
            Directory.Delete(_local, recursive: true);
        _local = null;
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Failed)
            TestContext.Out.WriteLine($"The machine printed:\n{Machine.Log}");
        Assert.That(Machine.IsRunning, Is.True, Machine.Log);
    }

    /// <summary>OpenSSH's client.</summary>
    internal static PeerResult Ssh(IEnumerable<string> options, string command, ReadOnlyMemory<byte> input = default) =>
        Peer.Run("ssh", ["-F", Machine.Files.PathOf("config"), .. options, "machine", command], input, Environment);

    /// <summary>OpenSSH's client; the command has to succeed.</summary>
    internal static string Ssh(string command, params string[] options)
    {
        PeerResult result = Ssh(options, command);
        Assert.That(result.Status, Is.Zero, result.ToString());
        return result.Output;
    }

    /// <summary>Bytes that no compression and no accident makes equal.</summary>
    protected static byte[] Content(int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        return content;
    }

    /// <summary>A file of this test on this system.</summary>
    protected string MakeFile(string name, byte[] content)
    {
        string path = Path.Combine(Local, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Compares without printing megabytes.</summary>
    protected static void AreEqual(ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected)
    {
        Assert.That(actual.Length, Is.EqualTo(expected.Length));
        Assert.That(actual.CommonPrefixLength(expected), Is.EqualTo(expected.Length));
    }

    /// <summary>Passwords come from a program.</summary>
    private static Dictionary<string, string> Environment => new()
    {
        ["SSH_ASKPASS"] = Machine.Files.PathOf("askpass"),
        ["SSH_ASKPASS_REQUIRE"] = "force",
        ["DISPLAY"] = ":0",
    };
}

/// <summary>Ends the machine after the last test.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class MachineEndsAttribute : Attribute, ITestAction
{
    public ActionTargets Targets => ActionTargets.Suite;

    public void BeforeTest(ITest test)
    {
    }

    public void AfterTest(ITest test) => SshMachine.Stop();
}
