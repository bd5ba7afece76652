using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;

namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>Builds messages field by field, right or wrong.</summary>
internal sealed class Wire
{
    private readonly List<byte> _bytes = [];

    internal Wire(byte number) => _bytes.Add(number);

    internal Wire()
    {
    }

    public static implicit operator byte[](Wire wire) => [.. wire._bytes];

    internal Wire Byte(byte value)
    {
        _bytes.Add(value);
        return this;
    }

    internal Wire Boolean(bool value) => Byte(value ? (byte)1 : (byte)0);

    internal Wire UInt32(uint value)
    {
        Span<byte> field = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(field, value);
        _bytes.AddRange(field);
        return this;
    }

    internal Wire Raw(ReadOnlySpan<byte> value)
    {
        _bytes.AddRange(value);
        return this;
    }

    internal Wire String(ReadOnlySpan<byte> value) => UInt32((uint)value.Length).Raw(value);

    internal Wire String(string value) => String(Encoding.UTF8.GetBytes(value));
}
