using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh;

/// <summary>Passwords of a few users, kept in memory only as keyed hashes.</summary>
public sealed class SshPasswordTable : ISshPasswordVerifier
{
    /// <summary>Sets a user's password.</summary>
    /// <exception cref="ArgumentException">An empty name or password.</exception>
    public void Add(string userName, string password) => throw new NotImplementedException();

    /// <inheritdoc/>
    public ValueTask<bool> VerifyAsync(string userName, ReadOnlyMemory<byte> password, EndPoint? peer, CancellationToken stop) =>
        throw new NotImplementedException();
}
