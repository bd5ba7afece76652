using System;
using System.Runtime;
using Cosmos.Cryptography.Digests;

namespace Cosmos.System2.Cryptography;

/// <summary>Hash functions: <c>CryptoNative_EvpMd*</c> and <c>CryptoNative_EvpDigest*</c>.</summary>
/// <remarks>
/// An <c>EVP_MD*</c> is a <see cref="DigestAlgorithm"/>, an <c>EVP_MD_CTX*</c> a <see cref="NativeHandle"/> of a
/// <see cref="DigestContext"/>. Functions answer 1, or 0 with an error in <see cref="CryptoErrors"/>.
/// </remarks>
internal static unsafe class DigestExports
{
    [RuntimeExport("CryptoNative_EvpMd5")]
    internal static nint EvpMd5() => (nint)DigestAlgorithm.Md5;

    [RuntimeExport("CryptoNative_EvpSha1")]
    internal static nint EvpSha1() => (nint)DigestAlgorithm.Sha1;

    [RuntimeExport("CryptoNative_EvpSha256")]
    internal static nint EvpSha256() => (nint)DigestAlgorithm.Sha256;

    [RuntimeExport("CryptoNative_EvpSha384")]
    internal static nint EvpSha384() => (nint)DigestAlgorithm.Sha384;

    [RuntimeExport("CryptoNative_EvpSha512")]
    internal static nint EvpSha512() => (nint)DigestAlgorithm.Sha512;

    [RuntimeExport("CryptoNative_EvpSha3_256")]
    internal static nint EvpSha3With256Bits() => (nint)DigestAlgorithm.Sha3With256Bits;

    [RuntimeExport("CryptoNative_EvpSha3_384")]
    internal static nint EvpSha3With384Bits() => (nint)DigestAlgorithm.Sha3With384Bits;

    [RuntimeExport("CryptoNative_EvpSha3_512")]
    internal static nint EvpSha3With512Bits() => (nint)DigestAlgorithm.Sha3With512Bits;

    [RuntimeExport("CryptoNative_EvpShake128")]
    internal static nint EvpShake128() => (nint)DigestAlgorithm.Shake128;

    [RuntimeExport("CryptoNative_EvpShake256")]
    internal static nint EvpShake256() => (nint)DigestAlgorithm.Shake256;

    [RuntimeExport("CryptoNative_EvpMdSize")]
    internal static int EvpMdSize(nint type) =>
        type is > 0 and <= (nint)DigestAlgorithm.Shake256 ? DigestFactory.SizeInBytes((DigestAlgorithm)type) : 0;

    [RuntimeExport("CryptoNative_EvpMdCtxCreate")]
    internal static nint EvpMdCtxCreate(nint type)
    {
        CryptoErrors.Clear();
        try
        {
            return NativeHandle.Create(new DigestContext((DigestAlgorithm)type));
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpMdCtxDestroy")]
    internal static void EvpMdCtxDestroy(nint handle)
    {
        NativeHandle.Get<DigestContext>(handle)?.Digest.Reset();
        NativeHandle.Free(handle);
    }

    [RuntimeExport("CryptoNative_EvpMdCtxCopyEx")]
    internal static nint EvpMdCtxCopyEx(nint handle)
    {
        CryptoErrors.Clear();
        try
        {
            return NativeHandle.Get<DigestContext>(handle) is { } context ? NativeHandle.Create(context.Clone()) : 0;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpDigestReset")]
    internal static int EvpDigestReset(nint handle, nint type)
    {
        CryptoErrors.Clear();
        try
        {
            if (NativeHandle.Get<DigestContext>(handle) is not { } context)
                return CryptoErrors.Fail(CryptoError.InvalidState);

            context.Restart((DigestAlgorithm)type);
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpDigestUpdate")]
    internal static int EvpDigestUpdate(nint handle, byte* data, int length)
    {
        try
        {
            if (NativeHandle.Get<DigestContext>(handle) is not { } context || length < 0)
                return CryptoErrors.Fail(CryptoError.InvalidState);

            context.Digest.Append(new ReadOnlySpan<byte>(data, length));
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpDigestFinalEx")]
    internal static int EvpDigestFinalEx(nint handle, byte* hash, uint* size)
    {
        CryptoErrors.Clear();
        return Finish(NativeHandle.Get<DigestContext>(handle)?.Digest, hash, size);
    }

    [RuntimeExport("CryptoNative_EvpDigestCurrent")]
    internal static int EvpDigestCurrent(nint handle, byte* hash, uint* size)
    {
        CryptoErrors.Clear();
        Digest? copy = Copy(handle);
        int result = Finish(copy, hash, size);
        copy?.Reset();
        return result;
    }

    [RuntimeExport("CryptoNative_EvpDigestOneShot")]
    internal static int EvpDigestOneShot(nint type, byte* source, int sourceSize, byte* hash, uint* hashSize)
    {
        CryptoErrors.Clear();
        if (type == 0 || sourceSize < 0 || hash == null || hashSize == null)
            return CryptoErrors.Fail(CryptoError.InvalidArgument);

        try
        {
            Digest digest = DigestFactory.Create((DigestAlgorithm)type);
            digest.Append(new ReadOnlySpan<byte>(source, sourceSize));
            return Finish(digest, hash, hashSize);
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpDigestFinalXOF")]
    internal static int EvpDigestFinalExtendable(nint handle, byte* output, uint length)
    {
        CryptoErrors.Clear();
        return FinishExtendable(NativeHandle.Get<DigestContext>(handle)?.Digest, output, length);
    }

    [RuntimeExport("CryptoNative_EvpDigestCurrentXOF")]
    internal static int EvpDigestCurrentExtendable(nint handle, byte* output, uint length)
    {
        CryptoErrors.Clear();
        Digest? copy = Copy(handle);
        int result = FinishExtendable(copy, output, length);
        copy?.Reset();
        return result;
    }

    [RuntimeExport("CryptoNative_EvpDigestXOFOneShot")]
    internal static int EvpDigestExtendableOneShot(nint type, byte* source, int sourceSize, byte* output, uint length)
    {
        CryptoErrors.Clear();
        if (type == 0 || sourceSize < 0)
            return CryptoErrors.Fail(CryptoError.InvalidArgument);

        try
        {
            Digest digest = DigestFactory.Create((DigestAlgorithm)type);
            digest.Append(new ReadOnlySpan<byte>(source, sourceSize));
            return FinishExtendable(digest, output, length);
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpDigestSqueeze")]
    internal static int EvpDigestSqueeze(nint handle, byte* output, uint length, int* haveFeature)
    {
        CryptoErrors.Clear();
        *haveFeature = 1;
        try
        {
            if (NativeHandle.Get<DigestContext>(handle)?.Digest is not KeccakDigest { IsExtendable: true } digest)
                return CryptoErrors.Fail(CryptoError.InvalidState);

            digest.Squeeze(new Span<byte>(output, checked((int)length)));
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    private static Digest? Copy(nint handle)
    {
        try
        {
            return NativeHandle.Get<DigestContext>(handle)?.Digest.Clone();
        }
        catch (OutOfMemoryException)
        {
            return null;
        }
    }

    private static int Finish(Digest? digest, byte* hash, uint* size)
    {
        if (digest == null)
            return CryptoErrors.Fail(CryptoError.InvalidState);

        try
        {
            digest.Finish(new Span<byte>(hash, digest.SizeInBytes));
            *size = (uint)digest.SizeInBytes;
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    private static int FinishExtendable(Digest? digest, byte* output, uint length)
    {
        if (digest is not KeccakDigest { IsExtendable: true } extendable)
            return CryptoErrors.Fail(CryptoError.InvalidState);

        try
        {
            extendable.FinishExtendable(new Span<byte>(output, checked((int)length)));
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }
}
