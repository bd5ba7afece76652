using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Writes scripts.</summary>
internal sealed class ScriptBuilder
{
    private readonly List<byte> _bytes = [];

    /// <summary>Adds an operation.</summary>
    public ScriptBuilder Add(Opcode operation)
    {
        _bytes.Add((byte)operation);
        return this;
    }

    /// <summary>Adds a push with the shortest of the four forms that name a length.</summary>
    public ScriptBuilder Push(ReadOnlySpan<byte> data)
    {
        if (data.Length < (int)Opcode.OP_PUSHDATA1)
        {
            _bytes.Add((byte)data.Length);
        }
        else if (data.Length <= byte.MaxValue)
        {
            _bytes.Add((byte)Opcode.OP_PUSHDATA1);
            _bytes.Add((byte)data.Length);
        }
        else if (data.Length <= ushort.MaxValue)
        {
            Span<byte> length = stackalloc byte[sizeof(ushort)];
            BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)data.Length);
            _bytes.Add((byte)Opcode.OP_PUSHDATA2);
            _bytes.AddRange(length);
        }
        else
        {
            Span<byte> length = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)data.Length);
            _bytes.Add((byte)Opcode.OP_PUSHDATA4);
            _bytes.AddRange(length);
        }

        _bytes.AddRange(data);
        return this;
    }

    /// <summary>Adds a push of a small number: 0 to 16.</summary>
    public ScriptBuilder Number(int value) =>
        value is >= 0 and <= 16
            ? Add(value == 0 ? Opcode.OP_0 : Opcode.OP_1 + (byte)(value - 1))
            : throw new ArgumentOutOfRangeException(nameof(value), value, "There are operations for 0 to 16.");

    /// <summary>What was written.</summary>
    public Script ToScript() => new([.. _bytes]);
}
