using System;
using System.Buffers.Binary;
using System.IO;
using System.Text;

namespace Cosmos.Sftp.Tests;

/// <summary>Builds a packet without its length.</summary>
internal sealed class Packet
{
    private readonly MemoryStream _bytes = new();

    public Packet(SftpPacketType type) => _bytes.WriteByte((byte)type);

    public Packet(SftpPacketType type, uint id)
        : this(type) => Number(id);

    public ReadOnlySpan<byte> Bytes => _bytes.GetBuffer().AsSpan(0, (int)_bytes.Length);

    public Packet Number(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        _bytes.Write(bytes);
        return this;
    }

    public Packet Long(ulong value) => Number((uint)(value >> 32)).Number((uint)value);

    public Packet Text(string value) => Data(Encoding.UTF8.GetBytes(value));

    public Packet Data(ReadOnlySpan<byte> value)
    {
        Number((uint)value.Length);
        _bytes.Write(value);
        return this;
    }

    /// <summary>No attributes.</summary>
    public Packet Nothing() => Number(0);

    /// <summary>The packet as it is sent.</summary>
    public byte[] Framed()
    {
        byte[] framed = new byte[sizeof(uint) + (int)_bytes.Length];
        BinaryPrimitives.WriteUInt32BigEndian(framed, (uint)_bytes.Length);
        Bytes.CopyTo(framed.AsSpan(sizeof(uint)));
        return framed;
    }
}
