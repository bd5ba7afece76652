namespace Cosmos.User;

/// <summary>Model-specific registers of the processor (Intel SDM volume 4). On x86-64 only.</summary>
[RequiresCapability(Capability.Msr)]
public interface IModelSpecificRegisters
{
    /// <summary>Reads a register of the processor that the caller runs on (RDMSR).</summary>
    /// <exception cref="MachineAccessException">The processor has no such register, or none at all.</exception>
    ulong Read(uint index);
}
