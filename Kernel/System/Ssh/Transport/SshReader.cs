using System;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Cosmos.Ssh.Transport;

/// <summary>Reads the data types of RFC 4251, section 5, checking every length. A method that returns false has read nothing.</summary>
internal ref struct SshReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>What has not been read yet.</summary>
    internal readonly ReadOnlySpan<byte> Rest => _rest;

    internal readonly bool IsAtEnd => _rest.IsEmpty;

    internal bool TryReadByte(out byte value)
    {
        if (_rest.IsEmpty)
        {
            value = 0;
            return false;
        }

        value = _rest[0];
        _rest = _rest[1..];
        return true;
    }

    /// <summary>boolean: all values but 0 are true.</summary>
    internal bool TryReadBoolean(out bool value)
    {
        bool read = TryReadByte(out byte octet);
        value = octet != 0;
        return read;
    }

    internal bool TryReadUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out value))
            return false;

        _rest = _rest[sizeof(uint)..];
        return true;
    }

    internal bool TryReadUInt64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64BigEndian(_rest, out value))
            return false;

        _rest = _rest[sizeof(ulong)..];
        return true;
    }

    /// <summary>Bytes without a length in front, such as the cookie of KEXINIT.</summary>
    internal bool TryReadBytes(int length, out ReadOnlySpan<byte> value)
    {
        if (_rest.Length < length)
        {
            value = default;
            return false;
        }

        value = _rest[..length];
        _rest = _rest[length..];
        return true;
    }

    /// <summary>string: a length and so many bytes.</summary>
    internal bool TryReadString(out ReadOnlySpan<byte> value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out uint length) || length > (uint)(_rest.Length - sizeof(uint)))
        {
            value = default;
            return false;
        }

        value = _rest.Slice(sizeof(uint), (int)length);
        _rest = _rest[(sizeof(uint) + (int)length)..];
        return true;
    }

    /// <summary>string that is text: valid UTF-8 of a limited length.</summary>
    internal bool TryReadText(int maximumBytes, out string value)
    {
        SshReader before = this;
        if (TryReadString(out ReadOnlySpan<byte> bytes) && bytes.Length <= maximumBytes && Utf8.IsValid(bytes))
        {
            value = Encoding.UTF8.GetString(bytes);
            return true;
        }

        this = before;
        value = "";
        return false;
    }

    /// <summary>mpint that is not negative: its magnitude without leading zeros.</summary>
    internal bool TryReadUnsignedMpint(out ReadOnlySpan<byte> magnitude)
    {
        SshReader before = this;
        if (TryReadString(out magnitude) && (magnitude.IsEmpty || magnitude[0] < 0x80))
        {
            magnitude = magnitude.TrimStart((byte)0);
            return true;
        }

        this = before;
        magnitude = default;
        return false;
    }
}
