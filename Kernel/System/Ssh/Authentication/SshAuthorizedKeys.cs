using System;
using System.Collections.Generic;

namespace Cosmos.Ssh;

/// <summary>Keys that may log in, as in a file <c>authorized_keys</c>. As <see cref="ISshAuthorizedKeys"/> they are good for every user.</summary>
public sealed class SshAuthorizedKeys : ISshAuthorizedKeys
{
    private SshAuthorizedKeys(IReadOnlyList<string> problems) => Problems = problems;

    /// <summary>Lines that were left out, each with its number and the reason.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <summary>Number of keys.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>Reads lines of <c>[options] type base64 [comment]</c>; empty lines and <c>#</c> are comments. A line whose options
    /// are not all understood is left out, so that no restriction is ever ignored.</summary>
    /// <param name="text">Any text.</param>
    public static SshAuthorizedKeys Parse(string text) => throw new NotImplementedException();

    SshAuthorizedKeys? ISshAuthorizedKeys.Find(string userName) => this;
}
