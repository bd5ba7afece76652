using System;
using System.Buffers.Binary;
using System.Linq;
using System.Text;

namespace Cosmos.SshServer;

/// <summary>Keys in one word, as a kernel command line carries them.</summary>
internal static class SshKeyText
{
    private const int SeedLength = 32;
    private const int LongestType = 64;

    // PKCS #8 for Ed25519 (RFC 8410, section 7): version 0, id-Ed25519, and the seed as an octet string within one.
    private static ReadOnlySpan<byte> Ed25519Header => [0x30, 0x2E, 2, 1, 0, 0x30, 5, 6, 3, 0x2B, 0x65, 0x70, 4, 0x22, 4, 0x20];

    /// <summary>Public keys as lines of <c>authorized_keys</c>: the base64 of one or several, separated by commas, or lines as they are.</summary>
    /// <exception cref="FormatException">A word is no key.</exception>
    public static string ToLines(string value) => value.Contains(' ', StringComparison.Ordinal) || value.Length == 0
        ? value
        : string.Join('\n', value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ToLine));

    /// <summary>A private key in PEM: the base64 of the 32 bytes that an Ed25519 key is made of, or PEM as it is.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static string ToHostKey(string value)
    {
        if (value.Contains("-----BEGIN ", StringComparison.Ordinal))
            return value;
        byte[] key = new byte[Ed25519Header.Length + SeedLength];
        Ed25519Header.CopyTo(key);
        // The value is a secret: it is not repeated in the message.
        if (!Convert.TryFromBase64String(value, key.AsSpan(Ed25519Header.Length), out int length) || length != SeedLength)
            throw new FormatException($"'{SshSettings.Prefix}host_key' is neither PEM nor the base64 of {SeedLength} bytes.");
        return $"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String(key)}\n-----END PRIVATE KEY-----\n";
    }

    // The key's own bytes begin with the name of its type (RFC 4253, section 6.6).
    private static string ToLine(string word)
    {
        byte[] bytes = new byte[word.Length];
        if (Convert.TryFromBase64String(word, bytes, out int length) && length > sizeof(uint))
        {
            uint typeLength = BinaryPrimitives.ReadUInt32BigEndian(bytes);
            if (typeLength is > 0 and <= LongestType && typeLength <= length - sizeof(uint))
            {
                string type = Encoding.ASCII.GetString(bytes, sizeof(uint), (int)typeLength);
                if (type.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '@' or '.'))
                    return $"{type} {word}";
            }
        }
        throw new FormatException($"'{word}' in '{SshSettings.Prefix}authorized_keys' is no public key in base64; give what stands in the second column of a .pub file.");
    }
}
