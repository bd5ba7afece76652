using Cosmos.Core.Arch;
using Cosmos.HAL.Ports;

namespace Cosmos.HAL.Machine;

/// <summary>The port space of the processor.</summary>
internal sealed class MachinePorts : IoPorts
{
    protected internal override byte ReadByte(ushort port) => Cpu.InByte(port);

    protected internal override void WriteByte(ushort port, byte value) => Cpu.OutByte(port, value);

    protected internal override ushort ReadUInt16(ushort port) => Cpu.InWord(port);

    protected internal override void WriteUInt16(ushort port, ushort value) => Cpu.OutWord(port, value);

    protected internal override uint ReadUInt32(ushort port) => Cpu.InDoubleWord(port);

    protected internal override void WriteUInt32(ushort port, uint value) => Cpu.OutDoubleWord(port, value);
}
