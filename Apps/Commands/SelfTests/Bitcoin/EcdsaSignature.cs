using System;
using System.Diagnostics.CodeAnalysis;

using Org.BouncyCastle.Math;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>The two numbers of an ECDSA signature, and their encodings.</summary>
/// <param name="R">First number.</param>
/// <param name="S">Second number.</param>
internal sealed record EcdsaSignature(BigInteger R, BigInteger S)
{
    private const byte SequenceTag = 0x30;
    private const byte IntegerTag = 0x02;
    private const int MinimumSize = 9;
    private const int MaximumSize = 73;
    private const int NumberSize = 32;

    /// <summary>SEQUENCE of two INTEGERs (X.690, DER).</summary>
    public byte[] ToDer()
    {
        byte[] r = R.ToByteArray();
        byte[] s = S.ToByteArray();
        return [SequenceTag, (byte)(r.Length + s.Length + 4), IntegerTag, (byte)r.Length, .. r, IntegerTag, (byte)s.Length, .. s];
    }

    /// <summary>Whether a signature with its hash type behind it has the one form that BIP 66 allows.</summary>
    public static bool IsStrictDer(ReadOnlySpan<byte> signature)
    {
        if (signature.Length is < MinimumSize or > MaximumSize || signature[0] != SequenceTag || signature[1] != signature.Length - 3)
            return false;
        ReadOnlySpan<byte> numbers = signature[2..^1];
        return TrySkipStrictInteger(ref numbers) && TrySkipStrictInteger(ref numbers) && numbers.IsEmpty;
    }

    /// <summary>Reads a signature as the first version did, which let much pass: lengths in needlessly long form, wrong lengths of the sequence, what follows.</summary>
    /// <param name="der">Signature without its hash type.</param>
    /// <param name="signature">The numbers; what does not fit into 32 bytes is 0, which no key has signed with.</param>
    public static bool TryReadLax(ReadOnlySpan<byte> der, [NotNullWhen(true)] out EcdsaSignature? signature)
    {
        signature = null;
        if (der is not [SequenceTag, byte length, ..])
            return false;

        int lengthBytes = (length & 0x80) != 0 ? length & 0x7F : 0;
        if (der.Length - 2 < lengthBytes)
            return false;

        ReadOnlySpan<byte> rest = der[(2 + lengthBytes)..];
        if (!TryReadLaxInteger(ref rest, out BigInteger? r) || !TryReadLaxInteger(ref rest, out BigInteger? s))
            return false;
        signature = new EcdsaSignature(r, s);
        return true;
    }

    // Not empty, not negative, and no zero in front that is not there to keep it from being negative.
    private static bool TrySkipStrictInteger(ref ReadOnlySpan<byte> rest)
    {
        if (rest is not [IntegerTag, byte length, ..] || length == 0 || length > rest.Length - 2)
            return false;
        ReadOnlySpan<byte> value = rest.Slice(2, length);
        if (value[0] >= 0x80 || (value is [0, < 0x80, ..]))
            return false;
        rest = rest[(2 + length)..];
        return true;
    }

    private static bool TryReadLaxInteger(ref ReadOnlySpan<byte> rest, [NotNullWhen(true)] out BigInteger? number)
    {
        number = null;
        if (rest is not [IntegerTag, byte first, ..])
            return false;

        rest = rest[2..];
        int length = first;
        if ((first & 0x80) != 0)
        {
            int count = first & 0x7F;
            if (count > rest.Length)
                return false;
            ReadOnlySpan<byte> digits = rest[..count].TrimStart((byte)0);
            if (digits.Length >= sizeof(int))
                return false;
            length = 0;
            foreach (byte digit in digits)
                length = (length << 8) | digit;
            rest = rest[count..];
        }

        if (length > rest.Length)
            return false;
        ReadOnlySpan<byte> value = rest[..length].TrimStart((byte)0);
        rest = rest[length..];
        number = value.Length is 0 or > NumberSize ? BigInteger.Zero : new BigInteger(1, value.ToArray());
        return true;
    }
}
