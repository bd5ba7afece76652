using System;
using System.Security.Cryptography;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>curve25519-sha256 (RFC 8731), and its older name.</summary>
internal sealed class Curve25519KeyExchange(string name) : KeyExchangeMethod
{
    internal override string Name => name;

    internal override HashAlgorithmName Hash => HashAlgorithmName.SHA256;

    internal override bool TryRespond(ReadOnlySpan<byte> clientPublic, ref SshWriter serverPublic, ref SshWriter sharedSecret)
    {
        Span<byte> point = stackalloc byte[Curve25519.Size];
        Span<byte> secret = stackalloc byte[Curve25519.Size];
        if (!Curve25519.TryRespond(clientPublic, point, secret))
            return false;

        serverPublic.WriteBytes(point);

        // RFC 8731, section 3.1: the 32 bytes taken as a big-endian number.
        sharedSecret.WriteUnsignedMpint(secret);
        CryptographicOperations.ZeroMemory(secret);
        return true;
    }
}
