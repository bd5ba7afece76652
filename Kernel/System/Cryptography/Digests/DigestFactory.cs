using System;

namespace Cosmos.Cryptography.Digests;

/// <summary>Makes digests by name.</summary>
/// <remarks>Callers that know their algorithm at compile time create the class itself; that keeps the others out of an image.</remarks>
public static class DigestFactory
{
    /// <summary>Largest hash value of any algorithm here, in bytes.</summary>
    public const int MaximumSizeInBytes = 64;

    /// <summary>Starts an empty message.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such algorithm.</exception>
    public static Digest Create(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => new Md5Digest(),
        DigestAlgorithm.Sha1 => new Sha1Digest(),
        DigestAlgorithm.Sha256 => new Sha256Digest(),
        DigestAlgorithm.Sha384 => new Sha512Digest(SizeInBytes(algorithm)),
        DigestAlgorithm.Sha512 => new Sha512Digest(SizeInBytes(algorithm)),
        DigestAlgorithm.Sha3With256Bits => KeccakDigest.Sha3(SizeInBytes(algorithm)),
        DigestAlgorithm.Sha3With384Bits => KeccakDigest.Sha3(SizeInBytes(algorithm)),
        DigestAlgorithm.Sha3With512Bits => KeccakDigest.Sha3(SizeInBytes(algorithm)),
        DigestAlgorithm.Shake128 => KeccakDigest.Shake(128),
        DigestAlgorithm.Shake256 => KeccakDigest.Shake(256),
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No such algorithm."),
    };

    /// <summary>Bytes of a hash value; for an extendable-output function, of its usual output.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such algorithm.</exception>
    public static int SizeInBytes(DigestAlgorithm algorithm) => algorithm switch
    {
        DigestAlgorithm.Md5 => 16,
        DigestAlgorithm.Sha1 => 20,
        DigestAlgorithm.Sha256 or DigestAlgorithm.Sha3With256Bits or DigestAlgorithm.Shake128 => 32,
        DigestAlgorithm.Sha384 or DigestAlgorithm.Sha3With384Bits => 48,
        DigestAlgorithm.Sha512 or DigestAlgorithm.Sha3With512Bits or DigestAlgorithm.Shake256 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "No such algorithm."),
    };
}
