using System;
using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Cosmos.Sftp;

/// <summary>Answers on their way out: packets one behind the other in one pooled buffer, so that many answers leave by one write.</summary>
internal sealed class SftpResponses : IDisposable
{
    private const int FirstSize = 4096;
    private const int HeaderLength = sizeof(uint) + sizeof(byte) + sizeof(uint);

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(FirstSize);
    private int _start;

    /// <summary>Bytes that are ready.</summary>
    public int Count { get; private set; }

    /// <summary>The packets; valid until the next call of another member.</summary>
    public ReadOnlyMemory<byte> Packets => _buffer.AsMemory(0, Count);

    /// <summary>Bytes of the packet that was begun last.</summary>
    public int PacketLength => Count - _start;

    /// <summary>Forgets what was sent.</summary>
    public void Clear() => Count = 0;

    /// <summary>Begins a packet; <see cref="End"/> or <see cref="Abandon"/> follows.</summary>
    public void Begin(SftpPacketType type, uint id)
    {
        _start = Count;
        Span<byte> header = Reserve(HeaderLength);
        header[sizeof(uint)] = (byte)type;
        BinaryPrimitives.WriteUInt32BigEndian(header[(sizeof(uint) + 1)..], id);
        Count += HeaderLength;
    }

    /// <summary>Ends the packet: its length is known now.</summary>
    public void End() => BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(_start), (uint)(PacketLength - sizeof(uint)));

    /// <summary>Takes back the packet that was begun; without one, nothing.</summary>
    public void Abandon() => Count = _start;

    /// <summary>Marks what is there as complete, so that <see cref="Abandon"/> keeps it.</summary>
    public void Complete() => _start = Count;

    /// <summary>Room for at least so many bytes behind what is there; <see cref="Advance"/> says how many became part of the packet.</summary>
    public Span<byte> Reserve(int length)
    {
        if (_buffer.Length - Count < length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Count + length, 2 * _buffer.Length));
            _buffer.AsSpan(0, Count).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        return _buffer.AsSpan(Count);
    }

    /// <summary>Adds what was written to <see cref="Reserve"/>.</summary>
    public void Advance(int length) => Count += length;

    public void WriteUInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Reserve(sizeof(uint)), value);
        Count += sizeof(uint);
    }

    public void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(Reserve(sizeof(ulong)), value);
        Count += sizeof(ulong);
    }

    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteUInt32((uint)value.Length);
        value.CopyTo(Reserve(value.Length));
        Count += value.Length;
    }

    public void WriteText(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        WriteUInt32((uint)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
        Count += length;
    }

    /// <summary>Overwrites a number of the packet that was not known when its place was written.</summary>
    /// <param name="offset">Place, counted from the beginning of the packet.</param>
    /// <param name="value">The number.</param>
    public void Patch(int offset, uint value) => BinaryPrimitives.WriteUInt32BigEndian(_buffer.AsSpan(_start + offset), value);

    public void WriteAttributes(in SftpAttributes attributes)
    {
        WriteUInt32((uint)attributes.Flags);
        if (attributes.Has(SftpAttributeFlags.Size))
            WriteUInt64(attributes.Size);
        if (attributes.Has(SftpAttributeFlags.Owner))
        {
            WriteUInt32(attributes.UserId);
            WriteUInt32(attributes.GroupId);
        }
        if (attributes.Has(SftpAttributeFlags.Permissions))
            WriteUInt32(attributes.Permissions);
        if (attributes.Has(SftpAttributeFlags.Times))
        {
            WriteUInt32(attributes.AccessTime);
            WriteUInt32(attributes.ModificationTime);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Count = _start = 0;
    }
}
