using System.Runtime;
using Cosmos.Cryptography.Digests;

namespace Cosmos.System2.Cryptography;

/// <summary>Start-up and feature questions of the OpenSSL shim.</summary>
/// <remarks>
/// Whatever is not exported at all (RSA, elliptic curves, X.509, TLS) is bound lazily and ends in
/// <c>DllNotFoundException</c>; the questions here are asked by static constructors and so must have an answer.
/// </remarks>
internal static unsafe class LibraryExports
{
    /// <summary>EVP_MAX_MD_SIZE of OpenSSL 3.</summary>
    private const int MaximumDigestSize = DigestFactory.MaximumSizeInBytes;

    [RuntimeExport("CryptoNative_EnsureOpenSslInitialized")]
    internal static int EnsureOpenSslInitialized() => 0;

    [RuntimeExport("CryptoNative_OpenSslAvailable")]
    internal static int OpenSslAvailable() => 1;

    [RuntimeExport("CryptoNative_GetMaxMdSize")]
    internal static int GetMaxMdSize() => MaximumDigestSize;

    // RC2 and DES would need it; neither exists here.
    [RuntimeExport("CryptoNative_RegisterLegacyAlgorithms")]
    internal static void RegisterLegacyAlgorithms()
    {
    }

    // KMAC. Without the feature Kmac128.IsSupported is false and using it throws PlatformNotSupportedException.
    [RuntimeExport("CryptoNative_EvpMacFetch")]
    internal static nint EvpMacFetch(byte* algorithm, int* haveFeature) => NotAvailable(haveFeature);

    [RuntimeExport("CryptoNative_EvpMacFree")]
    internal static void EvpMacFree(nint mac)
    {
    }

    // HKDF and SP 800-108. Without the feature the class library runs its own implementation over HMAC.
    [RuntimeExport("CryptoNative_EvpKdfFetch")]
    internal static nint EvpKdfFetch(byte* algorithm, int* haveFeature) => NotAvailable(haveFeature);

    [RuntimeExport("CryptoNative_EvpKdfFree")]
    internal static void EvpKdfFree(nint kdf)
    {
    }

    // ML-KEM: MLKem.IsSupported is false.
    [RuntimeExport("CryptoNative_EvpKemAvailable")]
    internal static int EvpKemAvailable(byte* algorithm) => 0;

    // ML-DSA and SLH-DSA: IsSupported is false.
    [RuntimeExport("CryptoNative_IsSignatureAlgorithmAvailable")]
    internal static int IsSignatureAlgorithmAvailable(byte* algorithm) => 0;

    // The class library's own table of object identifiers has been asked before; there is no second one.
    [RuntimeExport("CryptoNative_LookupFriendlyNameByOid")]
    internal static int LookupFriendlyNameByOid(byte* oid, nint* friendlyName)
    {
        *friendlyName = 0;
        return 0;
    }

    [RuntimeExport("CryptoNative_GetObjectDefinitionByName")]
    internal static nint GetObjectDefinitionByName(byte* friendlyName) => 0;

    private static nint NotAvailable(int* haveFeature)
    {
        *haveFeature = 0;
        return 0;
    }
}
