using System;
using System.Net;
using System.Text;
using Cosmos.Ssh.Authentication;
using Cosmos.Ssh.Tests.Laboratory;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Authentication;

/// <summary>Texts in the format of authorized_keys.</summary>
internal sealed class AuthorizedKeysTests
{
    private static readonly byte[] s_blob = Convert.FromBase64String(KnownKeys.PublicEd25519.Split(' ')[1]);
    private static readonly IPEndPoint s_peer = new(IPAddress.Parse("192.0.2.1"), 1);
    private static readonly DateTimeOffset s_now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Test]
    public void Comments_and_empty_lines_are_skipped_and_all_kinds_of_keys_are_read()
    {
        SshAuthorizedKeys keys = SshAuthorizedKeys.Parse($"# people\r\n\r\n{KnownKeys.PublicEd25519}\r\n   {KnownKeys.PublicEcdsa}\n\t{KnownKeys.PublicRsa}");
        Assert.That(keys.Problems, Is.Empty);
        Assert.That(keys.Count, Is.EqualTo(3));
        Assert.That(keys.Find(s_blob, s_peer, s_now)!.Comment, Is.EqualTo("ed25519 test key"));
    }

    [Test]
    public void Security_keys_are_read()
    {
        byte[] blob = new Wire().String("sk-ssh-ed25519@openssh.com").String(s_blob.AsSpan(s_blob.Length - 32)).String("ssh:");
        SshAuthorizedKeys keys = SshAuthorizedKeys.Parse("sk-ssh-ed25519@openssh.com " + Convert.ToBase64String(blob));
        Assert.That(keys.Problems, Is.Empty);
        Assert.That(keys.Count, Is.EqualTo(1));
    }

    [TestCase("garbage", "no key")]
    [TestCase("ssh-ed25519", "no key")]
    [TestCase("ssh-ed25519 !!!!", "base64")]
    [TestCase("ssh-ed25519 AAAA", "damaged")]
    [TestCase("ssh-dss AAAA", "no key")]
    [TestCase("cert-authority KEY", "cert-authority")]
    [TestCase("principals=\"a\" KEY", "principals")]
    [TestCase("environment=\"A=b\" KEY", "environment")]
    [TestCase("verify-required KEY", "verify-required")]
    [TestCase("no-touch-required KEY", "no-touch-required")]
    [TestCase("restrict,unknown-option KEY", "unknown-option")]
    [TestCase("restrict=\"yes\" KEY", "restrict")]
    [TestCase("command KEY", "command")]
    [TestCase("command=unquoted KEY", "quotation")]
    [TestCase("command=\"open KEY", "quotation")]
    [TestCase("from=\"*.example.org\" KEY", "patterns")]
    [TestCase("from=\"\" KEY", "patterns")]
    [TestCase("permitopen=\"host\" KEY", "host:port")]
    [TestCase("expiry-time=\"tomorrow\" KEY", "YYYYMMDD")]
    public void A_line_that_is_not_understood_completely_is_left_out_with_the_reason(string line, string reason)
    {
        SshAuthorizedKeys keys = SshAuthorizedKeys.Parse("\n" + line.Replace("KEY", KnownKeys.PublicEd25519, StringComparison.Ordinal));
        Assert.That(keys.Count, Is.Zero);
        Assert.That(keys.Problems, Has.Count.EqualTo(1));
        Assert.That(keys.Problems[0], Does.StartWith("line 2: ").And.Contain(reason));
    }

    [Test]
    public void A_key_of_another_type_than_its_line_says_is_left_out()
    {
        SshAuthorizedKeys keys = SshAuthorizedKeys.Parse("ssh-rsa " + KnownKeys.PublicEd25519.Split(' ')[1]);
        Assert.That(keys.Count, Is.Zero);
    }

    [Test]
    public void Options_become_permissions()
    {
        LoginPermissions restricted = Permissions("restrict");
        Assert.That((restricted.AllowsTerminal, restricted.AllowsForwarding), Is.EqualTo((false, false)));
        LoginPermissions terminal = Permissions("restrict,pty,no-agent-forwarding");
        Assert.That((terminal.AllowsTerminal, terminal.AllowsForwarding), Is.EqualTo((true, false)));
        LoginPermissions plain = Permissions("no-X11-forwarding");
        Assert.That((plain.AllowsTerminal, plain.AllowsForwarding, plain.ForcedCommand), Is.EqualTo((true, true, (string?)null)));
        Assert.That(Permissions("command=\"say \\\"a, b\\\"\",no-pty").ForcedCommand, Is.EqualTo("say \"a, b\""));

        LoginPermissions targets = Permissions("permitopen=\"db.example.org:5432\",permitopen=\"[2001:db8::1]:*\"");
        Assert.That(targets.AllowsTarget("DB.example.org", 5432), Is.True);
        Assert.That(targets.AllowsTarget("db.example.org", 5433), Is.False);
        Assert.That(targets.AllowsTarget("2001:db8::1", 1), Is.True);
        Assert.That(targets.AllowsTarget("localhost", 5432), Is.False);
    }

    [TestCase("192.0.2.1", "192.0.2.1", ExpectedResult = true)]
    [TestCase("192.0.2.1", "::ffff:192.0.2.1", ExpectedResult = true)]
    [TestCase("192.0.2.0/24", "192.0.2.200", ExpectedResult = true)]
    [TestCase("192.0.2.0/24,!192.0.2.200", "192.0.2.200", ExpectedResult = false)]
    [TestCase("!192.0.2.200", "192.0.2.1", ExpectedResult = false)]
    [TestCase("2001:db8::/32", "2001:db8::5", ExpectedResult = true)]
    [TestCase("2001:db8::/32", "192.0.2.1", ExpectedResult = false)]
    public bool Sources_limit_where_a_key_may_come_from(string from, string peer) =>
        SshAuthorizedKeys.Parse($"from=\"{from}\" {KnownKeys.PublicEd25519}").Find(s_blob, new IPEndPoint(IPAddress.Parse(peer), 9), s_now) is not null;

    [TestCase("20260601", ExpectedResult = false)]
    [TestCase("20260602", ExpectedResult = true)]
    [TestCase("202606010001Z", ExpectedResult = true)]
    [TestCase("20260531235959", ExpectedResult = false)]
    public bool An_expiry_ends_a_key(string time) =>
        SshAuthorizedKeys.Parse($"expiry-time=\"{time}\" {KnownKeys.PublicEd25519}").Find(s_blob, s_peer, s_now) is not null;

    [Test]
    public void A_key_with_a_source_needs_to_know_the_source() =>
        Assert.That(SshAuthorizedKeys.Parse($"from=\"0.0.0.0/0\" {KnownKeys.PublicEd25519}").Find(s_blob, null, s_now), Is.Null);

    [Test]
    public void Of_two_lines_with_one_key_the_first_that_applies_counts()
    {
        SshAuthorizedKeys keys = SshAuthorizedKeys.Parse($"from=\"10.0.0.0/8\" {KnownKeys.PublicEd25519}\ncommand=\"second\" {KnownKeys.PublicEd25519}");
        Assert.That(keys.Find(s_blob, s_peer, s_now)!.Permissions.ForcedCommand, Is.EqualTo("second"));
    }

    [Test] // OpenSSH, PROTOCOL.u2f
    public void A_signature_of_a_security_key_counts_only_when_somebody_touched_it()
    {
        byte[] seed = new byte[32];
        byte[] point = new byte[32];
        Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.GeneratePublicKey(seed, point);
        byte[] blob = new Wire().String("sk-ssh-ed25519@openssh.com").String(point).String("ssh:");
        Assert.That(PublicKey.TryParse(blob, out PublicKey? key), Is.True);
        byte[] data = Encoding.ASCII.GetBytes("signed");
        Assert.That(key!.Verify("sk-ssh-ed25519@openssh.com"u8, data, Sign(1)), Is.True);
        Assert.That(key.Verify("sk-ssh-ed25519@openssh.com"u8, data, Sign(0)), Is.False);
        Assert.That(key.Verify("ssh-ed25519"u8, data, Sign(1)), Is.False);

        byte[] Sign(byte flags)
        {
            byte[] extra = [flags, 0, 0, 0, 9];
            byte[] signed = [.. System.Security.Cryptography.SHA256.HashData("ssh:"u8), .. extra, .. System.Security.Cryptography.SHA256.HashData(data)];
            byte[] signature = new byte[64];
            Org.BouncyCastle.Math.EC.Rfc8032.Ed25519.Sign(seed, 0, signed, 0, signed.Length, signature, 0);
            return new Wire().String("sk-ssh-ed25519@openssh.com").String(signature).Raw(extra);
        }
    }

    private static LoginPermissions Permissions(string options)
    {
        SshAuthorizedKeys keys = SshAuthorizedKeys.Parse($"{options} {KnownKeys.PublicEd25519}");
        Assert.That(keys.Problems, Is.Empty);
        return keys.Find(s_blob, s_peer, s_now)!.Permissions;
    }
}
