using System;
using System.Net;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh;

/// <summary>Checks passwords. Must take the same time for unknown users and for any wrong password.</summary>
public interface ISshPasswordVerifier
{
    /// <summary>Whether the password is the user's.</summary>
    /// <param name="userName">Name from the client, at most 256 bytes of UTF-8.</param>
    /// <param name="password">UTF-8, at most 1024 bytes; overwritten after the call.</param>
    /// <param name="peer">Address and port of the client, if known.</param>
    /// <param name="stop">The connection is gone.</param>
    ValueTask<bool> VerifyAsync(string userName, ReadOnlyMemory<byte> password, EndPoint? peer, CancellationToken stop);
}
