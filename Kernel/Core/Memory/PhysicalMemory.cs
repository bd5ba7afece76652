using Cosmos.Core.Boot;
using Cosmos.Core.Traps;

namespace Cosmos.Core.Memory;

/// <summary>What became of an access to physical memory.</summary>
internal enum PhysicalAccessResult
{
    /// <summary>It was done.</summary>
    Done = 0,

    /// <summary>The address is in the first 64 KiB, which are never mapped.</summary>
    NullArea = 1,

    /// <summary>Nothing is mapped at the address.</summary>
    NotMapped = 2,

    /// <summary>The page may be read only: code or constants.</summary>
    ReadOnly = 3,
}

/// <summary>Physical memory by addresses that somebody has typed: whatever they are, the kernel goes on.</summary>
/// <remarks>
/// Memory is mapped at its own addresses, so an access is a load or store there, with the rights of that page: what is mapped read-only cannot be written this way
/// either. Nothing is mapped for the occasion: the null area stays unmapped even for a moment, and above 4 GiB there is main memory only. Outside of main memory
/// a word is two accesses of 32 bits, the lower first, because that is the size of most registers and many devices answer no other. What is behind an address below 4 GiB that is neither memory nor a device, the bus decides: all ones or zeros.
/// </remarks>
internal static unsafe class PhysicalMemory
{
    /// <summary>Size of an access and alignment of its address, in bytes.</summary>
    internal static int WordSize => sizeof(nuint);

    /// <summary>Reads whole words.</summary>
    /// <param name="address">First byte, a multiple of a word.</param>
    /// <param name="destination">Where they go, aligned or not; undefined after a failure.</param>
    /// <param name="length">Bytes, a multiple of a word.</param>
    /// <param name="refused">Address of the word that could not be read.</param>
    internal static PhysicalAccessResult Read(ulong address, byte* destination, nuint length, out ulong refused)
    {
        for (nuint done = 0; done < length; done += (nuint)sizeof(nuint))
        {
            refused = unchecked(address + done);
            nuint word;
            if (!TryLoad(refused, &word))
                return Explain(refused);
            System.Runtime.CompilerServices.Unsafe.WriteUnaligned(destination + done, word);
        }

        refused = 0;
        return PhysicalAccessResult.Done;
    }

    /// <summary>Writes a word.</summary>
    /// <param name="address">A multiple of a word.</param>
    /// <param name="value">The word.</param>
    internal static PhysicalAccessResult Write(ulong address, nuint value) => TryStore(address, value) ? PhysicalAccessResult.Done : Explain(address);

    private static bool TryLoad(ulong address, nuint* word)
    {
        if (!IsPhysical(address))
            return false;
        if (BootInformation.Current->IsRam(address))
            return GuardedAccess.TryLoad((nuint)address, word);
        uint* halves = (uint*)word;
        return GuardedAccess.TryLoad32((nuint)address, &halves[0]) && GuardedAccess.TryLoad32((nuint)address + sizeof(uint), &halves[1]);
    }

    private static bool TryStore(ulong address, nuint word)
    {
        if (!IsPhysical(address))
            return false;
        if (BootInformation.Current->IsRam(address))
            return GuardedAccess.TryStore((nuint)address, word);
        uint* halves = (uint*)&word;
        return GuardedAccess.TryStore32((nuint)address, halves[0]) && GuardedAccess.TryStore32((nuint)address + sizeof(uint), halves[1]);
    }

    // The addresses of stacks and reservations are mapped, but not to the memory of the same address. All others are the processor's to judge.
    private static bool IsPhysical(ulong address) => !DemandArea.Contains((nuint)address);

    private static PhysicalAccessResult Explain(ulong address)
    {
        if (address < PageTables.NullEnd)
            return PhysicalAccessResult.NullArea;
        return IsPhysical(address) && PageTables.IsMapped((nuint)address) ? PhysicalAccessResult.ReadOnly : PhysicalAccessResult.NotMapped;
    }
}
