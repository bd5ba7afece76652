using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;

namespace Cosmos.IL2CPU.Elf;

/// <summary>Symbols and relocations of a 64-bit little-endian ELF file. Field names follow the ELF-64 Object File Format, version 1.5.</summary>
internal sealed class ElfObject
{
    private const int HeaderSize = 64;
    private const int SectionHeaderSize = 64;
    private const int SymbolSize = 24;
    private const int RelocationSize = 24;
    private const byte LocalBinding = 0;

    private readonly string _path;
    private readonly byte[] _bytes;

    private ElfObject(string path, byte[] bytes)
    {
        _path = path;
        _bytes = bytes;
        if (bytes.Length < HeaderSize || !bytes.AsSpan().StartsWith("\u007fELF"u8) || bytes[4] != 2 || bytes[5] != 1)
            throw new BuildException("COSMOS0301", $"'{path}' is not a 64-bit little-endian ELF file.");
        try
        {
            Sections = ReadSections();
            Symbols = ReadSymbols();
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or OverflowException)
        {
            throw Damaged(e.Message);
        }
    }

    /// <summary>The section header table.</summary>
    public IReadOnlyList<ElfSection> Sections { get; }

    /// <summary>The symbol table, without the empty first row; position i holds symbol i + 1.</summary>
    public IReadOnlyList<ElfSymbol> Symbols { get; }

    /// <summary>Names that other objects have to define.</summary>
    public IEnumerable<string> UndefinedNames => Symbols.Where(s => s is { IsUndefined: true, Name.Length: > 0 }).Select(s => s.Name);

    /// <summary>Names that this object defines for others.</summary>
    public IEnumerable<string> DefinedNames => Symbols.Where(s => s is { IsUndefined: false, IsLocal: false, Name.Length: > 0 }).Select(s => s.Name);

    /// <summary>Reads a file.</summary>
    /// <exception cref="BuildException">It is not such a file, or it is damaged.</exception>
    public static ElfObject Read(string path) => new(path, File.ReadAllBytes(path));

    /// <summary>Reads a file's bytes.</summary>
    /// <exception cref="BuildException">They are not such a file, or it is damaged.</exception>
    public static ElfObject Read(string path, byte[] bytes) => new(path, bytes);

    /// <summary>All relocations of sections that are part of the running image.</summary>
    /// <exception cref="BuildException">The file is damaged.</exception>
    public IEnumerable<ElfRelocation> Relocations()
    {
        foreach (ElfSection section in Sections.Where(s => s.Type == ElfSection.Relocations))
        {
            if (section.Info >= Sections.Count || section.Offset > (ulong)_bytes.Length || section.Size > (ulong)_bytes.Length - section.Offset)
                throw Damaged("a relocation section lies outside of the file.");
            if ((Sections[(int)section.Info].Flags & ElfSection.Allocated) == 0)
                continue;
            for (ulong at = 0; at + RelocationSize <= section.Size; at += RelocationSize)
            {
                ReadOnlySpan<byte> row = Slice(section.Offset + at, RelocationSize);
                ulong info = BinaryPrimitives.ReadUInt64LittleEndian(row[8..]);
                yield return new ElfRelocation((int)section.Info, BinaryPrimitives.ReadUInt64LittleEndian(row), (int)(info >> 32),
                    BinaryPrimitives.ReadInt64LittleEndian(row[16..]));
            }
        }
    }

    private BuildException Damaged(string how) => new("COSMOS0301", $"'{_path}' is damaged: {how} Delete it and build again.");

    private List<ElfSection> ReadSections()
    {
        ulong table = U64(40);
        int count = U16(60);
        int names = U16(62);
        var headers = new List<(uint Name, ElfSection Section)>(count);
        for (int i = 0; i < count; i++)
        {
            ulong at = table + (ulong)(i * SectionHeaderSize);
            headers.Add((U32(at), new ElfSection("", U32(at + 4), U64(at + 8), U64(at + 24), U64(at + 32), U32(at + 40), U32(at + 44))));
        }
        return [.. headers.Select(h => h.Section with { Name = count > names ? Text(headers[names].Section.Offset + h.Name) : "" })];
    }

    private List<ElfSymbol> ReadSymbols()
    {
        var symbols = new List<ElfSymbol>();
        foreach (ElfSection table in Sections.Where(s => s.Type == ElfSection.SymbolTable))
        {
            ulong strings = Sections[(int)table.Link].Offset;
            for (ulong at = SymbolSize; at + SymbolSize <= table.Size; at += SymbolSize)
            {
                ulong row = table.Offset + at;
                bool local = _bytes[row + 4] >> 4 == LocalBinding;
                symbols.Add(new ElfSymbol((int)(at / SymbolSize), Text(strings + U32(row)), U16(row + 6), U64(row + 8), U64(row + 16), local));
            }
        }
        return symbols;
    }

    private string Text(ulong offset)
    {
        ReadOnlySpan<byte> rest = _bytes.AsSpan(checked((int)offset));
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? rest : rest[..end]);
    }

    private ReadOnlySpan<byte> Slice(ulong offset, int length) => _bytes.AsSpan(checked((int)offset), length);

    private ushort U16(ulong offset) => BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, sizeof(ushort)));

    private uint U32(ulong offset) => BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, sizeof(uint)));

    private ulong U64(ulong offset) => BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, sizeof(ulong)));
}
