namespace Cosmos.HAL.Ports;

/// <summary>The x86 I/O port space, 65 536 ports reached by the <c>in</c> and <c>out</c> instructions.</summary>
/// <remarks>
/// Only <see cref="IoPortRange"/> calls these members; drivers get ranges. The machine implements the class with instructions,
/// tests with a model of the device. All members are callable from interrupt handlers and never block.
/// </remarks>
public abstract class IoPorts
{
    /// <summary>Reads one byte from <paramref name="port"/>.</summary>
    protected internal abstract byte ReadByte(ushort port);

    /// <summary>Writes one byte to <paramref name="port"/>.</summary>
    protected internal abstract void WriteByte(ushort port, byte value);

    /// <summary>Reads 16 bits from <paramref name="port"/>.</summary>
    protected internal abstract ushort ReadUInt16(ushort port);

    /// <summary>Writes 16 bits to <paramref name="port"/>.</summary>
    protected internal abstract void WriteUInt16(ushort port, ushort value);

    /// <summary>Reads 32 bits from <paramref name="port"/>.</summary>
    protected internal abstract uint ReadUInt32(ushort port);

    /// <summary>Writes 32 bits to <paramref name="port"/>.</summary>
    protected internal abstract void WriteUInt32(ushort port, uint value);
}
