namespace Cosmos.HAL.Registers;

/// <summary>A register that may only be read: status, identification, received data.</summary>
/// <typeparam name="T">
/// <see cref="byte"/>, <see cref="ushort"/>, <see cref="uint"/>, <see cref="ulong"/>, or an enum or struct of one of these widths.
/// </typeparam>
/// <remarks>Reach it through a <see langword="ref"/> to its block; a copied cell is ordinary memory.</remarks>
public readonly struct ReadOnly<T>
    where T : unmanaged
{
    // Never assigned in code: the device behind the address is what changes it.
#pragma warning disable CS0649
    private readonly T _value;
#pragma warning restore CS0649

    /// <summary>Reads the register once, at its exact width. Reading may have side effects in the device.</summary>
    public T Value => RegisterAccess.Read(in _value);
}
