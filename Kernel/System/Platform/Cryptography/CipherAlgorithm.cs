namespace Cosmos.System2.Cryptography;

/// <summary>What an <c>EVP_CIPHER*</c> stands for: kind times 256 plus bytes of the key, so 0 stays free.</summary>
internal enum CipherAlgorithm
{
    Aes128Ecb = (CipherKind.Ecb << 8) | 16,
    Aes192Ecb = (CipherKind.Ecb << 8) | 24,
    Aes256Ecb = (CipherKind.Ecb << 8) | 32,
    Aes128Cbc = (CipherKind.Cbc << 8) | 16,
    Aes192Cbc = (CipherKind.Cbc << 8) | 24,
    Aes256Cbc = (CipherKind.Cbc << 8) | 32,
    Aes128Cfb8 = (CipherKind.Cfb8 << 8) | 16,
    Aes192Cfb8 = (CipherKind.Cfb8 << 8) | 24,
    Aes256Cfb8 = (CipherKind.Cfb8 << 8) | 32,
    Aes128Cfb128 = (CipherKind.Cfb128 << 8) | 16,
    Aes192Cfb128 = (CipherKind.Cfb128 << 8) | 24,
    Aes256Cfb128 = (CipherKind.Cfb128 << 8) | 32,
    Aes128Gcm = (CipherKind.Gcm << 8) | 16,
    Aes192Gcm = (CipherKind.Gcm << 8) | 24,
    Aes256Gcm = (CipherKind.Gcm << 8) | 32,
    Aes128Ccm = (CipherKind.Ccm << 8) | 16,
    Aes192Ccm = (CipherKind.Ccm << 8) | 24,
    Aes256Ccm = (CipherKind.Ccm << 8) | 32,
    ChaCha20Poly1305 = (CipherKind.ChaCha20Poly1305 << 8) | 32,
}

/// <summary>The mode part of <see cref="CipherAlgorithm"/>.</summary>
internal static class CipherKind
{
    internal const int Ecb = 1;
    internal const int Cbc = 2;
    internal const int Cfb8 = 3;
    internal const int Cfb128 = 4;
    internal const int Gcm = 5;
    internal const int ChaCha20Poly1305 = 6;
    internal const int Ccm = 7;

    /// <summary>The mode of an algorithm.</summary>
    internal static int Of(CipherAlgorithm algorithm) => (int)algorithm >> 8;

    /// <summary>Bytes of the key of an algorithm.</summary>
    internal static int KeySize(CipherAlgorithm algorithm) => (int)algorithm & 0xff;
}
