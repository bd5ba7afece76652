using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.Ssh;
using NUnit.Framework;

namespace Cosmos.SshServer.Tests;

/// <summary>What the user of the machine says about its SSH server.</summary>
public sealed class SshSettingsTests
{
    private const string Key = "AAAAC3NzaC1lZDI1NTE5AAAAIEi1j6Vh0jVOWnpWzx0dXtD3nZyAmMnn0q9bFRdk/LEO";

    [Test]
    public void Without_settings_there_is_a_server_that_nobody_is_let_into()
    {
        SshSettings settings = Read();
        Assert.That((settings.Port, settings.IsOff, settings.AllowsEverybody, settings.Password, settings.AllowsForwarding), Is.EqualTo((22, false, false, (string?)null, false)));
        Assert.That(settings.AuthorizedKeys.Trim(), Is.Empty);
        Assert.That(settings.HostKeys, Is.Empty);
    }

    [Test]
    public void Arguments_go_before_variables()
    {
        var variables = new Dictionary<string, string> { ["SSH_PORT"] = "23", ["SSH_PASSWORD"] = "from the environment" };
        SshSettings settings = Read(["something", "ssh.port=2222", "ssh.none"], variables);
        Assert.That((settings.Port, settings.Password, settings.AllowsEverybody), Is.EqualTo((2222, "from the environment", true)));
    }

    [TestCase("ssh.port=0", "ssh.port=0")]
    [TestCase("ssh.port=x", "1 to 65535")]
    [TestCase("ssh.passwort=x", "ssh.password")]
    [TestCase("ssh.none=maybe", "neither yes nor no")]
    [TestCase("ssh.password=", "ssh.none")]
    [TestCase("ssh.sftp_root=files", "absolute")]
    [TestCase("ssh.rekey_bytes=1", "65536")]
    [TestCase("ssh.authorized_keys=AAAA", "'AAAA'")]
    [TestCase("ssh.authorized_keys=/////3NzaC1lZDI1NTE5", "no public key")]
    public void What_makes_no_sense_is_an_error_that_says_what_does(string argument, string message) =>
        Assert.That(() => Read([argument]), Throws.TypeOf<FormatException>().With.Message.Contains(message));

    [Test]
    public void A_secret_is_not_in_an_error() =>
        Assert.That(() => Read(["ssh.host_key=c2VjcmV0"]), Throws.TypeOf<FormatException>().With.Message.Not.Contains("c2VjcmV0"));

    [TestCase("no", false)]
    [TestCase("yes", true)]
    [TestCase("", true)]
    [TestCase("1", true)]
    [TestCase("0", false)]
    public void Switches_are_on_or_off(string value, bool isOn) =>
        Assert.That(Read([], new Dictionary<string, string> { ["SSH_FORWARDING"] = value }).AllowsForwarding, Is.EqualTo(isOn));

    [Test]
    public void Keys_are_words_lines_and_files()
    {
        Assert.That(Read([$"ssh.authorized_keys={Key},{Key}"]).AuthorizedKeys.Split('\n').Take(2), Is.All.EqualTo("ssh-ed25519 " + Key));
        Assert.That(Read([$"ssh.authorized_keys=ssh-ed25519 {Key} me"]).AuthorizedKeys.Split('\n')[0], Is.EqualTo($"ssh-ed25519 {Key} me"));
        SshSettings settings = Read(["ssh.authorized_keys=" + Key], files: name => name switch { "authorized_keys" => "# from the image", "ssh_host_rsa_key" => "rsa", "ssh_host_ed25519_key" => "ed25519", _ => null });
        Assert.That(settings.AuthorizedKeys, Does.EndWith("# from the image"));
        Assert.That(settings.HostKeys, Is.EqualTo(new[] { "ed25519", "rsa" }));
    }

    [Test]
    public void A_host_key_of_32_bytes_is_the_key_whose_seed_they_are()
    {
        // RFC 8032, section 7.1, test 1.
        byte[] seed = Convert.FromHexString("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
        byte[] expected = Convert.FromHexString("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
        using SshHostKey key = SshHostKey.Parse(Read(["ssh.host_key=" + Convert.ToBase64String(seed)]).HostKeys.Single());
        byte[] publicKey = Convert.FromBase64String(key.PublicKeyText.Split(' ')[1]);
        Assert.That(publicKey.AsSpan(publicKey.Length - 32).ToArray(), Is.EqualTo(expected));
    }

    private static SshSettings Read(string[]? arguments = null, Dictionary<string, string>? environment = null, Func<string, string?>? files = null) =>
        SshSettings.Read(arguments ?? [], name => environment?.GetValueOrDefault(name), files ?? (_ => null));
}
