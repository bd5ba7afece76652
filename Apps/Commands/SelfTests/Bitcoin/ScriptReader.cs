using System;
using System.Buffers.Binary;

namespace Cosmos.Commands.SelfTests.Bitcoin;

/// <summary>Reads the operations of a script, one after the other.</summary>
/// <param name="script">Any bytes.</param>
/// <param name="position">Where the first operation begins.</param>
internal ref struct ScriptReader(ReadOnlySpan<byte> script, int position = 0)
{
    private readonly ReadOnlySpan<byte> _script = script;

    /// <summary>Index of the next operation.</summary>
    public int Position { get; private set; } = position;

    /// <summary>Whether nothing is left.</summary>
    public readonly bool AtEnd => Position >= _script.Length;

    /// <summary>Reads an operation.</summary>
    /// <param name="operation">The operation; those up to <see cref="Opcode.OP_PUSHDATA4"/> push.</param>
    /// <param name="data">What it pushes; empty for others.</param>
    /// <returns>Whether it is whole; the reader does not move otherwise.</returns>
    public bool TryRead(out Opcode operation, out ReadOnlySpan<byte> data)
    {
        operation = default;
        data = default;
        if (AtEnd)
            return false;

        operation = (Opcode)_script[Position];
        ReadOnlySpan<byte> rest = _script[(Position + 1)..];
        int prefix = operation switch
        {
            Opcode.OP_PUSHDATA1 => 1,
            Opcode.OP_PUSHDATA2 => 2,
            Opcode.OP_PUSHDATA4 => 4,
            _ => 0,
        };
        if (rest.Length < prefix)
            return false;

        uint length = prefix switch
        {
            1 => rest[0],
            2 => BinaryPrimitives.ReadUInt16LittleEndian(rest),
            4 => BinaryPrimitives.ReadUInt32LittleEndian(rest),
            _ => operation < Opcode.OP_PUSHDATA1 ? (uint)operation : 0,
        };
        if ((uint)(rest.Length - prefix) < length)
            return false;

        data = rest.Slice(prefix, (int)length);
        Position += 1 + prefix + (int)length;
        return true;
    }
}
