using System;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Cosmos.Cryptography.Authentication;
using Cosmos.Cryptography.Digests;

namespace Cosmos.Cryptography.KeyDerivation;

/// <summary>PBKDF2 with HMAC (RFC 8018, section 5.2).</summary>
public static class Pbkdf2
{
    /// <summary>Derives key material from a password.</summary>
    /// <param name="digest">A fresh digest, the hash function of the HMAC.</param>
    /// <param name="password">The password, in bytes.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="iterations">Iteration count, at least 1.</param>
    /// <param name="destination">Filled completely.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="iterations"/> is not positive.</exception>
    public static void DeriveKey(
        Digest digest, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int iterations, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(iterations);

        using Hmac hmac = new(digest, password);
        int size = hmac.SizeInBytes;
        Span<byte> u = stackalloc byte[DigestFactory.MaximumSizeInBytes];
        Span<byte> t = stackalloc byte[DigestFactory.MaximumSizeInBytes];
        Span<byte> blockIndex = stackalloc byte[sizeof(int)];
        u = u[..size];
        t = t[..size];

        // T_i = U_1 ^ U_2 ^ ... ^ U_c, U_1 = PRF(password, salt || INT(i)), U_j = PRF(password, U_{j-1}).
        for (int i = 1; !destination.IsEmpty; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(blockIndex, i);
            hmac.Reset();
            hmac.Append(salt);
            hmac.Append(blockIndex);
            hmac.Finish(u);
            u.CopyTo(t);

            for (int iteration = 1; iteration < iterations; iteration++)
            {
                hmac.Reset();
                hmac.Append(u);
                hmac.Finish(u);
                for (int k = 0; k < t.Length; k++)
                    t[k] ^= u[k];
            }

            int given = Math.Min(destination.Length, size);
            t[..given].CopyTo(destination);
            destination = destination[given..];
        }

        CryptographicOperations.ZeroMemory(u);
        CryptographicOperations.ZeroMemory(t);
    }
}
