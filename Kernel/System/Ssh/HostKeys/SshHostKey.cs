using System;
using System.Security.Cryptography;
using Cosmos.Ssh.HostKeys;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh;

/// <summary>A private key that proves a server's identity.</summary>
public sealed class SshHostKey : IDisposable
{
    private readonly SigningKey _key;

    internal SshHostKey(SigningKey key, string comment)
    {
        _key = key;
        Comment = comment;
        SshWriter writer = new(stackalloc byte[256]);
        key.WritePublic(ref writer);
        PublicBlob = writer.Written.ToArray();
        writer.Dispose();
    }

    /// <summary>Kind of key.</summary>
    public SshHostKeyType Type => _key.Type;

    /// <summary>Text behind the key in files; may be empty.</summary>
    public string Comment { get; }

    /// <summary>Fingerprint as OpenSSH prints it: <c>SHA256:</c> and the unpadded base64 of the public key's hash.</summary>
    public string Fingerprint => FingerprintOf(PublicBlob);

    /// <summary>The public key as a line of <c>known_hosts</c> (behind the host's name) or <c>authorized_keys</c>: type, base64, comment.</summary>
    public string PublicKeyText => $"{_key.KeyFormat} {Convert.ToBase64String(PublicBlob)}{(Comment.Length == 0 ? "" : " " + Comment)}";

    /// <summary>The encoded public key (RFC 4253, section 6.6).</summary>
    internal byte[] PublicBlob { get; }

    internal string[] SignatureAlgorithms => _key.SignatureAlgorithms;

    /// <summary>Makes a new key with the system's generator of random numbers.</summary>
    /// <param name="type">Ed25519 or ECDSA; RSA keys, which take seconds to make, can only be supplied.</param>
    /// <exception cref="ArgumentException">RSA.</exception>
    public static SshHostKey Generate(SshHostKeyType type) => type switch
    {
        SshHostKeyType.Ed25519 => new SshHostKey(Ed25519SigningKey.Generate(), ""),
        SshHostKeyType.EcdsaP256 => new SshHostKey(EcdsaSigningKey.Generate(), ""),
        _ => throw new ArgumentException($"A host key of type {type} cannot be generated here. Make it with ssh-keygen and supply it.", nameof(type)),
    };

    /// <summary>Reads a private key: "OPENSSH PRIVATE KEY" without passphrase, or PKCS #8 "PRIVATE KEY", in PEM.</summary>
    /// <param name="pem">The text.</param>
    /// <exception cref="FormatException">Not such a key; the message says why.</exception>
    public static SshHostKey Parse(ReadOnlySpan<char> pem) => HostKeyFile.Parse(pem);

    /// <summary>The private key in OpenSSH's format, in PEM. A secret: where it goes is the caller's responsibility.</summary>
    public string Export() => HostKeyFile.Write(_key, PublicBlob, Comment);

    /// <summary>Overwrites the private key where that is possible; the object is useless afterwards.</summary>
    public void Dispose() => _key.Dispose();

    internal static string FingerprintOf(ReadOnlySpan<byte> publicBlob) =>
        "SHA256:" + Convert.ToBase64String(SHA256.HashData(publicBlob)).TrimEnd('=');

    internal void Sign(string algorithm, ReadOnlySpan<byte> data, ref SshWriter writer) => _key.Sign(algorithm, data, ref writer);
}
