using System;
using System.Buffers.Binary;
using System.Text;
using Cosmos.Network.Randomness;

namespace Cosmos.Network.Configuration;

/// <summary>Makes the key of interface identifiers (RFC 7217) of a text that the user gives.</summary>
internal static class IdentifierSecret
{
    /// <summary>Makes the function; equal texts make equal functions.</summary>
    public static KeyedHash Derive(string secret)
    {
        byte[] text = Encoding.UTF8.GetBytes(secret);
        var padded = new byte[(text.Length + 8) & ~7];
        text.CopyTo(padded.AsSpan());

        // The chaining makes every byte of the text count; the two constants make the halves of the key differ.
        ulong low = Chain(new KeyedHash(0x636F_736D_6F73_2D31, 0), padded);
        ulong high = Chain(new KeyedHash(0x636F_736D_6F73_2D32, 0), padded);
        return new KeyedHash(low, high);
    }

    private static ulong Chain(KeyedHash hash, ReadOnlySpan<byte> text)
    {
        ulong state = (ulong)text.Length;
        for (; !text.IsEmpty; text = text[8..])
            state = hash.Compute(state, BinaryPrimitives.ReadUInt64LittleEndian(text));
        return state;
    }
}
