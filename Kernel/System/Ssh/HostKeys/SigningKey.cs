using System;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.HostKeys;

/// <summary>A private key of one kind.</summary>
internal abstract class SigningKey : IDisposable
{
    internal abstract SshHostKeyType Type { get; }

    /// <summary>Name of the key's format, which begins its encodings.</summary>
    internal abstract string KeyFormat { get; }

    /// <summary>Names in KEXINIT of the signatures it makes.</summary>
    internal abstract string[] SignatureAlgorithms { get; }

    /// <summary>Writes the public key as it is hashed and compared (RFC 4253, section 6.6), with its format's name.</summary>
    internal abstract void WritePublic(ref SshWriter writer);

    /// <summary>Writes what OpenSSH keeps in a private key file behind the format's name (PROTOCOL.key).</summary>
    internal abstract void WritePrivate(ref SshWriter writer);

    /// <summary>Writes the signature with the name of its algorithm, but without a length around both.</summary>
    internal abstract void Sign(string algorithm, ReadOnlySpan<byte> data, ref SshWriter writer);

    /// <summary>Overwrites the secret.</summary>
    public abstract void Dispose();
}
