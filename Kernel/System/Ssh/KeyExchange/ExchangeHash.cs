using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>The exchange hash H (RFC 5656, section 4): strings V_C, V_S, I_C, I_S, K_S, Q_C, Q_S, and K as encoded.</summary>
internal static class ExchangeHash
{
    internal static byte[] Compute(HashAlgorithmName hash, ReadOnlySpan<byte> clientIdentification, ReadOnlySpan<byte> serverIdentification,
        ReadOnlySpan<byte> clientInit, ReadOnlySpan<byte> serverInit, ReadOnlySpan<byte> hostKey,
        ReadOnlySpan<byte> clientPublic, ReadOnlySpan<byte> serverPublic, ReadOnlySpan<byte> sharedSecret)
    {
        using IncrementalHash digest = IncrementalHash.CreateHash(hash);
        Append(digest, clientIdentification);
        Append(digest, serverIdentification);
        Append(digest, clientInit);
        Append(digest, serverInit);
        Append(digest, hostKey);
        Append(digest, clientPublic);
        Append(digest, serverPublic);
        digest.AppendData(sharedSecret);
        return digest.GetHashAndReset();
    }

    private static void Append(IncrementalHash digest, ReadOnlySpan<byte> value)
    {
        Span<byte> length = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)value.Length);
        digest.AppendData(length);
        digest.AppendData(value);
    }
}
