using System;
using System.Runtime;

namespace Cosmos.System2.Cryptography;

/// <summary>The per-thread error of the cryptographic exports, which the class library turns into an exception.</summary>
internal static unsafe class CryptoErrors
{
    [ThreadStatic]
    private static CryptoError t_error;

    internal static void Clear() => t_error = CryptoError.None;

    /// <summary>Records why a call failed.</summary>
    /// <returns>0, what most of the boundary's functions answer then.</returns>
    internal static int Fail(CryptoError error)
    {
        t_error = error;
        return 0;
    }

    /// <inheritdoc cref="Fail(CryptoError)"/>
    internal static int Fail(Exception exception) => Fail(exception switch
    {
        OutOfMemoryException => CryptoError.OutOfMemory,
        ArgumentException => CryptoError.InvalidArgument,
        _ => CryptoError.InvalidState,
    });

    [RuntimeExport("CryptoNative_ErrClearError")]
    internal static ulong ErrClearError()
    {
        CryptoError error = t_error;
        Clear();
        return (ulong)error;
    }

    [RuntimeExport("CryptoNative_ErrPeekLastError")]
    internal static ulong ErrPeekLastError() => (ulong)t_error;

    [RuntimeExport("CryptoNative_ErrGetExceptionError")]
    internal static ulong ErrGetExceptionError(int* isAllocFailure)
    {
        if (isAllocFailure != null)
            *isAllocFailure = t_error == CryptoError.OutOfMemory ? 1 : 0;

        return ErrClearError();
    }

    [RuntimeExport("CryptoNative_ErrErrorStringN")]
    internal static void ErrErrorStringN(ulong code, byte* buffer, int length)
    {
        if (buffer == null || length <= 0)
            return;

        ReadOnlySpan<byte> text = Describe((CryptoError)code);
        text = text[..Math.Min(text.Length, length - 1)];
        Span<byte> destination = new(buffer, length);
        text.CopyTo(destination);
        destination[text.Length] = 0;
    }

    private static ReadOnlySpan<byte> Describe(CryptoError error) => error switch
    {
        CryptoError.NoEntropy => "No entropy source (RDSEED, RDRAND, virtio-rng, timing jitter) works on this machine."u8,
        CryptoError.InvalidArgument => "Invalid argument."u8,
        CryptoError.InvalidState => "The operation is not valid in the current state."u8,
        CryptoError.OutOfMemory => "Out of memory."u8,
        CryptoError.AuthenticationFailed => "Authentication failed."u8,
        CryptoError.BadPadding => "Padding is invalid and cannot be removed."u8,
        CryptoError.PartialBlock => "The input data is not a complete block."u8,
        CryptoError.Unsupported => "The algorithm is not supported on this platform."u8,
        _ => "Unknown error."u8,
    };
}
