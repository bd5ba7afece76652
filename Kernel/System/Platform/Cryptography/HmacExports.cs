using System;
using System.Runtime;
using Cosmos.Cryptography.Authentication;
using Cosmos.Cryptography.Digests;

namespace Cosmos.System2.Cryptography;

/// <summary>HMAC: <c>CryptoNative_Hmac*</c>. A context is a <see cref="NativeHandle"/> of an <see cref="Hmac"/>.</summary>
internal static unsafe class HmacExports
{
    [RuntimeExport("CryptoNative_HmacCreate")]
    internal static nint HmacCreate(byte* key, int keyLength, nint type)
    {
        CryptoErrors.Clear();
        try
        {
            return NativeHandle.Create(Create(type, key, keyLength));
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_HmacDestroy")]
    internal static void HmacDestroy(nint handle)
    {
        NativeHandle.Get<Hmac>(handle)?.Dispose();
        NativeHandle.Free(handle);
    }

    [RuntimeExport("CryptoNative_HmacReset")]
    internal static int HmacReset(nint handle)
    {
        CryptoErrors.Clear();
        if (NativeHandle.Get<Hmac>(handle) is not { } hmac)
            return CryptoErrors.Fail(CryptoError.InvalidState);

        hmac.Reset();
        return 1;
    }

    [RuntimeExport("CryptoNative_HmacUpdate")]
    internal static int HmacUpdate(nint handle, byte* data, int length)
    {
        CryptoErrors.Clear();
        try
        {
            if (NativeHandle.Get<Hmac>(handle) is not { } hmac || length < 0)
                return CryptoErrors.Fail(CryptoError.InvalidState);

            hmac.Append(new ReadOnlySpan<byte>(data, length));
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_HmacFinal")]
    internal static int HmacFinal(nint handle, byte* code, int* length)
    {
        CryptoErrors.Clear();
        return Finish(NativeHandle.Get<Hmac>(handle), code, length);
    }

    [RuntimeExport("CryptoNative_HmacCurrent")]
    internal static int HmacCurrent(nint handle, byte* code, int* length)
    {
        CryptoErrors.Clear();
        try
        {
            using Hmac? copy = NativeHandle.Get<Hmac>(handle)?.Clone();
            return Finish(copy, code, length);
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_HmacCopy")]
    internal static nint HmacCopy(nint handle)
    {
        CryptoErrors.Clear();
        try
        {
            return NativeHandle.Get<Hmac>(handle) is { } hmac ? NativeHandle.Create(hmac.Clone()) : 0;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_HmacOneShot")]
    internal static int HmacOneShot(nint type, byte* key, int keySize, byte* source, int sourceSize, byte* code, int* codeSize)
    {
        CryptoErrors.Clear();
        try
        {
            using Hmac hmac = Create(type, key, keySize);
            hmac.Append(new ReadOnlySpan<byte>(source, sourceSize));
            return Finish(hmac, code, codeSize);
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    private static Hmac Create(nint type, byte* key, int keyLength) =>
        new(DigestFactory.Create((DigestAlgorithm)type), new ReadOnlySpan<byte>(key, keyLength));

    private static int Finish(Hmac? hmac, byte* code, int* length)
    {
        if (hmac == null)
            return CryptoErrors.Fail(CryptoError.InvalidState);

        try
        {
            hmac.Finish(new Span<byte>(code, *length));
            *length = hmac.SizeInBytes;
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }
}
