using System;
using System.Runtime;
using Cosmos.Core.Entropy;

namespace Cosmos.System2.Cryptography;

/// <summary>The random number functions of <c>libSystem.Native</c> and of the OpenSSL shim.</summary>
internal static unsafe class RandomExports
{
    // Seeds of string hashing and the like. CoreLib calls this before static constructors can run, so ring 0 answers.
    [RuntimeExport("SystemNative_GetNonCryptographicallySecureRandomBytes")]
    internal static void GetNonCryptographicallySecureRandomBytes(byte* buffer, int length) => EarlyRandom.Fill(buffer, length);

    // 0, or -1, on which CoreLib throws CryptographicException.
    [RuntimeExport("SystemNative_GetCryptographicallySecureRandomBytes")]
    internal static int GetCryptographicallySecureRandomBytes(byte* buffer, int length)
    {
        try
        {
            return length >= 0 && SystemRandom.TryFill(new Span<byte>(buffer, length)) ? 0 : -1;
        }
        catch (Exception)
        {
            return -1;
        }
    }

    // 1, or 0 with an error in the queue.
    [RuntimeExport("CryptoNative_GetRandomBytes")]
    internal static int GetRandomBytes(byte* buffer, int length)
    {
        CryptoErrors.Clear();
        try
        {
            if (length >= 0 && SystemRandom.TryFill(new Span<byte>(buffer, length)))
                return 1;

            return CryptoErrors.Fail(CryptoError.NoEntropy);
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }
}
