using System;

namespace Cosmos.Network.Dns;

/// <summary>Domain names: from text to the form of the wire and back (RFC 1035, sections 3.1 and 4.1.4).</summary>
internal static class DnsName
{
    /// <summary>Most bytes of a name on the wire, length bytes and the root included (RFC 1035, section 2.3.4).</summary>
    public const int MaximumLength = 255;

    private const int MaximumLabel = 63;
    private const byte PointerMask = 0xC0;

    /// <summary>Whether a text is a name that can be asked for.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        Span<byte> wire = stackalloc byte[MaximumLength];
        return TryWrite(name, wire, out _);
    }

    /// <summary>Writes a name without compression.</summary>
    /// <param name="name">Labels between dots, with or without a dot at the end: printable ASCII without backslash.</param>
    /// <param name="destination">Where to; <see cref="MaximumLength"/> bytes are always enough.</param>
    /// <param name="written">Bytes written.</param>
    /// <returns><see langword="false"/> when the text is no such name or the room is too small.</returns>
    public static bool TryWrite(ReadOnlySpan<char> name, Span<byte> destination, out int written)
    {
        written = 0;
        if (name.Length > 0 && name[^1] == '.')
            name = name[..^1];
        if (name.IsEmpty)
            return false;
        destination = destination[..Math.Min(destination.Length, MaximumLength)];
        int length = 0;
        while (true)
        {
            int dot = name.IndexOf('.');
            ReadOnlySpan<char> label = dot < 0 ? name : name[..dot];
            // One byte for the length of the label, one for the root that ends the name.
            if (label.IsEmpty || label.Length > MaximumLabel || length + label.Length + 2 > destination.Length)
                return false;
            destination[length++] = (byte)label.Length;
            foreach (char character in label)
            {
                if (character is <= ' ' or > '~' or '\\')
                    return false;
                destination[length++] = (byte)character;
            }

            if (dot < 0)
                break;
            name = name[(dot + 1)..];
        }

        destination[length++] = 0;
        written = length;
        return true;
    }

    /// <summary>Reads a name that may be compressed.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="position">Where the name begins; afterwards where the next field does.</param>
    /// <param name="name">
    /// Its text without a dot at the end, empty for the root. Bytes that are not printable, dots inside labels and backslashes are written as
    /// a backslash and three decimal digits (RFC 1035, section 5.1).
    /// </param>
    /// <returns><see langword="false"/> when it leaves the message, is too long, or its pointers do not lead backwards.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ref int position, out string name)
    {
        name = string.Empty;
        Span<char> text = stackalloc char[MaximumLength * 4];
        int textLength = 0;
        int wireLength = 1;
        int at = position;
        int end = -1;
        // Where the labels read now began. A pointer must lead before it, so the walk ends however the message is made.
        int limit = position;
        while (true)
        {
            if ((uint)at >= (uint)message.Length)
                return false;
            int length = message[at];
            if (length == 0)
            {
                at++;
                break;
            }

            if ((length & PointerMask) == PointerMask)
            {
                if (at + 1 >= message.Length)
                    return false;
                int target = ((length & ~PointerMask) << 8) | message[at + 1];
                if (target >= limit)
                    return false;
                if (end < 0)
                    end = at + 2;
                at = target;
                limit = target;
                continue;
            }

            // 01 and 10 in the upper bits are label types that never came into use.
            if (length > MaximumLabel || at + 1 + length > message.Length)
                return false;
            wireLength += length + 1;
            if (wireLength > MaximumLength)
                return false;
            if (textLength > 0)
                text[textLength++] = '.';
            textLength += Escape(message.Slice(at + 1, length), text[textLength..]);
            at += length + 1;
        }

        position = end < 0 ? at : end;
        name = new string(text[..textLength]);
        return true;
    }

    /// <summary>Compares two names without regard to the case of ASCII letters (RFC 4343).</summary>
    public static bool AreEqual(string left, string right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    private static int Escape(ReadOnlySpan<byte> label, Span<char> text)
    {
        int length = 0;
        foreach (byte value in label)
        {
            if (value is > (byte)' ' and <= (byte)'~' and not (byte)'.' and not (byte)'\\')
            {
                text[length++] = (char)value;
                continue;
            }

            text[length++] = '\\';
            text[length++] = (char)('0' + (value / 100));
            text[length++] = (char)('0' + (value / 10 % 10));
            text[length++] = (char)('0' + (value % 10));
        }

        return length;
    }
}
