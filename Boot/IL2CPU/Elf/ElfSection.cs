namespace Cosmos.IL2CPU.Elf;

/// <summary>One row of the section header table (ELF-64 Object File Format 1.5, section header).</summary>
/// <param name="Name">Name.</param>
/// <param name="Type">sh_type.</param>
/// <param name="Flags">sh_flags.</param>
/// <param name="Offset">Place in the file.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Link">sh_link: for a symbol table, its strings; for relocations, their symbol table.</param>
/// <param name="Info">sh_info: for relocations, the section they apply to.</param>
internal readonly record struct ElfSection(string Name, uint Type, ulong Flags, ulong Offset, ulong Size, uint Link, uint Info)
{
    /// <summary>SHT_SYMTAB.</summary>
    public const uint SymbolTable = 2;

    /// <summary>SHT_RELA.</summary>
    public const uint Relocations = 4;

    /// <summary>SHT_NOBITS: occupies no space in the file.</summary>
    public const uint NoBits = 8;

    /// <summary>SHF_ALLOC: part of the running image.</summary>
    public const ulong Allocated = 2;
}
