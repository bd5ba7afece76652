using System.Text;
using Cosmos.Ssh.Tests.Laboratory;

namespace Cosmos.Ssh.Tests.Fuzzing;

/// <summary>Valid messages to begin with.</summary>
internal static class MessageSeeds
{
    internal static byte[][] Connection { get; } =
    [
        new Wire(90).String("session").UInt32(0).UInt32(100_000).UInt32(32_768),
        new Wire(90).String("session").UInt32(1).UInt32(0).UInt32(1),
        new Wire(90).String("direct-tcpip").UInt32(0).UInt32(1000).UInt32(1000).String("host").UInt32(80).String("127.0.0.1").UInt32(1),
        new Wire(93).UInt32(0).UInt32(1000),
        new Wire(93).UInt32(1).UInt32(1000),
        new Wire(94).UInt32(0).String("data"),
        new Wire(94).UInt32(1).String(new byte[500]),
        new Wire(95).UInt32(0).UInt32(1).String("error"),
        new Wire(96).UInt32(0),
        new Wire(97).UInt32(0),
        new Wire(97).UInt32(1),
        new Wire(98).UInt32(0).String("pty-req").Boolean(true).String("xterm").UInt32(80).UInt32(24).UInt32(0).UInt32(0).String([1, 0, 0, 0, 3, 0]),
        new Wire(98).UInt32(0).String("env").Boolean(true).String("LANG").String("C"),
        new Wire(98).UInt32(0).String("shell").Boolean(true),
        new Wire(98).UInt32(1).String("exec").Boolean(true).String("echo"),
        new Wire(98).UInt32(0).String("subsystem").Boolean(true).String("sftp"),
        new Wire(98).UInt32(0).String("window-change").Boolean(false).UInt32(1).UInt32(2).UInt32(3).UInt32(4),
        new Wire(98).UInt32(0).String("signal").Boolean(false).String("INT"),
        new Wire(98).UInt32(0).String("break").Boolean(true).UInt32(10),
        new Wire(98).UInt32(0).String("eow@openssh.com").Boolean(false),
        new Wire(80).String("tcpip-forward").Boolean(true).String("").UInt32(22),
        new Wire(80).String("keepalive@openssh.com").Boolean(true),
    ];

    internal static byte[][] Authentication { get; } =
    [
        new Wire(50).String("joe").String("ssh-connection").String("none"),
        new Wire(50).String("joe").String("ssh-connection").String("password").Boolean(false).String("wrong"),
        new Wire(50).String("joe").String("ssh-connection").String("password").Boolean(true).String("old").String("new"),
        new Wire(50).String("joe").String("ssh-connection").String("publickey").Boolean(false).String("ssh-ed25519").String(TestServer.HostKey.PublicBlob),
        new Wire(50).String("joe").String("ssh-connection").String("publickey").Boolean(true).String("ssh-ed25519").String(TestServer.HostKey.PublicBlob).String(new byte[83]),
        new Wire(50).String("joe").String("ssh-connection").String("keyboard-interactive").String("").String(""),
        new Wire(61).UInt32(1).String("answer"),
    ];

    internal static byte[][] Transport { get; } =
    [
        new Wire(20).Raw(new byte[16]).String("curve25519-sha256,ext-info-c,kex-strict-c-v00@openssh.com").String("ssh-ed25519").String("aes128-ctr").String("aes128-ctr")
            .String("hmac-sha2-256-etm@openssh.com").String("hmac-sha2-256-etm@openssh.com").String("none").String("none").String("").String("").Boolean(false).UInt32(0),
        new Wire(20).Raw(new byte[16]).String("curve25519-sha256").String("ssh-ed25519").String("aes128-ctr").String("aes128-ctr")
            .String("hmac-sha2-256-etm@openssh.com").String("hmac-sha2-256-etm@openssh.com").String("none").String("none").String("").String("").Boolean(true).UInt32(0),
        new Wire(30).String([9, .. new byte[31]]),
        new Wire(21),
        new Wire(1).UInt32(11).String("bye").String(""),
        new Wire(2).String("ignored"),
        new Wire(3).UInt32(1),
        new Wire(4).Boolean(true).String("debug").String(""),
        new Wire(5).String("ssh-userauth"),
        new Wire(7).UInt32(1).String("a").String("b"),
        new Wire(192).String("ping"),
    ];

    internal static byte[][] PublicKeys { get; } = [TestServer.HostKey.PublicBlob, TestServer.EcdsaHostKey.PublicBlob, KnownKeys.Rsa.PublicBlob,
        new Wire().String("sk-ssh-ed25519@openssh.com").String(new byte[32]).String("ssh:")];

    internal static byte[][] Texts { get; } =
    [
        Encoding.UTF8.GetBytes($"restrict,command=\"a, b\",from=\"10.0.0.0/8,!10.1.1.1\" {KnownKeys.PublicEd25519}"),
        Encoding.UTF8.GetBytes($"permitopen=\"h:1\",expiry-time=\"20300101\",no-pty {KnownKeys.PublicEcdsa}\n# comment\n{KnownKeys.PublicEd25519}"),
        Encoding.UTF8.GetBytes(KnownKeys.OpenSshEd25519),
        Encoding.UTF8.GetBytes(KnownKeys.Pkcs8Ecdsa),
    ];

    internal static byte[][] Modes { get; } = [[1, 0, 0, 0, 3, 53, 0, 0, 0, 1, 0], [128, 0, 0, 0, 0, 129, 0, 0, 0, 0], []];
}
