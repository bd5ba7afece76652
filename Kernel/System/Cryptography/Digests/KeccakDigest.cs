using System;
using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Cosmos.Cryptography.Digests;

/// <summary>SHA-3 and SHAKE: the Keccak sponge (FIPS 202).</summary>
public sealed class KeccakDigest : Digest
{
    private const int StateSize = KeccakPermutation.Lanes * sizeof(ulong);
    private const byte Sha3Suffix = 0x06; // FIPS 202, section 6.1: message || 01, then the first bit of pad10*1
    private const byte ShakeSuffix = 0x1f; // FIPS 202, section 6.2: message || 1111

    private readonly ulong[] _state = new ulong[KeccakPermutation.Lanes];
    private readonly byte[] _buffer;
    private readonly int _size;
    private readonly byte _suffix;
    private int _position;
    private Phase _phase;

    private enum Phase
    {
        Absorbing,
        Squeezing,
        Finished,
    }

    private KeccakDigest(int capacity, int size, byte suffix)
    {
        _buffer = new byte[StateSize - capacity];
        _size = size;
        _suffix = suffix;
    }

    /// <summary>SHA3-256, SHA3-384 or SHA3-512; the capacity is twice the size of the hash value.</summary>
    /// <param name="sizeInBytes">28, 32, 48 or 64.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another size.</exception>
    public static KeccakDigest Sha3(int sizeInBytes)
    {
        if (sizeInBytes is not (28 or 32 or 48 or 64))
            throw new ArgumentOutOfRangeException(nameof(sizeInBytes), sizeInBytes, "SHA-3 has 28, 32, 48 or 64 bytes.");

        return new KeccakDigest(2 * sizeInBytes, sizeInBytes, Sha3Suffix);
    }

    /// <summary>SHAKE128 or SHAKE256; the usual output is as long as the capacity, 32 or 64 bytes.</summary>
    /// <param name="securityBits">128 or 256.</param>
    /// <exception cref="ArgumentOutOfRangeException">Another strength.</exception>
    public static KeccakDigest Shake(int securityBits)
    {
        if (securityBits is not (128 or 256))
            throw new ArgumentOutOfRangeException(nameof(securityBits), securityBits, "There are SHAKE128 and SHAKE256.");

        return new KeccakDigest(securityBits / 4, securityBits / 4, ShakeSuffix);
    }

    /// <inheritdoc/>
    public override int SizeInBytes => _size;

    /// <inheritdoc/>
    public override int BlockSizeInBytes => _buffer.Length;

    /// <summary>Whether the output may have any length.</summary>
    public bool IsExtendable => _suffix == ShakeSuffix;

    /// <inheritdoc/>
    public override void Append(ReadOnlySpan<byte> data)
    {
        if (_phase != Phase.Absorbing)
            throw new InvalidOperationException("The digest is finished; reset it first.");

        while (!data.IsEmpty)
        {
            int taken = Math.Min(data.Length, _buffer.Length - _position);
            data[..taken].CopyTo(_buffer.AsSpan(_position));
            _position += taken;
            data = data[taken..];
            if (_position == _buffer.Length)
            {
                Absorb();
                _position = 0;
            }
        }
    }

    /// <inheritdoc/>
    public override void Finish(Span<byte> destination)
    {
        if (destination.Length < _size)
            throw new ArgumentException("The destination is shorter than the hash value.", nameof(destination));

        FinishExtendable(destination[.._size]);
    }

    /// <summary>Ends the message and writes as many bytes of output as <paramref name="destination"/> has room for.</summary>
    /// <exception cref="InvalidOperationException">The digest is finished or has begun to squeeze.</exception>
    public void FinishExtendable(Span<byte> destination)
    {
        if (_phase != Phase.Absorbing)
            throw new InvalidOperationException("The digest is finished; reset it first.");

        Squeeze(destination);
        _phase = Phase.Finished;
    }

    /// <summary>Ends the message when it is still open, and writes the next bytes of the output stream.</summary>
    /// <exception cref="InvalidOperationException">The digest is finished.</exception>
    public void Squeeze(Span<byte> destination)
    {
        if (_phase == Phase.Finished)
            throw new InvalidOperationException("The digest is finished; reset it first.");

        if (_phase == Phase.Absorbing)
        {
            // pad10*1: the suffix carries the first one, the last bit of the block the second; they may share a byte.
            _buffer.AsSpan(_position).Clear();
            _buffer[_position] = _suffix;
            _buffer[^1] |= 0x80;
            Absorb();
            Extract();
            _phase = Phase.Squeezing;
            _position = 0;
        }

        while (!destination.IsEmpty)
        {
            if (_position == _buffer.Length)
            {
                KeccakPermutation.Permute(_state);
                Extract();
                _position = 0;
            }

            int given = Math.Min(destination.Length, _buffer.Length - _position);
            _buffer.AsSpan(_position, given).CopyTo(destination);
            _position += given;
            destination = destination[given..];
        }
    }

    /// <inheritdoc/>
    public override void Reset()
    {
        Array.Clear(_state);
        CryptographicOperations.ZeroMemory(_buffer);
        _position = 0;
        _phase = Phase.Absorbing;
    }

    /// <inheritdoc/>
    public override Digest Clone()
    {
        KeccakDigest clone = new(StateSize - _buffer.Length, _size, _suffix);
        clone.CopyFrom(this);
        return clone;
    }

    /// <inheritdoc/>
    public override void CopyFrom(Digest other)
    {
        if (other is not KeccakDigest source || source._buffer.Length != _buffer.Length || source._suffix != _suffix)
            throw new ArgumentException("The other digest is of another algorithm.", nameof(other));

        source._state.AsSpan().CopyTo(_state);
        source._buffer.AsSpan().CopyTo(_buffer);
        _position = source._position;
        _phase = source._phase;
    }

    private void Absorb()
    {
        ReadOnlySpan<byte> block = _buffer;
        for (int lane = 0; block.Length >= sizeof(ulong); lane++)
        {
            _state[lane] ^= BinaryPrimitives.ReadUInt64LittleEndian(block);
            block = block[sizeof(ulong)..];
        }

        KeccakPermutation.Permute(_state);
    }

    private void Extract()
    {
        Span<byte> block = _buffer;
        for (int lane = 0; block.Length >= sizeof(ulong); lane++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block, _state[lane]);
            block = block[sizeof(ulong)..];
        }
    }
}
