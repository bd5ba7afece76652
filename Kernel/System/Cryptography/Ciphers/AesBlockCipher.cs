using System;
using System.Runtime.Intrinsics;

namespace Cosmos.Cryptography.Ciphers;

/// <summary>AES in the modes of NIST SP 800-38A that have no authentication.</summary>
/// <remarks>Padding is the caller's. Input and output may be the same memory. Not safe for concurrent use.</remarks>
public sealed class AesBlockCipher : IDisposable
{
    private readonly AesKey _key;
    private readonly BlockCipherMode _mode;
    private readonly bool _encrypts;
    private Vector128<byte> _feedback;
    private Vector128<byte> _start;

    /// <summary>Starts a message.</summary>
    /// <param name="key">The key; it belongs to this object from now on.</param>
    /// <param name="mode">The mode.</param>
    /// <param name="initializationVector">16 bytes; ignored in <see cref="BlockCipherMode.Ecb"/>, where it may be empty.</param>
    /// <param name="encrypts">Direction.</param>
    public AesBlockCipher(AesKey key, BlockCipherMode mode, ReadOnlySpan<byte> initializationVector, bool encrypts)
    {
        ArgumentNullException.ThrowIfNull(key);
        _key = key;
        _mode = mode;
        _encrypts = encrypts;
        if (mode != BlockCipherMode.Ecb)
            Restart(initializationVector);
    }

    /// <summary>Bytes that a call must be given a multiple of.</summary>
    public int UnitSize => _mode == BlockCipherMode.Cfb8 ? 1 : AesKey.BlockSize;

    /// <summary>Starts the next message with the initialization vector of the last one.</summary>
    public void Restart() => _feedback = _start;

    /// <summary>Starts the next message.</summary>
    /// <exception cref="ArgumentException">The initialization vector has not 16 bytes.</exception>
    public void Restart(ReadOnlySpan<byte> initializationVector)
    {
        if (initializationVector.Length != AesKey.BlockSize)
            throw new ArgumentException("The initialization vector has 16 bytes.", nameof(initializationVector));

        _start = Vector128.Create(initializationVector);
        _feedback = _start;
    }

    /// <summary>Transforms whole units.</summary>
    /// <exception cref="ArgumentException">A partial unit, or an output of another length.</exception>
    public void Transform(ReadOnlySpan<byte> input, Span<byte> output)
    {
        if (input.Length % UnitSize != 0 || output.Length < input.Length)
            throw new ArgumentException("The data is not a whole number of units, or the output is shorter.", nameof(input));

        if (_mode == BlockCipherMode.Cfb8)
        {
            TransformBytes(input, output);
            return;
        }

        while (!input.IsEmpty)
        {
            TransformBlock(Vector128.Create(input)).CopyTo(output);
            input = input[AesKey.BlockSize..];
            output = output[AesKey.BlockSize..];
        }
    }

    /// <summary>Wipes the key.</summary>
    public void Dispose()
    {
        _key.Dispose();
        _feedback = default;
        _start = default;
    }

    private Vector128<byte> TransformBlock(Vector128<byte> block)
    {
        Vector128<byte> result;
        switch (_mode)
        {
            case BlockCipherMode.Cbc when _encrypts:
                return _feedback = _key.Encrypt(block ^ _feedback);
            case BlockCipherMode.Cbc:
                result = _key.Decrypt(block) ^ _feedback;
                _feedback = block;
                return result;
            case BlockCipherMode.Cfb128:
                result = _key.Encrypt(_feedback) ^ block;
                _feedback = _encrypts ? result : block;
                return result;
            default:
                return _encrypts ? _key.Encrypt(block) : _key.Decrypt(block);
        }
    }

    private void TransformBytes(ReadOnlySpan<byte> input, Span<byte> output)
    {
        for (int i = 0; i < input.Length; i++)
        {
            byte given = input[i];
            byte result = (byte)(given ^ _key.Encrypt(_feedback).ToScalar());
            output[i] = result;

            // The register moves up by one byte, and the ciphertext comes in at its end.
            Vector128<byte> moved = Vector128.Shuffle(
                _feedback, Vector128.Create((byte)1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255));
            _feedback = moved.WithElement(15, _encrypts ? result : given);
        }
    }
}
