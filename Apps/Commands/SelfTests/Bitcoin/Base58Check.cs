using System;
using System.Text;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Base58Check: a version, a payload and four bytes of their double SHA-256, in digits that nobody mixes up when reading.</summary>
internal static class Base58Check
{
    private const string Alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private const int ChecksumSize = 4;

    /// <summary>Longest text that is taken apart: the effort grows with its square, and no address has more than 35 characters.</summary>
    private const int MaximumLength = 256;

    /// <summary>Text of a version and a payload.</summary>
    public static string Encode(byte version, ReadOnlySpan<byte> payload)
    {
        byte[] data = new byte[1 + payload.Length + ChecksumSize];
        data[0] = version;
        payload.CopyTo(data.AsSpan(1));
        int covered = data.Length - ChecksumSize;
        BitcoinHash.Hash256(data.AsSpan(0, covered)).AsSpan(0, ChecksumSize).CopyTo(data.AsSpan(covered));
        return EncodeDigits(data);
    }

    /// <summary>Takes a text apart.</summary>
    /// <exception cref="FormatException">It is none, or its checksum is wrong.</exception>
    public static (byte Version, byte[] Payload) Decode(string text)
    {
        byte[] data = DecodeDigits(text);
        if (data.Length < 1 + ChecksumSize)
            throw new FormatException($"\"{text}\" is too short for Base58Check: {data.Length} bytes, at least {1 + ChecksumSize} are needed.");

        int covered = data.Length - ChecksumSize;
        if (!BitcoinHash.Hash256(data.AsSpan(0, covered)).AsSpan(0, ChecksumSize).SequenceEqual(data.AsSpan(covered)))
            throw new FormatException($"The checksum of \"{text}\" is wrong: a character was changed.");
        return (data[0], data[1..covered]);
    }

    // Each leading zero byte is a digit 1 of its own; the rest is one large number.
    private static string EncodeDigits(ReadOnlySpan<byte> data)
    {
        int zeros = data.IndexOfAnyExcept((byte)0);
        if (zeros < 0)
            zeros = data.Length;

        byte[] digits = new byte[(data.Length * 138 / 100) + 1]; // log 256 / log 58 is 1.366; least significant digit first
        int length = 0;
        foreach (byte value in data[zeros..])
        {
            int carry = value;
            for (int i = 0; i < length || carry != 0; i++)
            {
                carry += digits[i] * 256;
                digits[i] = (byte)(carry % 58);
                carry /= 58;
                length = Math.Max(length, i + 1);
            }
        }

        var text = new StringBuilder(new string(Alphabet[0], zeros));
        for (int i = length - 1; i >= 0; i--)
            text.Append(Alphabet[digits[i]]);
        return text.ToString();
    }

    private static byte[] DecodeDigits(string text)
    {
        if (text.Length > MaximumLength)
            throw new FormatException($"A text of {text.Length} characters is too long for Base58Check: {MaximumLength} are the most.");

        int zeros = 0;
        while (zeros < text.Length && text[zeros] == Alphabet[0])
            zeros++;

        byte[] number = new byte[text.Length]; // least significant byte first
        int length = 0;
        foreach (char digit in text.AsSpan(zeros))
        {
            int carry = Alphabet.IndexOf(digit, StringComparison.Ordinal);
            if (carry < 0)
                throw new FormatException($"'{digit}' in \"{text}\" is no digit of Base58.");
            for (int i = 0; i < length || carry != 0; i++)
            {
                carry += number[i] * 58;
                number[i] = (byte)carry;
                carry >>= 8;
                length = Math.Max(length, i + 1);
            }
        }

        byte[] data = new byte[zeros + length];
        for (int i = 0; i < length; i++)
            data[zeros + i] = number[length - 1 - i];
        return data;
    }
}
