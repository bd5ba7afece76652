namespace Cosmos.IL2CPU.Elf;

/// <summary>A named symbol of a relocatable object.</summary>
/// <param name="Index">Index in the symbol table.</param>
/// <param name="Name">Name.</param>
/// <param name="Section">Index of its section; <see cref="Undefined"/> when another object has to define it.</param>
/// <param name="Value">Offset in the section.</param>
/// <param name="Size">Size in bytes; 0 when the writer did not say.</param>
/// <param name="IsLocal">Whether the linker sees it in this object only.</param>
internal readonly record struct ElfSymbol(int Index, string Name, ushort Section, ulong Value, ulong Size, bool IsLocal)
{
    /// <summary>SHN_UNDEF.</summary>
    public const ushort Undefined = 0;

    /// <summary>Whether another object has to define the symbol.</summary>
    public bool IsUndefined => Section == Undefined;
}
