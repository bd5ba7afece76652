using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Prng;
using Org.BouncyCastle.Security;

namespace Cosmos.Ssh.Cryptography;

/// <summary>The system's generator of random numbers, for BouncyCastle.</summary>
internal sealed class SystemRandom : IRandomGenerator
{
    private SystemRandom()
    {
    }

    /// <summary>Stateless: may be shared.</summary>
    internal static SecureRandom Instance { get; } = new(new SystemRandom());

    public void AddSeedMaterial(byte[] seed)
    {
        // The system gathers its own entropy.
    }

    public void AddSeedMaterial(ReadOnlySpan<byte> seed)
    {
    }

    public void AddSeedMaterial(long seed)
    {
    }

    public void NextBytes(byte[] bytes) => RandomNumberGenerator.Fill(bytes);

    public void NextBytes(byte[] bytes, int start, int len) => RandomNumberGenerator.Fill(bytes.AsSpan(start, len));

    public void NextBytes(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
}
