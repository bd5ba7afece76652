using System;
using System.Collections.Generic;
using System.Net;
using Cosmos.Ssh.Authentication;

namespace Cosmos.Ssh;

/// <summary>Keys that may log in, as in a file <c>authorized_keys</c>. As <see cref="ISshAuthorizedKeys"/> they are good for every user.</summary>
public sealed class SshAuthorizedKeys : ISshAuthorizedKeys
{
    private readonly List<AuthorizedKey> _keys;

    private SshAuthorizedKeys(List<AuthorizedKey> keys, List<string> problems)
    {
        _keys = keys;
        Problems = problems;
    }

    /// <summary>Lines that were left out, each with its number and the reason.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Number of keys.</summary>
    public int Count => _keys.Count;

    /// <summary>Reads lines of <c>[options] type base64 [comment]</c>; empty lines and <c>#</c> are comments. Understood options:
    /// restrict, pty, port-forwarding (and with no-), command, from (addresses and networks), permitopen, expiry-time, and those about agents,
    /// X11 and rc files. A line with any other option is left out, so that no restriction is ever ignored.</summary>
    /// <param name="text">Any text.</param>
    public static SshAuthorizedKeys Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<AuthorizedKey> keys = [];
        List<string> problems = [];
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;

            try
            {
                keys.Add(AuthorizedKeyLine.Parse(line));
            }
            catch (FormatException exception)
            {
                problems.Add($"line {number}: {exception.Message}");
            }
        }

        return new SshAuthorizedKeys(keys, problems);
    }

    SshAuthorizedKeys? ISshAuthorizedKeys.Find(string userName) => this;

    internal AuthorizedKey? Find(ReadOnlySpan<byte> blob, EndPoint? peer, DateTimeOffset now)
    {
        foreach (AuthorizedKey key in _keys)
        {
            if (blob.SequenceEqual(key.Blob) && key.IsUsable(peer, now))
                return key;
        }

        return null;
    }
}
