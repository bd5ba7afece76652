using System;
using System.IO;
using System.Linq;
using Cosmos.Build.Runner;
using NUnit.Framework;

namespace Cosmos.Build.Tests;

[TestFixture]
public sealed class SshIdentityTests
{
    private const string Key = "AAAAC3NzaC1lZDI1NTE5AAAAIEi1j6Vh0jVOWnpWzx0dXtD3nZyAmMnn0q9bFRdk/LEO";

    private string _directory = "";

    private string State => Path.Combine(_directory, "state");

    [SetUp]
    public void Make_directory() => _directory = TestPaths.CreateDirectory();

    [TearDown]
    public void Remove_directory() => Directory.Delete(_directory, recursive: true);

    [Test]
    public void The_users_public_keys_may_log_in()
    {
        Write("id_ed25519.pub", $"ssh-ed25519 {Key} me@here\n");
        Write("id_ed25519", "a private key, which nobody reads");
        Write("broken.pub", "ssh-ed25519 !!!");
        Write("id_ed25519-cert.pub", $"ssh-ed25519-cert-v01@openssh.com {Key}");
        Assert.That(Words().First(), Is.EqualTo("env.SSH_AUTHORIZED_KEYS=" + Key));
    }

    [Test]
    public void No_more_keys_are_taken_than_the_command_line_has_room_for()
    {
        Write("small.pub", $"ssh-ed25519 {Key}");
        Write("large.pub", $"ssh-rsa {Convert.ToBase64String(new byte[535])}");
        Write("larger.pub", $"ssh-rsa {Convert.ToBase64String(new byte[800])}");
        string word = Words().First();
        Assert.That(word, Does.StartWith("env.SSH_AUTHORIZED_KEYS=" + Key + ","));
        Assert.That(word.Split(','), Has.Length.EqualTo(2));
        Assert.That(word, Has.Length.LessThan(1250));
    }

    [TestCase("env.SSH_PASSWORD=x", "")]
    [TestCase("env.SSH_AUTHORIZED_KEYS=x", "")]
    [TestCase("", "ssh.none")]
    [TestCase("", "ssh.password=x")]
    public void What_the_user_says_about_logging_in_goes_first(string kernelWord, string argument)
    {
        Write("id_ed25519.pub", $"ssh-ed25519 {Key}");
        Assert.That(Words(kernelWord, argument), Has.None.StartsWith("env.SSH_AUTHORIZED_KEYS="));
    }

    [Test]
    public void The_host_key_is_the_same_at_each_boot_and_nobody_elses_to_read()
    {
        string word = Words().Single();
        Assert.That(word, Does.StartWith("env.SSH_HOST_KEY="));
        Assert.That(Convert.FromBase64String(word["env.SSH_HOST_KEY=".Length..]), Has.Length.EqualTo(32));
        Assert.That(Words().Single(), Is.EqualTo(word));
        if (!OperatingSystem.IsWindows())
            Assert.That(File.GetUnixFileMode(Path.Combine(State, "ssh-host-key")), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        Assert.That(Words("", "ssh.host_key=x"), Is.Empty);
        Assert.That(Words("", "ssh.off"), Is.Empty);
    }

    [Test]
    public void A_damaged_host_key_is_an_error_that_names_the_file()
    {
        Words();
        File.WriteAllText(Path.Combine(State, "ssh-host-key"), "nonsense");
        Assert.That(() => Words(), Throws.TypeOf<RunException>().With.Message.Contains(Path.Combine(State, "ssh-host-key")));
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_directory, name), text);

    private string[] Words(string kernelWord = "", string argument = "") => [.. new SshIdentity(_directory, State).Words([kernelWord], [argument])];
}
