using System.Runtime.CompilerServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// Runs the call frame instructions of a function up to an address: the row of the unwind table for that address. DWARF 5, section 6.4.
/// </summary>
internal unsafe ref struct CallFrameProgram
{
    private Row _row;
    private Row _initial;
    private RowStack _remembered;
    private int _rememberedCount;
    private ulong _codeAlignment;
    private long _dataAlignment;

    /// <summary>Computes the rule for the instruction at <paramref name="address"/>.</summary>
    /// <returns>False when the program uses an operation that no compiler or assembly file of the image uses.</returns>
    internal static bool TryRun(in FrameEntry entry, nuint address, ref FrameDescription frame)
    {
        CallFrameProgram program = default;
        program._codeAlignment = entry.CodeAlignment;
        program._dataAlignment = entry.DataAlignment;
        if (!program.Run(entry.CommonProgram, entry.CommonProgramEnd, entry.Start, nuint.MaxValue)) return false;
        program._initial = program._row;
        if (!program.Run(entry.Program, entry.ProgramEnd, entry.Start, address)) return false;
        program._row.CopyTo(ref frame);
        return true;
    }

    private bool Run(byte* start, byte* end, nuint location, nuint target)
    {
        DwarfReader reader = new(start);
        while (reader.Position < end)
        {
            byte operation = reader.ReadByte();
            int low = operation & 0x3F;
            nuint advance = 0;
            switch (operation & 0xC0)
            {
                case Operation.AdvanceLocation:
                    advance = (nuint)low;
                    break;
                case Operation.Offset:
                    if (!SetOffset((ulong)low, (long)reader.ReadUnsigned())) return false;
                    continue;
                case Operation.Restore:
                    if (!RestoreRegister((ulong)low)) return false;
                    continue;
                default:
                    switch (operation)
                    {
                        case Operation.Nop:
                            continue;
                        case Operation.AdvanceLocation1:
                            advance = reader.ReadByte();
                            break;
                        case Operation.AdvanceLocation2:
                            advance = reader.ReadUInt16();
                            break;
                        case Operation.AdvanceLocation4:
                            advance = reader.ReadUInt32();
                            break;
                        default:
                            if (!RunUncommon(operation, ref reader)) return false;
                            continue;
                    }

                    break;
            }

            // A row covers the addresses from its location up to the next.
            location += advance * (nuint)_codeAlignment;
            if (location > target) return true;
        }

        return true;
    }

    private bool RunUncommon(byte operation, ref DwarfReader reader)
    {
        ulong register;
        switch (operation)
        {
            case Operation.OffsetExtended:
                register = reader.ReadUnsigned();
                return SetOffset(register, (long)reader.ReadUnsigned());
            case Operation.OffsetExtendedSigned:
                register = reader.ReadUnsigned();
                return SetOffset(register, reader.ReadSigned());
            case Operation.RestoreExtended:
                return RestoreRegister(reader.ReadUnsigned());
            case Operation.Undefined:
                return SetWord(reader.ReadUnsigned(), Row.Undefined);
            case Operation.SameValue:
                return SetWord(reader.ReadUnsigned(), 0);
            case Operation.RememberState:
                return Remember();
            case Operation.RestoreState:
                return Recall();
            case Operation.DefineCfa:
                return SetCfa(reader.ReadUnsigned(), (long)reader.ReadUnsigned());
            case Operation.DefineCfaSigned:
                register = reader.ReadUnsigned();
                return SetCfa(register, reader.ReadSigned() * _dataAlignment);
            case Operation.DefineCfaRegister:
                return SetCfa(reader.ReadUnsigned(), _row.CfaOffset);
            case Operation.DefineCfaOffset:
                return SetCfa(_row.CfaRegister, (long)reader.ReadUnsigned());
            case Operation.DefineCfaOffsetSigned:
                return SetCfa(_row.CfaRegister, reader.ReadSigned() * _dataAlignment);
            case Operation.GnuArgumentsSize:
                reader.ReadUnsigned();
                return true;
            default:
                return false;
        }
    }

    private bool SetCfa(ulong register, long offset)
    {
        if (register >= AmdRegister.Count || offset != (int)offset) return false;
        _row.CfaRegister = (byte)register;
        _row.CfaOffset = (int)offset;
        return true;
    }

    private bool SetOffset(ulong register, long factored)
    {
        long offset = factored * _dataAlignment;
        if ((offset & 7) != 0 || offset is 0 or < -0x3FFF8 or > 0x3FFF8) return false;
        return SetWord(register, (short)(offset / 8));
    }

    private bool SetWord(ulong register, short word)
    {
        if (register >= AmdRegister.Count) return false;
        _row.Words[register] = word;
        return true;
    }

    private bool RestoreRegister(ulong register) => register < AmdRegister.Count && SetWord(register, _initial.Words[register]);

    private bool Remember()
    {
        if (_rememberedCount == RowStack.Depth) return false;
        _remembered[_rememberedCount++] = _row;
        return true;
    }

    private bool Recall()
    {
        if (_rememberedCount == 0) return false;
        _row = _remembered[--_rememberedCount];
        return true;
    }

    /// <summary>One row of the table: the rule of the canonical frame address and of every register.</summary>
    private struct Row
    {
        internal const short Undefined = short.MinValue;

        internal fixed short Words[AmdRegister.Count];
        internal byte CfaRegister;
        internal int CfaOffset;

        internal void CopyTo(ref FrameDescription frame)
        {
            frame.CfaRegister = CfaRegister;
            frame.CfaOffset = CfaOffset;
            frame.ReturnAddress = Words[AmdRegister.ReturnAddress];
            if (frame.ReturnAddress == Undefined) frame.Traits |= FrameTraits.Outermost;
            frame.Rbx = Word(AmdRegister.Rbx);
            frame.Rbp = Word(AmdRegister.Rbp);
            frame.R12 = Word(AmdRegister.R12);
            frame.R13 = Word(AmdRegister.R13);
            frame.R14 = Word(AmdRegister.R14);
            frame.R15 = Word(AmdRegister.R15);
            frame.Rsp = Word(AmdRegister.Rsp);
        }

        private short Word(int register) => Words[register] == Undefined ? (short)0 : Words[register];
    }

    [InlineArray(Depth)]
    private struct RowStack
    {
        internal const int Depth = 4;
        private Row _first;
    }

    /// <summary>DWARF 5, section 7.24, and the GNU extension.</summary>
    private static class Operation
    {
        internal const byte AdvanceLocation = 0x40;
        internal const byte Offset = 0x80;
        internal const byte Restore = 0xC0;
        internal const byte Nop = 0x00;
        internal const byte AdvanceLocation1 = 0x02;
        internal const byte AdvanceLocation2 = 0x03;
        internal const byte AdvanceLocation4 = 0x04;
        internal const byte OffsetExtended = 0x05;
        internal const byte RestoreExtended = 0x06;
        internal const byte Undefined = 0x07;
        internal const byte SameValue = 0x08;
        internal const byte RememberState = 0x0A;
        internal const byte RestoreState = 0x0B;
        internal const byte DefineCfa = 0x0C;
        internal const byte DefineCfaRegister = 0x0D;
        internal const byte DefineCfaOffset = 0x0E;
        internal const byte OffsetExtendedSigned = 0x11;
        internal const byte DefineCfaSigned = 0x12;
        internal const byte DefineCfaOffsetSigned = 0x13;
        internal const byte GnuArgumentsSize = 0x2E;
    }
}
