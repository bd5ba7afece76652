using Cosmos.Cryptography.Digests;

namespace Cosmos.System2.Cryptography;

/// <summary>What an <c>EVP_MD_CTX</c> handle stands for.</summary>
internal sealed class DigestContext(DigestAlgorithm algorithm, Digest digest)
{
    /// <summary>Starts an empty message.</summary>
    internal DigestContext(DigestAlgorithm algorithm)
        : this(algorithm, DigestFactory.Create(algorithm))
    {
    }

    internal Digest Digest { get; private set; } = digest;

    /// <summary>Starts an empty message, with another algorithm if need be.</summary>
    internal void Restart(DigestAlgorithm next)
    {
        Digest.Reset();
        if (next != algorithm)
        {
            Digest = DigestFactory.Create(next);
            algorithm = next;
        }
    }

    internal DigestContext Clone() => new(algorithm, Digest.Clone());
}
