using System;
using System.Runtime;
using Cosmos.Cryptography.Digests;
using Cosmos.Cryptography.KeyDerivation;

namespace Cosmos.System2.Cryptography;

/// <summary>Key derivation. HKDF and SP 800-108 are managed code of the class library.</summary>
internal static unsafe class KeyDerivationExports
{
    // 1; 0 for a failure with an error in the queue; -1 for arguments that contradict each other.
    [RuntimeExport("CryptoNative_Pbkdf2")]
    internal static int DeriveKey(
        byte* password,
        int passwordLength,
        byte* salt,
        int saltLength,
        int iterations,
        nint digestType,
        byte* destination,
        int destinationLength)
    {
        if (passwordLength < 0 || saltLength < 0 || iterations <= 0 || digestType == 0 || destination == null || destinationLength < 0)
            return -1;

        CryptoErrors.Clear();
        try
        {
            Pbkdf2.DeriveKey(
                DigestFactory.Create((DigestAlgorithm)digestType),
                new ReadOnlySpan<byte>(password, passwordLength),
                new ReadOnlySpan<byte>(salt, saltLength),
                iterations,
                new Span<byte>(destination, destinationLength));
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }
}
