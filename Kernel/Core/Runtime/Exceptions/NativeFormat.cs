using System.Runtime.CompilerServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>Numbers in the encoding of ilc's "native format": the low bits of the first byte say how many bytes follow.</summary>
internal static unsafe class NativeFormat
{
    /// <summary>Reads an unsigned number and moves <paramref name="position"/> behind it.</summary>
    internal static uint ReadUnsigned(ref byte* position)
    {
        byte* p = position;
        uint first = *p;
        if ((first & 1) == 0)
        {
            position = p + 1;
            return first >> 1;
        }

        if ((first & 2) == 0)
        {
            position = p + 2;
            return (first >> 2) | ((uint)p[1] << 6);
        }

        if ((first & 4) == 0)
        {
            position = p + 3;
            return (first >> 3) | ((uint)p[1] << 5) | ((uint)p[2] << 13);
        }

        if ((first & 8) == 0)
        {
            position = p + 4;
            return (first >> 4) | ((uint)p[1] << 4) | ((uint)p[2] << 12) | ((uint)p[3] << 20);
        }

        position = p + 5;
        return Unsafe.ReadUnaligned<uint>(p + 1);
    }

    /// <summary>Reads a signed number and moves <paramref name="position"/> behind it.</summary>
    internal static int ReadSigned(ref byte* position)
    {
        byte* start = position;
        uint value = ReadUnsigned(ref position);
        int bits = (position - start) switch
        {
            1 => 7,
            2 => 14,
            3 => 21,
            4 => 28,
            _ => 32,
        };
        return (int)(value << (32 - bits)) >> (32 - bits);
    }
}
