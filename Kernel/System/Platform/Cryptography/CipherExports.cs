using System;
using System.Runtime;

namespace Cosmos.System2.Cryptography;

/// <summary>AES and ChaCha20-Poly1305: <c>CryptoNative_EvpCipher*</c>.</summary>
/// <remarks>
/// Functions answer 1, or 0 with an error in <see cref="CryptoErrors"/>. Padding is done by the class library. DES and RC2 are
/// not exported and so end in <c>DllNotFoundException</c>.
/// </remarks>
internal static unsafe class CipherExports
{
    private const int Encrypt = 1;
    private const int NoChange = -1;

    [RuntimeExport("CryptoNative_EvpAes128Ecb")]
    internal static nint EvpAes128Ecb() => (nint)CipherAlgorithm.Aes128Ecb;

    [RuntimeExport("CryptoNative_EvpAes192Ecb")]
    internal static nint EvpAes192Ecb() => (nint)CipherAlgorithm.Aes192Ecb;

    [RuntimeExport("CryptoNative_EvpAes256Ecb")]
    internal static nint EvpAes256Ecb() => (nint)CipherAlgorithm.Aes256Ecb;

    [RuntimeExport("CryptoNative_EvpAes128Cbc")]
    internal static nint EvpAes128Cbc() => (nint)CipherAlgorithm.Aes128Cbc;

    [RuntimeExport("CryptoNative_EvpAes192Cbc")]
    internal static nint EvpAes192Cbc() => (nint)CipherAlgorithm.Aes192Cbc;

    [RuntimeExport("CryptoNative_EvpAes256Cbc")]
    internal static nint EvpAes256Cbc() => (nint)CipherAlgorithm.Aes256Cbc;

    [RuntimeExport("CryptoNative_EvpAes128Cfb8")]
    internal static nint EvpAes128Cfb8() => (nint)CipherAlgorithm.Aes128Cfb8;

    [RuntimeExport("CryptoNative_EvpAes192Cfb8")]
    internal static nint EvpAes192Cfb8() => (nint)CipherAlgorithm.Aes192Cfb8;

    [RuntimeExport("CryptoNative_EvpAes256Cfb8")]
    internal static nint EvpAes256Cfb8() => (nint)CipherAlgorithm.Aes256Cfb8;

    [RuntimeExport("CryptoNative_EvpAes128Cfb128")]
    internal static nint EvpAes128Cfb128() => (nint)CipherAlgorithm.Aes128Cfb128;

    [RuntimeExport("CryptoNative_EvpAes192Cfb128")]
    internal static nint EvpAes192Cfb128() => (nint)CipherAlgorithm.Aes192Cfb128;

    [RuntimeExport("CryptoNative_EvpAes256Cfb128")]
    internal static nint EvpAes256Cfb128() => (nint)CipherAlgorithm.Aes256Cfb128;

    [RuntimeExport("CryptoNative_EvpAes128Gcm")]
    internal static nint EvpAes128Gcm() => (nint)CipherAlgorithm.Aes128Gcm;

    [RuntimeExport("CryptoNative_EvpAes192Gcm")]
    internal static nint EvpAes192Gcm() => (nint)CipherAlgorithm.Aes192Gcm;

    [RuntimeExport("CryptoNative_EvpAes256Gcm")]
    internal static nint EvpAes256Gcm() => (nint)CipherAlgorithm.Aes256Gcm;

    [RuntimeExport("CryptoNative_EvpAes128Ccm")]
    internal static nint EvpAes128Ccm() => (nint)CipherAlgorithm.Aes128Ccm;

    [RuntimeExport("CryptoNative_EvpAes192Ccm")]
    internal static nint EvpAes192Ccm() => (nint)CipherAlgorithm.Aes192Ccm;

    [RuntimeExport("CryptoNative_EvpAes256Ccm")]
    internal static nint EvpAes256Ccm() => (nint)CipherAlgorithm.Aes256Ccm;

    [RuntimeExport("CryptoNative_EvpChaCha20Poly1305")]
    internal static nint EvpChaCha20Poly1305() => (nint)CipherAlgorithm.ChaCha20Poly1305;

    [RuntimeExport("CryptoNative_EvpCipherCreate2")]
    internal static nint Create(nint type, byte* key, int keyBits, byte* vector, int direction)
    {
        CryptoErrors.Clear();
        CipherContext? context = null;
        try
        {
            context = new CipherContext((CipherAlgorithm)type);
            if (type == 0 || context.IsAuthenticated || key == null || keyBits != context.KeySize * 8 || (vector == null && context.VectorSize != 0))
                return CryptoErrors.Fail(CryptoError.InvalidArgument);

            ReadOnlySpan<byte> vectorBytes = new(vector, vector == null ? 0 : context.VectorSize);
            context.StartBlockMode(new ReadOnlySpan<byte>(key, context.KeySize), vectorBytes, direction == Encrypt);
            return NativeHandle.Create(context);
        }
        catch (Exception exception)
        {
            context?.Dispose();
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpCipherCreatePartial")]
    internal static nint CreatePartial(nint type)
    {
        CryptoErrors.Clear();
        try
        {
            if (CipherKind.Of((CipherAlgorithm)type) == CipherKind.Ccm)
                return NativeHandle.Create(new CcmContext((CipherAlgorithm)type));

            CipherContext context = new((CipherAlgorithm)type);
            return type != 0 && context.IsAuthenticated ? NativeHandle.Create(context) : CryptoErrors.Fail(CryptoError.Unsupported);
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpCipherDestroy")]
    internal static void Destroy(nint handle)
    {
        NativeHandle.Get<IDisposable>(handle)?.Dispose();
        NativeHandle.Free(handle);
    }

    // Key and nonce come in two calls or in one; a null pointer leaves what is set.
    [RuntimeExport("CryptoNative_EvpCipherSetKeyAndIV")]
    internal static int SetKeyAndVector(nint handle, byte* key, byte* vector, int direction)
    {
        CryptoErrors.Clear();
        try
        {
            if (NativeHandle.Get<CcmContext>(handle) is { } ccm)
            {
                ccm.SetKeyAndNonce(
                    new ReadOnlySpan<byte>(key, key == null ? 0 : ccm.KeySize),
                    new ReadOnlySpan<byte>(vector, vector == null ? 0 : ccm.NonceSize),
                    direction == NoChange ? null : direction == Encrypt);
                return 1;
            }

            if (NativeHandle.Get<CipherContext>(handle) is not { IsAuthenticated: true } context)
                return CryptoErrors.Fail(CryptoError.InvalidState);

            if (key != null)
                context.SetKey(new ReadOnlySpan<byte>(key, context.KeySize));

            if (vector != null && direction != NoChange)
                context.StartMessage(new ReadOnlySpan<byte>(vector, context.VectorSize), direction == Encrypt);

            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpCipherSetGcmNonceLength")]
    internal static int SetGcmNonceLength(nint handle, int length) =>
        NativeHandle.Get<CipherContext>(handle)?.VectorSize == length ? 1 : CryptoErrors.Fail(CryptoError.InvalidArgument);

    [RuntimeExport("CryptoNative_EvpCipherReset")]
    internal static int Reset(nint handle, byte* vector, int vectorLength)
    {
        CryptoErrors.Clear();
        try
        {
            if (NativeHandle.Get<CipherContext>(handle) is not { IsAuthenticated: false } context)
                return CryptoErrors.Fail(CryptoError.InvalidState);

            context.RestartBlockMode(new ReadOnlySpan<byte>(vector, vector == null ? 0 : vectorLength));
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    // The class library pads by itself and always switches ours off.
    [RuntimeExport("CryptoNative_EvpCipherCtxSetPadding")]
    internal static int SetPadding(nint handle, int padding) => padding == 0 ? 1 : CryptoErrors.Fail(CryptoError.Unsupported);

    [RuntimeExport("CryptoNative_EvpCipherUpdate")]
    internal static int Update(nint handle, byte* output, int* outputLength, byte* input, int inputLength)
    {
        CryptoErrors.Clear();
        *outputLength = 0;
        try
        {
            if (NativeHandle.Get<CcmContext>(handle) is { } ccm && inputLength >= 0)
                return UpdateCcm(ccm, output, outputLength, input, inputLength);

            if (NativeHandle.Get<CipherContext>(handle) is not { } context || inputLength < 0)
                return CryptoErrors.Fail(CryptoError.InvalidState);

            ReadOnlySpan<byte> data = new(input, inputLength);
            if (output == null && context.IsAuthenticated)
            {
                context.AppendAssociatedData(data);
                return 1;
            }

            context.Transform(data, new Span<byte>(output, inputLength));
            *outputLength = inputLength;
            return 1;
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpCipherFinalEx")]
    internal static int Finish(nint handle, byte* output, int* outputLength)
    {
        CryptoErrors.Clear();
        *outputLength = 0;
        try
        {
            if (NativeHandle.Get<CcmContext>(handle) is { } ccm)
                return ccm.TryFinish() ? 1 : CryptoErrors.Fail(CryptoError.InvalidState);

            return NativeHandle.Get<CipherContext>(handle)?.TryFinish() == true ? 1 : CryptoErrors.Fail(CryptoError.AuthenticationFailed);
        }
        catch (Exception exception)
        {
            return CryptoErrors.Fail(exception);
        }
    }

    [RuntimeExport("CryptoNative_EvpCipherGetGcmTag")]
    internal static int GetGcmTag(nint handle, byte* tag, int length) => GetTag(handle, tag, length);

    [RuntimeExport("CryptoNative_EvpCipherGetAeadTag")]
    internal static int GetTag(nint handle, byte* tag, int length) =>
        NativeHandle.Get<CipherContext>(handle)?.TryGetTag(new Span<byte>(tag, length)) == true
            ? 1
            : CryptoErrors.Fail(CryptoError.InvalidState);

    [RuntimeExport("CryptoNative_EvpCipherSetGcmTag")]
    internal static int SetGcmTag(nint handle, byte* tag, int length) => SetTag(handle, tag, length);

    [RuntimeExport("CryptoNative_EvpCipherSetAeadTag")]
    internal static int SetTag(nint handle, byte* tag, int length) =>
        NativeHandle.Get<CipherContext>(handle)?.TrySetTag(new ReadOnlySpan<byte>(tag, length)) == true
            ? 1
            : CryptoErrors.Fail(CryptoError.InvalidState);

    [RuntimeExport("CryptoNative_EvpCipherSetCcmNonceLength")]
    internal static int SetCcmNonceLength(nint handle, int length) =>
        NativeHandle.Get<CcmContext>(handle)?.TrySetNonceSize(length) == true ? 1 : CryptoErrors.Fail(CryptoError.InvalidArgument);

    // Without a tag this only sets the length of the one to make.
    [RuntimeExport("CryptoNative_EvpCipherSetCcmTag")]
    internal static int SetCcmTag(nint handle, byte* tag, int length) =>
        NativeHandle.Get<CcmContext>(handle)?.TrySetTag(new ReadOnlySpan<byte>(tag, tag == null ? 0 : length), length) == true
            ? 1
            : CryptoErrors.Fail(CryptoError.InvalidArgument);

    [RuntimeExport("CryptoNative_EvpCipherGetCcmTag")]
    internal static int GetCcmTag(nint handle, byte* tag, int length) =>
        NativeHandle.Get<CcmContext>(handle)?.TryGetTag(new Span<byte>(tag, length)) == true
            ? 1
            : CryptoErrors.Fail(CryptoError.InvalidState);

    // Neither buffer: the length of the message is announced. No output: associated data. When decrypting, an empty input is always
    // taken as the message, whatever the pointers are, because this call is the only one that checks the tag. So decrypting nothing with
    // associated data, where the same call also means an announcement, is refused; taking it as one would accept any tag elsewhere.
    private static int UpdateCcm(CcmContext context, byte* output, int* outputLength, byte* input, int inputLength)
    {
        bool isMessage = output != null || (inputLength == 0 && !context.Encrypts);
        if (!isMessage)
        {
            if (input != null)
                context.AppendAssociatedData(new ReadOnlySpan<byte>(input, inputLength));

            return 1;
        }

        if (!context.TryTransform(new ReadOnlySpan<byte>(input, inputLength), new Span<byte>(output, inputLength)))
            return CryptoErrors.Fail(CryptoError.AuthenticationFailed);

        *outputLength = inputLength;
        return 1;
    }
}
