namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// A frame description entry of <c>.eh_frame</c> with what it takes from its common entry. LSB core specification 5.0, section 10.6.1.
/// </summary>
internal unsafe ref struct FrameEntry
{
    private const byte PcRelative = 0x1B;       // DW_EH_PE_pcrel | DW_EH_PE_sdata4
    private const byte Omitted = 0xFF;          // DW_EH_PE_omit
    private const uint ExtendedLength = 0xFFFFFFFF;

    /// <summary>First instruction.</summary>
    internal nuint Start;

    /// <summary>Size of the code in bytes.</summary>
    internal nuint Length;

    /// <summary>Language-specific data area, null when there is none.</summary>
    internal byte* LanguageData;

    /// <summary>Whether the common entry has the augmentation <c>S</c>.</summary>
    internal bool IsSignalFrame;

    internal ulong CodeAlignment;
    internal long DataAlignment;

    /// <summary>Instructions of the common entry, run first.</summary>
    internal byte* CommonProgram;

    internal byte* CommonProgramEnd;

    /// <summary>Instructions of this entry.</summary>
    internal byte* Program;

    internal byte* ProgramEnd;

    /// <returns>False when the entry uses an encoding that neither ilc nor clang writes.</returns>
    internal static bool TryRead(byte* entry, out FrameEntry result)
    {
        result = default;
        DwarfReader reader = new(entry);
        uint length = reader.ReadUInt32();
        if (length is 0 or ExtendedLength) return false;
        result.ProgramEnd = reader.Position + length;

        byte* commonPointer = reader.Position;
        byte* common = commonPointer - reader.ReadUInt32();
        if (!result.TryReadCommon(common, out bool hasAugmentation, out bool hasLanguageData)) return false;

        result.Start = (nuint)reader.ReadRelativePointer();
        result.Length = reader.ReadUInt32();
        if (hasAugmentation)
        {
            nuint size = (nuint)reader.ReadUnsigned();
            byte* end = reader.Position + size;
            if (hasLanguageData && size >= sizeof(int))
            {
                int offset = *(int*)reader.Position;
                if (offset != 0) result.LanguageData = reader.ReadRelativePointer();
            }

            reader = new DwarfReader(end);
        }

        result.Program = reader.Position;
        return true;
    }

    private bool TryReadCommon(byte* common, out bool hasAugmentation, out bool hasLanguageData)
    {
        hasAugmentation = false;
        hasLanguageData = false;
        DwarfReader reader = new(common);
        uint length = reader.ReadUInt32();
        if (length is 0 or ExtendedLength) return false;
        CommonProgramEnd = reader.Position + length;
        if (reader.ReadUInt32() != 0) return false;     // identifies a common entry
        byte version = reader.ReadByte();
        if (version is not (1 or 3)) return false;

        byte* augmentation = reader.Position;
        while (reader.ReadByte() != 0) { }

        CodeAlignment = reader.ReadUnsigned();
        DataAlignment = reader.ReadSigned();
        ulong returnAddress = version == 1 ? reader.ReadByte() : reader.ReadUnsigned();
        if (returnAddress != AmdRegister.ReturnAddress) return false;

        if (*augmentation == 'z')
        {
            hasAugmentation = true;
            nuint size = (nuint)reader.ReadUnsigned();
            byte* end = reader.Position + size;
            for (byte* character = augmentation + 1; *character != 0; character++)
            {
                switch (*character)
                {
                    case (byte)'L':
                        byte encoding = reader.ReadByte();
                        if (encoding == PcRelative) hasLanguageData = true;
                        else if (encoding != Omitted) return false;
                        break;
                    case (byte)'R':
                        if (reader.ReadByte() != PcRelative) return false;
                        break;
                    case (byte)'S':
                        IsSignalFrame = true;
                        break;
                    default:
                        return false;
                }
            }

            reader = new DwarfReader(end);
        }
        else if (*augmentation != 0)
        {
            return false;
        }

        CommonProgram = reader.Position;
        return true;
    }
}
