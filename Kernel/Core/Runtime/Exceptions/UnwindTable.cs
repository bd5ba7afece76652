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
        int* rows = (int*)(section + 12);       // pairs of function and entry, both relative to the section
        long target = (long)address - (long)section;
        uint low = 0;
        uint high = count;
        while (low < high)
        {
            uint middle = (low + high) >>> 1;
            if (rows[2 * middle] <= target) low = middle + 1;
            else high = middle;
        }

        return low == 0 ? null : section + rows[2 * low - 1];
    }

    /// <summary>How to leave the frame of the function that contains an instruction.</summary>
    /// <param name="section">Start of the section.</param>
    /// <param name="address">An address inside the instruction.</param>
    /// <param name="frame">The description.</param>
    /// <returns>False for an address outside all functions that have unwind information.</returns>
    internal static bool TryDescribe(byte* section, nuint address, out FrameDescription frame)
    {
        frame = default;
        byte* entryAddress = Find(section, address);
        if (entryAddress == null || !FrameEntry.TryRead(entryAddress, out FrameEntry entry)) return false;
        if (address - entry.Start >= entry.Length) return false;
        if (entry.IsSignalFrame) frame.Traits |= FrameTraits.Signal;
        if (entry.LanguageData != null) LanguageData.Describe(entry.LanguageData, entry.Start, ref frame);
        else frame.MethodStart = entry.Start;
        return CallFrameProgram.TryRun(in entry, address, ref frame);
    }
}
