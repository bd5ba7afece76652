namespace Cosmos.IL2CPU.Elf;

/// <summary>A place in a section that refers to a symbol.</summary>
/// <param name="Section">Index of the section that holds the place.</param>
/// <param name="Offset">Offset of the place in that section.</param>
/// <param name="Symbol">Index of the symbol.</param>
/// <param name="Addend">Added to the symbol's address.</param>
internal readonly record struct ElfRelocation(int Section, ulong Offset, int Symbol, long Addend);
