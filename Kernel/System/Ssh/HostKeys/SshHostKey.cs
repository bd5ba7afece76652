using System;

namespace Cosmos.Ssh;

/// <summary>A private key that proves a server's identity.</summary>
public sealed class SshHostKey : IDisposable
{
    private SshHostKey(SshHostKeyType type) => Type = type;

    /// <summary>Kind of key.</summary>
    public SshHostKeyType Type { get; }

    /// <summary>Fingerprint as OpenSSH prints it: <c>SHA256:</c> and the unpadded base64 of the public key's hash.</summary>
    public string Fingerprint => throw new NotImplementedException();

    /// <summary>The public key as a line of <c>known_hosts</c> or <c>authorized_keys</c>: type, base64, comment.</summary>
    public string PublicKeyText => throw new NotImplementedException();

    /// <summary>Makes a new key with the system's generator of random numbers.</summary>
    /// <param name="type">Ed25519 or ECDSA; RSA keys, which take seconds to make, can only be supplied.</param>
    public static SshHostKey Generate(SshHostKeyType type) => throw new NotImplementedException();

    /// <summary>Reads a private key: "OPENSSH PRIVATE KEY" without passphrase, or PKCS #8 "PRIVATE KEY", in PEM.</summary>
    /// <param name="pem">The text.</param>
    /// <exception cref="FormatException">Not such a key; the message says why.</exception>
    public static SshHostKey Parse(ReadOnlySpan<char> pem) => throw new NotImplementedException();

    /// <summary>The private key in OpenSSH's format, in PEM. A secret: where it goes is the caller's responsibility.</summary>
    public string Export() => throw new NotImplementedException();

    /// <summary>Overwrites the private key; the object is useless afterwards.</summary>
    public void Dispose()
    {
    }
}
