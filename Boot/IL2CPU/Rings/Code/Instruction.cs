using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Reflection;
using System.Reflection.Emit;

namespace Cosmos.IL2CPU.Rings.Code;

/// <summary>One instruction of IL (ECMA-335, partition III).</summary>
/// <param name="Offset">Where it stands, in bytes from the start of the method.</param>
/// <param name="Code">What it does.</param>
/// <param name="Operand">Number, token, variable or branch target.</param>
/// <param name="Targets">Targets of <c>switch</c>.</param>
internal readonly record struct Instruction(int Offset, OpCode Code, long Operand, int[] Targets)
{
    private static readonly OpCode?[] Short = new OpCode?[256];
    private static readonly OpCode?[] Long = new OpCode?[256];

    static Instruction()
    {
        foreach (FieldInfo field in typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static))
        {
            var code = (OpCode)field.GetValue(null)!;
            (code.Size == 1 ? Short : Long)[code.Value & 0xFF] = code;
        }
    }

    /// <summary>Reads a method's instructions.</summary>
    /// <exception cref="BadImageFormatException">They are no IL.</exception>
    public static List<Instruction> Read(ReadOnlySpan<byte> il)
    {
        var instructions = new List<Instruction>(il.Length / 2);
        for (int at = 0; at < il.Length;)
        {
            int start = at;
            OpCode? known = il[at] == 0xFE && at + 1 < il.Length ? Long[il[++at]] : Short[il[at]];
            at++;
            if (known is not OpCode code)
                throw new BadImageFormatException($"There is no instruction 0x{il[start]:x2} (at offset {start}).");
            (long operand, int[] targets, int length) = Operands(code, il[at..], at);
            at += length;
            instructions.Add(new Instruction(start, code, operand, targets));
        }
        return instructions;
    }

    private static (long Operand, int[] Targets, int Length) Operands(OpCode code, ReadOnlySpan<byte> rest, int at)
    {
        switch (code.OperandType)
        {
            case OperandType.InlineNone:
                return (0, [], 0);
            case OperandType.ShortInlineBrTarget:
                return (at + 1 + (sbyte)Take(rest, 1)[0], [], 1);
            case OperandType.InlineBrTarget:
                return (at + 4 + BinaryPrimitives.ReadInt32LittleEndian(Take(rest, 4)), [], 4);
            case OperandType.ShortInlineI:
                return ((sbyte)Take(rest, 1)[0], [], 1);
            case OperandType.ShortInlineVar:
                return (Take(rest, 1)[0], [], 1);
            case OperandType.InlineVar:
                return (BinaryPrimitives.ReadUInt16LittleEndian(Take(rest, 2)), [], 2);
            case OperandType.InlineI8 or OperandType.InlineR:
                return (BinaryPrimitives.ReadInt64LittleEndian(Take(rest, 8)), [], 8);
            case OperandType.InlineSwitch:
                int count = BinaryPrimitives.ReadInt32LittleEndian(Take(rest, 4));
                if (count < 0 || count > (rest.Length - 4) / 4)
                    throw new BadImageFormatException($"A switch at offset {at} has {count} targets.");
                int length = 4 + (4 * count);
                int[] targets = new int[count];
                for (int i = 0; i < count; i++)
                    targets[i] = at + length + BinaryPrimitives.ReadInt32LittleEndian(rest[(4 + (4 * i))..]);
                return (0, targets, length);
            default:
                return (BinaryPrimitives.ReadInt32LittleEndian(Take(rest, 4)), [], 4);
        }
    }

    private static ReadOnlySpan<byte> Take(ReadOnlySpan<byte> rest, int length) => rest.Length >= length
        ? rest[..length]
        : throw new BadImageFormatException("A method ends in the middle of an instruction.");
}
