namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>The section <c>.eh_frame_hdr</c>: a table of all frame descriptions, sorted by address. LSB core specification 5.0, 10.6.2.</summary>
internal static unsafe class UnwindTable
{
    private const byte Version = 1;
    private const byte PcRelative = 0x1B;       // DW_EH_PE_pcrel | DW_EH_PE_sdata4
    private const byte Unsigned32 = 0x03;       // DW_EH_PE_udata4
    private const byte DataRelative = 0x3B;     // DW_EH_PE_datarel | DW_EH_PE_sdata4

    /// <summary>The entry of <c>.eh_frame</c> with the greatest start address that is not above <paramref name="address"/>.</summary>
    /// <returns>Null when the address is below all functions, or the section is not in the form the linker writes.</returns>
    /// <remarks>The function may end before the address: the caller checks.</remarks>
    internal static byte* Find(byte* section, nuint address)
    {
        if (section[0] != Version || section[1] != PcRelative || section[2] != Unsigned32 || section[3] != DataRelative) return null;

        uint count = *(uint*)(section + 8);
        Row* rows = (Row*)(section + 12);
        long target = (long)address - (long)section;
        uint low = 0;
        uint high = count;
        while (low < high)
        {
            uint middle = (low + high) >>> 1;
            if (rows[middle].Start <= target) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? null : section + rows[low - 1].Entry;
    }

    /// <summary>Both relative to the start of the section.</summary>
    private struct Row
    {
        public int Start;
        public int Entry;
    }
}
