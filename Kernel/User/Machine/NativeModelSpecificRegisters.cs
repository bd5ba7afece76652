namespace Cosmos.User;

/// <summary>RDMSR under the kernel's guard.</summary>
internal sealed class NativeModelSpecificRegisters : IModelSpecificRegisters
{
    /// <inheritdoc/>
    public ulong Read(uint index) => NativeMethods.ReadModelSpecificRegister(index, out ulong value) != 0
        ? value
        : throw new MachineAccessException($"This processor has no model-specific register 0x{index:x}: RDMSR raised a general protection fault.");
}
