using System;
using System.Collections.Generic;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh;

/// <summary>Passwords of a few users, kept in memory only as hashes under a key of this object. For passwords that the image or its command
/// line has anyway: the hash is fast, and no protection of a stored file.</summary>
public sealed class SshPasswordTable : ISshPasswordVerifier
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);
    private readonly Dictionary<string, byte[]> _hashes = new(StringComparer.Ordinal);

    // What unknown users are compared with.
    private readonly byte[] _nobody = RandomNumberGenerator.GetBytes(HMACSHA256.HashSizeInBytes);

    /// <summary>Sets a user's password. Not to be called while the server runs.</summary>
    /// <exception cref="ArgumentException">An empty name or password.</exception>
    public void Add(string userName, string password)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        ArgumentException.ThrowIfNullOrEmpty(password);
        byte[] bytes = Encoding.UTF8.GetBytes(password);
        _hashes[userName] = HMACSHA256.HashData(_key, bytes);
        CryptographicOperations.ZeroMemory(bytes);
    }

    /// <inheritdoc/>
    public ValueTask<bool> VerifyAsync(string userName, ReadOnlyMemory<byte> password, EndPoint? peer, CancellationToken stop)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, password.Span, hash);
        bool known = _hashes.TryGetValue(userName, out byte[]? expected);
        bool equal = CryptographicOperations.FixedTimeEquals(hash, known ? expected : _nobody);
        return new ValueTask<bool>(known & equal);
    }
}
