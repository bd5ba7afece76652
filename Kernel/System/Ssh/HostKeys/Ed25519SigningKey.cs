using System;
using System.Security.Cryptography;
using Cosmos.Ssh.Transport;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Cosmos.Ssh.HostKeys;

/// <summary>ssh-ed25519 (RFC 8709; RFC 8032).</summary>
internal sealed class Ed25519SigningKey : SigningKey
{
    internal const string Name = "ssh-ed25519";
    internal const int SeedSize = 32;
    internal const int PublicSize = 32;

    private readonly byte[] _seed;
    private readonly byte[] _public = new byte[PublicSize];

    internal Ed25519SigningKey(ReadOnlySpan<byte> seed)
    {
        _seed = seed[..SeedSize].ToArray();
        Ed25519.GeneratePublicKey(_seed, _public);
    }

    internal override SshHostKeyType Type => SshHostKeyType.Ed25519;

    internal override string KeyFormat => Name;

    internal override string[] SignatureAlgorithms => [Name];

    internal ReadOnlySpan<byte> PublicKey => _public;

    internal static Ed25519SigningKey Generate()
    {
        Span<byte> seed = stackalloc byte[SeedSize];
        RandomNumberGenerator.Fill(seed);
        Ed25519SigningKey key = new(seed);
        CryptographicOperations.ZeroMemory(seed);
        return key;
    }

    internal override void WritePublic(ref SshWriter writer)
    {
        writer.WriteText(Name);
        writer.WriteString(_public);
    }

    internal override void WritePrivate(ref SshWriter writer)
    {
        writer.WriteString(_public);
        writer.WriteUInt32(SeedSize + PublicSize);
        writer.WriteBytes(_seed);
        writer.WriteBytes(_public);
    }

    internal override void Sign(string algorithm, ReadOnlySpan<byte> data, ref SshWriter writer)
    {
        Span<byte> signature = stackalloc byte[Ed25519.SignatureSize];
        // As a span: an array in this place would be taken for a context.
        Ed25519.Sign(_seed, PublicKey, data, signature);
        writer.WriteText(Name);
        writer.WriteString(signature);
    }

    public override void Dispose() => CryptographicOperations.ZeroMemory(_seed);
}
