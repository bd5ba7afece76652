using System.Collections.Generic;

namespace Cosmos.Ssh;

/// <summary>Names of algorithms that a server offers, the preferred ones first. A name that is not implemented is an error of the options.</summary>
public sealed record SshAlgorithms
{
    /// <summary>Everything that is implemented, in the order of preference.</summary>
    public static SshAlgorithms Default { get; } = new();

    /// <summary>Key exchange (RFC 4253, section 8; RFC 8731; RFC 5656; draft-ietf-sshm-mlkem-hybrid-kex; draft-ietf-sshm-ntruprime-ssh).</summary>
    public IReadOnlyList<string> KeyExchanges { get; init; } =
    [
        "mlkem768x25519-sha256", "sntrup761x25519-sha512", "sntrup761x25519-sha512@openssh.com",
        "curve25519-sha256", "curve25519-sha256@libssh.org", "ecdh-sha2-nistp256",
    ];

    /// <summary>Encryption, both directions.</summary>
    public IReadOnlyList<string> Ciphers { get; init; } =
        ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com", "aes128-gcm@openssh.com", "aes256-ctr", "aes128-ctr"];

    /// <summary>Message authentication of the ciphers that have none of their own, always over the encrypted packet.</summary>
    public IReadOnlyList<string> MessageAuthentication { get; init; } = ["hmac-sha2-256-etm@openssh.com", "hmac-sha2-512-etm@openssh.com"];
}
