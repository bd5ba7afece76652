using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;

namespace Cosmos.Ssh.Authentication;

/// <summary>Reads one line of an authorized_keys file (OpenSSH's sshd(8), "AUTHORIZED_KEYS FILE FORMAT").</summary>
internal static class AuthorizedKeyLine
{
    /// <summary>Options about things that this server never does, so that forbidding or allowing them changes nothing.</summary>
    private static readonly string[] s_withoutEffect = ["agent-forwarding", "no-agent-forwarding", "x11-forwarding", "no-x11-forwarding", "user-rc", "no-user-rc"];

    /// <summary>Reads a line that is neither empty nor a comment.</summary>
    /// <exception cref="FormatException">The line is not understood completely.</exception>
    internal static AuthorizedKey Parse(string line)
    {
        // Without options the line begins with the type of the key. A quoted space does not end the options.
        int end = EndOfWord(line);
        string first = line[..end];
        List<string> options = [];
        if (!IsKeyType(first))
        {
            options = SplitOptions(first);
            line = line[end..].TrimStart();
        }

        string[] words = line.Split([' ', '\t'], 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !IsKeyType(words[0]))
            throw new FormatException("no key; expected: [options] type base64 [comment]");

        byte[] blob;
        try
        {
            blob = Convert.FromBase64String(words[1]);
        }
        catch (FormatException)
        {
            throw new FormatException("the key is not base64");
        }

        if (!PublicKey.TryParse(blob, out PublicKey? key))
            throw new FormatException($"a key of type {words[0]} that is damaged or not supported (RSA needs 2048 bits)");

        if (!BlobHasType(blob, words[0]))
            throw new FormatException($"the key is not of type {words[0]}");

        return Apply(options, blob, key!, words.Length > 2 ? words[2].Trim() : "");
    }

    private static AuthorizedKey Apply(List<string> options, byte[] blob, PublicKey key, string comment)
    {
        bool terminal = true;
        bool forwarding = true;
        string? command = null;
        DateTimeOffset? expiry = null;
        List<(bool, IPNetwork)>? from = null;
        List<(string, int?)>? targets = null;
        foreach (string option in options)
        {
            int equals = option.IndexOf('=', StringComparison.Ordinal);
            string name = (equals < 0 ? option : option[..equals]).ToLowerInvariant();
            string? value = equals < 0 ? null : Unquote(option[(equals + 1)..]);
            switch (name, value)
            {
                case ("restrict", null):
                    terminal = forwarding = false;
                    break;
                case ("pty", null):
                    terminal = true;
                    break;
                case ("no-pty", null):
                    terminal = false;
                    break;
                case ("port-forwarding", null):
                    forwarding = true;
                    break;
                case ("no-port-forwarding", null):
                    forwarding = false;
                    break;
                case ("command", not null):
                    command = value;
                    break;
                case ("from", not null):
                    (from ??= []).AddRange(value.Split(',', StringSplitOptions.TrimEntries).Select(ParseSource));
                    break;
                case ("permitopen", not null):
                    (targets ??= []).Add(ParseTarget(value));
                    break;
                case ("expiry-time", not null):
                    DateTimeOffset time = ParseTime(value);
                    expiry = expiry < time ? expiry : time;
                    break;
                default:
                    if (value is not null || !s_withoutEffect.Contains(name))
                        throw new FormatException($"the option \"{name}\" is not supported");
                    break;
            }
        }

        return new AuthorizedKey
        {
            Blob = blob,
            Key = key,
            Comment = comment,
            From = from,
            Expiry = expiry,
            Permissions = new LoginPermissions(terminal, forwarding, command, targets),
        };
    }

    private static bool IsKeyType(string word) => PublicKey.SignatureAlgorithms.Contains(word) || word == "ssh-rsa";

    private static bool BlobHasType(ReadOnlySpan<byte> blob, string type) => blob.Length > 4 + type.Length && Ascii.Equals(blob.Slice(4, type.Length), type);

    private static int EndOfWord(string line)
    {
        bool quoted = false;
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '"')
                i++;
            else if (line[i] == '"')
                quoted = !quoted;
            else if (!quoted && line[i] is ' ' or '\t' && !quoted)
                return i;
        }

        return quoted ? throw new FormatException("a quotation mark is missing") : line.Length;
    }

    private static List<string> SplitOptions(string text)
    {
        List<string> options = [];
        int start = 0;
        bool quoted = false;
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '"')
            {
                i++;
            }
            else if (text[i] == '"')
            {
                quoted = !quoted;
            }
            else if (text[i] == ',' && !quoted)
            {
                options.Add(text[start..i]);
                start = i + 1;
            }
        }

        options.Add(text[start..]);
        return options;
    }

    private static string Unquote(string value) => value.Length >= 2 && value[0] == '"' && value[^1] == '"'
        ? value[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal)
        : throw new FormatException($"the value {value} has no quotation marks");

    private static (bool Excludes, IPNetwork Network) ParseSource(string text)
    {
        bool excludes = text.StartsWith('!');
        string address = excludes ? text[1..] : text;
        if (IPNetwork.TryParse(address, out IPNetwork network))
            return (excludes, network);

        if (IPAddress.TryParse(address, out IPAddress? single))
            return (excludes, new IPNetwork(single, single.GetAddressBytes().Length * 8));

        throw new FormatException($"from=\"{text}\": only addresses and networks (address/bits) are supported, no names and no patterns");
    }

    private static (string Host, int? Port) ParseTarget(string text)
    {
        int colon = text.LastIndexOf(':');
        string host = colon < 0 ? "" : text[..colon].Trim('[', ']');
        string port = text[(colon + 1)..];
        if (host.Length > 0 && port == "*")
            return (host, null);

        if (host.Length > 0 && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out ushort number))
            return (host, number);

        throw new FormatException($"permitopen=\"{text}\": expected host:port");
    }

    private static DateTimeOffset ParseTime(string text)
    {
        string digits = text.TrimEnd('Z');
        string[] formats = ["yyyyMMdd", "yyyyMMddHHmm", "yyyyMMddHHmmss"];
        return DateTimeOffset.TryParseExact(digits, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time : throw new FormatException($"expiry-time=\"{text}\": expected YYYYMMDD[HHMM[SS]] in UTC");
    }
}
