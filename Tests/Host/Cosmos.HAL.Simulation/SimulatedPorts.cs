using Cosmos.HAL.Ports;

namespace Cosmos.HAL.Simulation;

/// <summary>A port space with byte-wide devices; derive a device model from it. Unclaimed ports float high.</summary>
public abstract class SimulatedPorts : IoPorts
{
    /// <summary>Grants a range of this port space, as a board would.</summary>
    public IoPortRange Range(ushort first, ushort count) => new(this, first, count);

    protected internal override ushort ReadUInt16(ushort port) => ushort.MaxValue;

    protected internal override void WriteUInt16(ushort port, ushort value)
    {
    }

    protected internal override uint ReadUInt32(ushort port) => uint.MaxValue;

    protected internal override void WriteUInt32(ushort port, uint value)
    {
    }

    /// <summary>Reads a port from another assembly's test code.</summary>
    public byte Peek(ushort port) => ReadByte(port);
}
