using System.Runtime;
using Cosmos.Core.Memory;
using Cosmos.Core.Traps;

namespace Cosmos.System2.Machine;

/// <summary>The functions behind <c>Cosmos.User.IPhysicalMemory</c> and <c>IModelSpecificRegisters</c>.</summary>
internal static unsafe class PhysicalMemoryExports
{
    // A PhysicalAccessResult; the address that was refused.
    [RuntimeExport("CosmosNative_ReadPhysicalMemory")]
    internal static int Read(ulong address, byte* destination, nint length, ulong* refused) =>
        (int)PhysicalMemory.Read(address, destination, (nuint)length, out *refused);

    // A PhysicalAccessResult.
    [RuntimeExport("CosmosNative_WritePhysicalMemory")]
    internal static int Write(ulong address, ulong value) => (int)PhysicalMemory.Write(address, (nuint)value);

    // 1, or 0 when there is no such register.
    [RuntimeExport("CosmosNative_ReadModelSpecificRegister")]
    internal static int ReadModelSpecificRegister(uint index, ulong* value) => GuardedAccess.TryReadMsr(index, value) ? 1 : 0;
}
