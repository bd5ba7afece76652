using System;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh;

namespace Cosmos.SshServer;

/// <summary>One password for every name: the machine has one user. It is kept as a keyed hash only, and compared in constant time.</summary>
internal sealed class SshPassword : ISshPasswordVerifier
{
    // Letters and digits that nobody takes for another.
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int GroupLength = 4;
    private const int Groups = 4;

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(SHA256.HashSizeInBytes);
    private readonly byte[] _hash;

    public SshPassword(string password) => _hash = HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));

    /// <summary>Makes one that is read and typed by people: 79 bits.</summary>
    public static string Generate() => string.Create(Groups * (GroupLength + 1) - 1, 0, static (text, _) =>
    {
        for (int i = 0; i < text.Length; i++)
            text[i] = i % (GroupLength + 1) == GroupLength ? '-' : Letters[RandomNumberGenerator.GetInt32(Letters.Length)];
    });

    /// <inheritdoc/>
    public ValueTask<bool> VerifyAsync(string userName, ReadOnlyMemory<byte> password, EndPoint? peer, CancellationToken stop)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        HMACSHA256.HashData(_key, password.Span, hash);
        return ValueTask.FromResult(CryptographicOperations.FixedTimeEquals(hash, _hash));
    }
}
