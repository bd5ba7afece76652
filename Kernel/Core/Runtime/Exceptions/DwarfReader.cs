using System.Runtime.CompilerServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>Reads DWARF encoded numbers from memory that the linker wrote.</summary>
internal unsafe ref struct DwarfReader
{
    private byte* _position;

    internal DwarfReader(byte* position) => _position = position;

    /// <summary>Address of the next byte.</summary>
    internal readonly byte* Position => _position;

    internal byte ReadByte() => *_position++;

    internal ushort ReadUInt16()
    {
        ushort value = Unsafe.ReadUnaligned<ushort>(_position);
        _position += sizeof(ushort);
        return value;
    }

    internal uint ReadUInt32()
    {
        uint value = Unsafe.ReadUnaligned<uint>(_position);
        _position += sizeof(uint);
        return value;
    }

    internal int ReadInt32() => (int)ReadUInt32();

    /// <summary>A 32-bit offset relative to its own address (<c>DW_EH_PE_pcrel | DW_EH_PE_sdata4</c>).</summary>
    internal byte* ReadRelativePointer()
    {
        byte* origin = _position;
        return origin + ReadInt32();
    }

    /// <summary>Unsigned LEB128. DWARF 5, section 7.6.</summary>
    internal ulong ReadUnsigned()
    {
        ulong value = 0;
        int shift = 0;
        byte part;
        do
        {
            part = *_position++;
            value |= (ulong)(part & 0x7F) << shift;
            shift += 7;
        }
        while ((part & 0x80) != 0);
        return value;
    }

    /// <summary>Signed LEB128. DWARF 5, section 7.6.</summary>
    internal long ReadSigned()
    {
        long value = 0;
        int shift = 0;
        byte part;
        do
        {
            part = *_position++;
            value |= (long)(part & 0x7F) << shift;
            shift += 7;
        }
        while ((part & 0x80) != 0);
        if (shift < 64 && (part & 0x40) != 0) value |= -1L << shift;
        return value;
    }

    internal void Skip(nuint bytes) => _position += bytes;
}
