namespace Cosmos.Cryptography.Ciphers;

/// <summary>Modes of operation (NIST SP 800-38A).</summary>
public enum BlockCipherMode
{
    /// <summary>Electronic codebook: each block by itself.</summary>
    Ecb,

    /// <summary>Cipher block chaining.</summary>
    Cbc,

    /// <summary>Cipher feedback of 8 bits.</summary>
    Cfb8,

    /// <summary>Cipher feedback of 128 bits.</summary>
    Cfb128,
}
