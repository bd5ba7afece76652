using System;

namespace Cosmos.HAL.Ports;

/// <summary>The right to touch a range of x86 I/O ports.</summary>
/// <remarks>Offsets are checked on every access, so a driver cannot reach a neighbour's registers.</remarks>
public sealed class IoPortRange
{
    private readonly IoPorts _ports;
    private readonly ushort _first;
    private readonly ushort _count;

    /// <summary>Grants access to <paramref name="count"/> ports from <paramref name="first"/> on.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range is empty or leaves the 64 Ki ports.</exception>
    internal IoPortRange(IoPorts ports, ushort first, ushort count)
    {
        ArgumentOutOfRangeException.ThrowIfZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, ushort.MaxValue + 1, nameof(count));
        _ports = ports;
        _first = first;
        _count = count;
    }

    /// <summary>Number of the first port.</summary>
    public ushort First => _first;

    /// <summary>Number of ports in the range.</summary>
    public ushort Count => _count;

    /// <summary>Reads one byte.</summary>
    /// <param name="offset">Port relative to <see cref="First"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The access leaves the range.</exception>
    public byte ReadByte(int offset) => _ports.ReadByte(Port(offset, 1));

    /// <summary>Writes one byte.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public void WriteByte(int offset, byte value) => _ports.WriteByte(Port(offset, 1), value);

    /// <summary>Reads 16 bits.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public ushort ReadUInt16(int offset) => _ports.ReadUInt16(Port(offset, 2));

    /// <summary>Writes 16 bits.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public void WriteUInt16(int offset, ushort value) => _ports.WriteUInt16(Port(offset, 2), value);

    /// <summary>Reads 32 bits.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public uint ReadUInt32(int offset) => _ports.ReadUInt32(Port(offset, 4));

    /// <summary>Writes 32 bits.</summary>
    /// <inheritdoc cref="ReadByte"/>
    public void WriteUInt32(int offset, uint value) => _ports.WriteUInt32(Port(offset, 4), value);

    private ushort Port(int offset, int width)
    {
        if ((uint)offset > (uint)(_count - width) || width > _count)
            throw OutOfRange(offset);

        return (ushort)(_first + offset);
    }

    private static ArgumentOutOfRangeException OutOfRange(int offset) =>
        new(nameof(offset), offset, "The access leaves the granted port range.");
}
