namespace Cosmos.Cryptography.Digests;

/// <summary>The hash functions of this library. The values are the handles of the platform layer, so 0 stays free.</summary>
public enum DigestAlgorithm
{
    /// <summary>No algorithm.</summary>
    None,

    /// <summary>MD5, RFC 1321.</summary>
    Md5,

    /// <summary>SHA-1, FIPS 180-4.</summary>
    Sha1,

    /// <summary>SHA-256, FIPS 180-4.</summary>
    Sha256,

    /// <summary>SHA-384, FIPS 180-4.</summary>
    Sha384,

    /// <summary>SHA-512, FIPS 180-4.</summary>
    Sha512,

    /// <summary>SHA3-256, FIPS 202.</summary>
    Sha3With256Bits,

    /// <summary>SHA3-384, FIPS 202.</summary>
    Sha3With384Bits,

    /// <summary>SHA3-512, FIPS 202.</summary>
    Sha3With512Bits,

    /// <summary>SHAKE128, FIPS 202; 32 bytes unless asked for more.</summary>
    Shake128,

    /// <summary>SHAKE256, FIPS 202; 64 bytes unless asked for more.</summary>
    Shake256,
}
