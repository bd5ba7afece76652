using System.Runtime;
using System.Runtime.CompilerServices;
using Cosmos.Core.Runtime.Exceptions;

namespace Cosmos.Core.Traps;

/// <summary>Accesses to the machine that may fault without harm: for addresses and registers that a user has typed.</summary>
/// <remarks>
/// The instructions are in <c>Arch/&lt;architecture&gt;/GuardedAccess.S</c>, with a table of where they are. A fault at one of them is not an exception
/// and no panic: the function returns false. That holds in any state of the machine, with interrupts masked, too.
/// </remarks>
internal static unsafe class GuardedAccess
{
    /// <summary>Reads an aligned word.</summary>
    /// <returns>False when the processor refused; the value is then undefined.</returns>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_guarded_load")]
    internal static extern bool TryLoad(nuint address, nuint* value);

    /// <summary>Writes an aligned word.</summary>
    /// <returns>False when the processor refused.</returns>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_guarded_store")]
    internal static extern bool TryStore(nuint address, nuint value);

    /// <summary>Reads four aligned bytes.</summary>
    /// <inheritdoc cref="TryLoad"/>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_guarded_load32")]
    internal static extern bool TryLoad32(nuint address, uint* value);

    /// <summary>Writes four aligned bytes.</summary>
    /// <inheritdoc cref="TryStore"/>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_guarded_store32")]
    internal static extern bool TryStore32(nuint address, uint value);

    /// <summary>RDMSR.</summary>
    /// <returns>False when there is no such register.</returns>
    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_guarded_rdmsr")]
    internal static extern bool TryReadMsr(uint register, ulong* value);

    /// <summary>Called for every fault: whether it was at a guarded instruction, whose function then returns false.</summary>
    /// <param name="frame">The fault; changed when the result is true.</param>
    internal static bool TryRecover(TrapFrame* frame)
    {
        if (frame->Vector is not (FaultVector.PageFault or FaultVector.GeneralProtection or FaultVector.StackSegment or FaultVector.AlignmentCheck))
            return false;
        nuint* table = GetTable();
        for (nuint* instruction = table + 1; *instruction != 0; instruction++)
        {
            if (*instruction != (nuint)frame->Rip)
                continue;
            frame->Rip = table[0];
            return true;
        }

        return false;
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_guarded_accesses")]
    private static extern nuint* GetTable();
}
