using System;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cosmos.Ssh.KeyExchange;

/// <summary>Encapsulation of Streamlined NTRU Prime with the parameters sntrup761 (NTRU Prime, round 3, sections 3.2 and 4;
/// draft-josefsson-ntruprime-streamlined).</summary>
/// <remarks>Own, because BouncyCastle's takes a hundred times as long: with it, it would be most of the time of a login. No address and no branch
/// depends on the secret polynomial.</remarks>
internal static class Sntrup761
{
    internal const int PublicKeySize = 1158;
    internal const int CiphertextSize = RoundedSize + HashSize;
    internal const int HashSize = 32;

    private const int Degree = 761;
    private const int Modulus = 4591;
    private const int HalfModulus = (Modulus - 1) / 2;
    private const int Weight = 286;
    private const int RoundedModulus = (Modulus + 2) / 3;
    private const int RoundedSize = 1007;
    private const int SmallSize = (Degree + 3) / 4;

    /// <summary>Products of coefficients up to <see cref="HalfModulus"/> with -1, 0 or 1 of which the sum fits in 16 bits.</summary>
    private const int TermsPerSum = short.MaxValue / HalfModulus;

    // Hash domains (section 4.5).
    private const byte SessionDomain = 1;
    private const byte ConfirmDomain = 2;
    private const byte SmallDomain = 3;
    private const byte KeyDomain = 4;

    /// <summary>Makes a secret that only the owner of the key can take out of the ciphertext.</summary>
    /// <param name="publicKey">1158 bytes; every value is valid.</param>
    /// <param name="ciphertext">Takes 1039 bytes.</param>
    /// <param name="secret">Takes 32 bytes.</param>
    internal static void Encapsulate(ReadOnlySpan<byte> publicKey, Span<byte> ciphertext, Span<byte> secret)
    {
        Span<short> small = stackalloc short[Degree];
        RandomShort(small);
        Span<byte> smallEncoded = stackalloc byte[SmallSize];
        EncodeSmall(small, smallEncoded);

        Span<ushort> values = stackalloc ushort[Degree];
        Span<ushort> moduli = stackalloc ushort[Degree];
        moduli.Fill(Modulus);
        Decode(values, publicKey[..PublicKeySize], moduli);
        Span<short> key = stackalloc short[Degree];
        for (int i = 0; i < Degree; i++)
            key[i] = (short)(values[i] - HalfModulus);

        Multiply(key, small, values);
        moduli.Fill(RoundedModulus);
        int written = Encode(ciphertext, values, moduli);

        // Confirmation: Hash2(Hash3(r), Hash4(key)); session key: Hash1(Hash3(r), ciphertext).
        Span<byte> hashed = stackalloc byte[HashSize + CiphertextSize];
        Hash(SmallDomain, smallEncoded, hashed);
        Hash(KeyDomain, publicKey[..PublicKeySize], hashed[HashSize..]);
        Hash(ConfirmDomain, hashed[..(2 * HashSize)], ciphertext[written..]);
        ciphertext[..CiphertextSize].CopyTo(hashed[HashSize..]);
        Hash(SessionDomain, hashed, secret);

        small.Clear();
        CryptographicOperations.ZeroMemory(smallEncoded);
        CryptographicOperations.ZeroMemory(hashed);
    }

    /// <summary>A random polynomial with exactly 286 coefficients of 1 or -1: random numbers whose lowest bits say which, sorted.</summary>
    private static void RandomShort(Span<short> small)
    {
        Span<uint> list = stackalloc uint[Degree];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(list));
        for (int i = 0; i < Degree; i++)
            list[i] = i < Weight ? list[i] & ~1u : (list[i] & ~2u) | 1;

        Sort(list);
        for (int i = 0; i < Degree; i++)
            small[i] = (short)((int)(list[i] & 3) - 1);

        list.Clear();
    }

    /// <summary>Merge exchange: which numbers are compared does not depend on them (D. Knuth, TAOCP volume 3, algorithm 5.2.2M).</summary>
    private static void Sort(Span<uint> list)
    {
        int top = (int)(BitOperations.RoundUpToPowerOf2((uint)list.Length) / 2);
        for (int p = top; p > 0; p /= 2)
        {
            int q = top;
            int r = 0;
            int distance = p;
            while (true)
            {
                for (int i = 0; i < list.Length - distance; i++)
                {
                    if ((i & p) == r)
                        Order(ref list[i], ref list[i + distance]);
                }

                if (q == p)
                    break;

                distance = q - p;
                q /= 2;
                r = p;
            }
        }
    }

    private static void Order(ref uint low, ref uint high)
    {
        // All ones when they are in the wrong order.
        uint swap = (uint)(((long)high - low) >> 63);
        uint difference = (low ^ high) & swap;
        low ^= difference;
        high ^= difference;
    }

    private static void EncodeSmall(ReadOnlySpan<short> small, Span<byte> encoded)
    {
        encoded.Clear();
        for (int i = 0; i < Degree; i++)
            encoded[i / 4] |= (byte)((small[i] + 1) << (2 * (i % 4)));
    }

    /// <summary>The product modulo x^761 - x - 1 and 4591, rounded to multiples of three and divided by them: 0 to 1530.</summary>
    private static void Multiply(ReadOnlySpan<short> key, ReadOnlySpan<short> small, Span<ushort> rounded)
    {
        int lanes = Vector<short>.Count;
        const int MostLanes = 32;
        const int Coefficients = (2 * Degree) - 1;

        // Zeros on both sides: vectors may begin in front of the polynomial and end behind it.
        Span<short> padded = stackalloc short[Degree + (2 * MostLanes)];
        padded.Clear();
        key.CopyTo(padded[MostLanes..]);
        Span<int> product = stackalloc int[Coefficients + MostLanes];
        for (int at = 0; at < Coefficients; at += lanes)
        {
            Vector<int> low = Vector<int>.Zero;
            Vector<int> high = Vector<int>.Zero;
            int last = Math.Min(Degree - 1, at + lanes - 1);
            for (int i = Math.Max(0, at - Degree + 1); i <= last;)
            {
                Vector<short> sum = Vector<short>.Zero;
                for (int end = Math.Min(last + 1, i + TermsPerSum); i < end; i++)
                    sum += new Vector<short>(padded.Slice(MostLanes + at - i, lanes)) * new Vector<short>(small[i]);

                Vector.Widen(sum, out Vector<int> sumLow, out Vector<int> sumHigh);
                low += sumLow;
                high += sumHigh;
            }

            low.CopyTo(product[at..]);
            high.CopyTo(product[(at + (lanes / 2))..]);
        }

        for (int i = Coefficients - 1; i >= Degree; i--)
        {
            product[i - Degree] += product[i];
            product[i - Degree + 1] += product[i];
        }

        for (int i = 0; i < Degree; i++)
        {
            // Divisions by constants are multiplications. The offset, a multiple of the modulus, makes the number positive.
            const int Offset = Modulus * 2048;
            int centred = ((product[i] + HalfModulus + Offset) % Modulus) - HalfModulus;
            int remainder = ((centred + 1 + (3 * Modulus)) % 3) - 1;
            rounded[i] = (ushort)((centred - remainder + HalfModulus) / 3);
        }

        product.Clear();
    }

    private static void Hash(byte domain, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<byte> message = stackalloc byte[1 + HashSize + PublicKeySize];
        Span<byte> full = stackalloc byte[SHA512.HashSizeInBytes];
        message[0] = domain;
        data.CopyTo(message[1..]);
        SHA512.HashData(message[..(1 + data.Length)], full);
        full[..HashSize].CopyTo(hash);
        CryptographicOperations.ZeroMemory(message);
        CryptographicOperations.ZeroMemory(full);
    }

    /// <summary>Packs numbers below their moduli (section 4.6): neighbours become one, whose low bytes are written as soon as it is large.</summary>
    /// <returns>Bytes written.</returns>
    private static int Encode(Span<byte> output, Span<ushort> values, Span<ushort> moduli)
    {
        const uint Limit = 16384;
        int written = 0;
        int count = values.Length;
        while (count > 1)
        {
            int pairs = count / 2;
            for (int i = 0; i < pairs; i++)
            {
                uint value = values[2 * i] + ((uint)values[(2 * i) + 1] * moduli[2 * i]);
                uint modulus = (uint)moduli[2 * i] * moduli[(2 * i) + 1];
                while (modulus >= Limit)
                {
                    output[written++] = (byte)value;
                    value >>= 8;
                    modulus = (modulus + 255) >> 8;
                }

                values[i] = (ushort)value;
                moduli[i] = (ushort)modulus;
            }

            if (count % 2 != 0)
            {
                values[pairs] = values[count - 1];
                moduli[pairs] = moduli[count - 1];
            }

            count = (count + 1) / 2;
        }

        uint rest = values[0];
        for (uint modulus = moduli[0]; modulus > 1; modulus = (modulus + 255) >> 8)
        {
            output[written++] = (byte)rest;
            rest >>= 8;
        }

        return written;
    }

    /// <summary>The inverse of <see cref="Encode"/>; numbers are reduced, so that every input means something. Works on the public key only.</summary>
    private static void Decode(Span<ushort> values, ReadOnlySpan<byte> input, ReadOnlySpan<ushort> moduli)
    {
        const uint Limit = 16384;
        if (values.Length == 1)
        {
            uint bytes = moduli[0] > 256 ? BinaryPrimitives.ReadUInt16LittleEndian(input) : moduli[0] > 1 ? input[0] : 0u;
            values[0] = (ushort)(bytes % moduli[0]);
            return;
        }

        int pairs = values.Length / 2;
        int count = (values.Length + 1) / 2;
        Span<ushort> upperModuli = stackalloc ushort[count];
        Span<ushort> upper = stackalloc ushort[count];
        Span<uint> bottoms = stackalloc uint[pairs];
        Span<byte> shifts = stackalloc byte[pairs];
        for (int i = 0; i < pairs; i++)
        {
            uint modulus = (uint)moduli[2 * i] * moduli[(2 * i) + 1];
            bottoms[i] = 0;
            shifts[i] = 0;
            while (modulus >= Limit)
            {
                bottoms[i] |= (uint)input[0] << shifts[i];
                shifts[i] += 8;
                input = input[1..];
                modulus = (modulus + 255) >> 8;
            }

            upperModuli[i] = (ushort)modulus;
        }

        if (count > pairs)
            upperModuli[pairs] = moduli[^1];

        Decode(upper[..count], input, upperModuli[..count]);
        for (int i = 0; i < pairs; i++)
        {
            uint value = bottoms[i] + ((uint)upper[i] << shifts[i]);
            (uint second, uint first) = Math.DivRem(value, moduli[2 * i]);
            values[2 * i] = (ushort)first;
            values[(2 * i) + 1] = (ushort)(second % moduli[(2 * i) + 1]);
        }

        if (count > pairs)
            values[^1] = upper[pairs];
    }
}
