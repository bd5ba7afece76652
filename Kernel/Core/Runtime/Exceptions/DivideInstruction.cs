using System.Runtime.CompilerServices;
using Cosmos.Core.Traps;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// Tells why a division faulted. The processor raises #DE both for a zero divisor and for a quotient that does not fit, such as
/// <c>int.MinValue / -1</c>; .NET has two exceptions.
/// </summary>
/// <remarks>Intel SDM volume 2, sections 2.1 (instruction format), 2.2.1 (REX prefixes) and the pages of DIV and IDIV.</remarks>
internal static unsafe class DivideInstruction
{
    private const byte OperandSizePrefix = 0x66;
    private const byte RexMask = 0xF0;
    private const byte Rex = 0x40;
    private const byte RexW = 8;
    private const byte RexX = 2;
    private const byte RexB = 1;
    private const byte ByteGroup = 0xF6;
    private const byte WordGroup = 0xF7;

    /// <summary>Whether the instruction at the frame's instruction pointer divides by something other than 0.</summary>
    internal static bool IsOverflow(TrapFrame* frame)
    {
        byte* code = (byte*)frame->Rip;
        bool isWord = false;
        while (IsLegacyPrefix(*code))
        {
            isWord |= *code == OperandSizePrefix;
            code++;
        }

        int rex = 0;
        if ((*code & RexMask) == Rex) rex = *code++;
        byte operation = *code++;
        int extension = (*code >> 3) & 7;
        if (operation is not (ByteGroup or WordGroup) || extension is not (6 or 7)) return false;

        int size = operation == ByteGroup ? 1 : (rex & RexW) != 0 ? 8 : isWord ? 2 : 4;
        return ReadOperand(frame, code, rex, size) != 0;
    }

    private static bool IsLegacyPrefix(byte value) => value is OperandSizePrefix or 0x67 or 0x26 or 0x2E or 0x36 or 0x3E or 0x64 or 0x65
        or 0xF0 or 0xF2 or 0xF3;

    private static ulong ReadOperand(TrapFrame* frame, byte* code, int rex, int size)
    {
        byte modRm = *code++;
        int mode = modRm >> 6;
        int register = modRm & 7;
        if (mode == 3)
        {
            // Without a REX prefix, byte registers 4 to 7 are AH, CH, DH and BH.
            if (size == 1 && rex == 0 && register >= 4) return (byte)(*Register(frame, register - 4) >> 8);
            return Truncate(*Register(frame, register | (rex & RexB) << 3), size);
        }

        ulong address = 0;
        bool hasBase = true;
        if (register == 4)
        {
            byte sib = *code++;
            int index = ((sib >> 3) & 7) | (rex & RexX) << 2;
            if (index != 4) address = *Register(frame, index) << (sib >> 6);
            register = sib & 7;
            hasBase = mode != 0 || register != 5;
        }
        else if (mode == 0 && register == 5)
        {
            // Relative to the next instruction, which follows the displacement: DIV has no immediate.
            return Read(code + sizeof(int) + Unsafe.ReadUnaligned<int>(code), size);
        }

        if (hasBase) address += *Register(frame, register | (rex & RexB) << 3);
        if (mode == 1) address += (ulong)(sbyte)*code;
        else if (mode == 2 || !hasBase) address += (ulong)Unsafe.ReadUnaligned<int>(code);
        return Read((byte*)address, size);
    }

    private static ulong Read(byte* address, int size) => size switch
    {
        1 => *address,
        2 => Unsafe.ReadUnaligned<ushort>(address),
        4 => Unsafe.ReadUnaligned<uint>(address),
        _ => Unsafe.ReadUnaligned<ulong>(address),
    };

    private static ulong Truncate(ulong value, int size) => size == 8 ? value : value & ((1UL << (size * 8)) - 1);

    private static ulong* Register(TrapFrame* frame, int number) => number switch
    {
        0 => &frame->Rax,
        1 => &frame->Rcx,
        2 => &frame->Rdx,
        3 => &frame->Rbx,
        4 => &frame->Rsp,
        5 => &frame->Rbp,
        6 => &frame->Rsi,
        7 => &frame->Rdi,
        8 => &frame->R8,
        9 => &frame->R9,
        10 => &frame->R10,
        11 => &frame->R11,
        12 => &frame->R12,
        13 => &frame->R13,
        14 => &frame->R14,
        _ => &frame->R15,
    };
}
