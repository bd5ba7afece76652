using System;

namespace Cosmos.Testing;

/// <summary>CRC-32 as in IEEE 802.3 (reflected, polynomial 0xEDB88320). Bitwise: frames are short and a table would be one more thing to break.</summary>
internal static class Crc32
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc >> 1) ^ (0xEDB88320u & (uint)-(int)(crc & 1));
        }
        return ~crc;
    }
}
