using System;
using System.Security.Cryptography;
using Org.BouncyCastle.Math.EC.Rfc7748;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>X25519 (RFC 7748, section 5) with a fresh key each time.</summary>
internal static class Curve25519
{
    internal const int Size = 32;

    /// <summary>Answers a public value.</summary>
    /// <returns>False for values of another length, and of small order: they make an all-zero secret (RFC 7748, section 6.1; RFC 8731, section 3).</returns>
    internal static bool TryRespond(ReadOnlySpan<byte> clientPublic, Span<byte> serverPublic, Span<byte> secret)
    {
        if (clientPublic.Length != Size)
            return false;

        Span<byte> scalar = stackalloc byte[Size];
        RandomNumberGenerator.Fill(scalar);
        X25519.GeneratePublicKey(scalar, serverPublic);
        bool agreed = X25519.CalculateAgreement(scalar, clientPublic, secret);
        CryptographicOperations.ZeroMemory(scalar);
        return agreed;
    }
}
