using System;
using System.Security.Cryptography;

using Org.BouncyCastle.Crypto.Digests;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>The two hash functions of the protocol and what they are made of.</summary>
internal static class BitcoinHash
{
    /// <summary>Bytes of a double SHA-256.</summary>
    public const int Hash256Size = 32;

    /// <summary>Bytes of a HASH160.</summary>
    public const int Hash160Size = 20;

    /// <summary>SHA-256 of the SHA-256.</summary>
    public static byte[] Hash256(ReadOnlySpan<byte> data) => SHA256.HashData(SHA256.HashData(data));

    /// <summary>RIPEMD-160 of the SHA-256: what addresses hold of a public key or script.</summary>
    public static byte[] Hash160(ReadOnlySpan<byte> data) => Ripemd160(SHA256.HashData(data));

    /// <summary>RIPEMD-160.</summary>
    public static byte[] Ripemd160(ReadOnlySpan<byte> data)
    {
        var digest = new RipeMD160Digest();
        digest.BlockUpdate(data);
        byte[] hash = new byte[Hash160Size];
        digest.DoFinal(hash);
        return hash;
    }
}
