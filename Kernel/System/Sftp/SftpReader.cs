using System;
using System.Buffers.Binary;
using System.Text;
using System.Text.Unicode;

namespace Cosmos.Sftp;

/// <summary>Reads the fields of a packet (RFC 4251, section 5). What is not there in full is not read.</summary>
internal ref struct SftpReader(ReadOnlySpan<byte> bytes)
{
    private const int MaximumExtendedAttributes = 64;

    private ReadOnlySpan<byte> _rest = bytes;

    public bool TryReadUInt32(out uint value)
    {
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out value))
            return false;
        _rest = _rest[sizeof(uint)..];
        return true;
    }

    public bool TryReadUInt64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64BigEndian(_rest, out value))
            return false;
        _rest = _rest[sizeof(ulong)..];
        return true;
    }

    /// <summary>Reads a string of bytes; the span lives as long as the packet.</summary>
    public bool TryReadBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(_rest, out uint length) || length > (uint)(_rest.Length - sizeof(uint)))
            return false;
        value = _rest.Slice(sizeof(uint), (int)length);
        _rest = _rest[(sizeof(uint) + (int)length)..];
        return true;
    }

    /// <summary>Reads text that is UTF-8 without NUL, as the names of files are in .NET.</summary>
    public bool TryReadText(int maximumBytes, out string value)
    {
        value = "";
        if (!TryReadBytes(out ReadOnlySpan<byte> bytes) || bytes.Length > maximumBytes || bytes.Contains((byte)0) || !Utf8.IsValid(bytes))
            return false;
        value = Encoding.UTF8.GetString(bytes);
        return true;
    }

    /// <summary>Reads attributes; extended ones are passed over, as their names mean nothing here.</summary>
    public bool TryReadAttributes(out SftpAttributes value)
    {
        value = default;
        if (!TryReadUInt32(out uint flags) || (flags & ~(uint)SftpAttributeFlags.All) != 0)
            return false;
        value.Flags = (SftpAttributeFlags)flags;
        return (!value.Has(SftpAttributeFlags.Size) || TryReadUInt64(out value.Size))
            && (!value.Has(SftpAttributeFlags.Owner) || (TryReadUInt32(out value.UserId) && TryReadUInt32(out value.GroupId)))
            && (!value.Has(SftpAttributeFlags.Permissions) || TryReadUInt32(out value.Permissions))
            && (!value.Has(SftpAttributeFlags.Times) || (TryReadUInt32(out value.AccessTime) && TryReadUInt32(out value.ModificationTime)))
            && (!value.Has(SftpAttributeFlags.Extended) || TrySkipExtended());
    }

    private bool TrySkipExtended()
    {
        if (!TryReadUInt32(out uint count) || count > MaximumExtendedAttributes)
            return false;
        for (uint i = 0; i < count; i++)
        {
            if (!TryReadBytes(out _) || !TryReadBytes(out _))
                return false;
        }
        return true;
    }
}
