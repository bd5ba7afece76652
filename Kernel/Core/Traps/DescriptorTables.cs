using System.Runtime.InteropServices;
using Cosmos.Core.Arch;
using Cosmos.Core.Boot;
using Cosmos.Core.Diagnostics;
using Cosmos.Core.Memory;

namespace Cosmos.Core.Traps;

/// <summary>GDT, TSS and IDT of a CPU.</summary>
/// <remarks>Intel SDM volume 3A, sections 3.4.5, 6.14 and 7.7.</remarks>
internal static unsafe class DescriptorTables
{
    private const ushort CodeSelector = 8;
    private const ushort TaskSelector = 24;
    private const ulong CodeDescriptor = 0x00AF9A000000FFFF;
    private const ulong DataDescriptor = 0x00CF92000000FFFF;
    private const byte InterruptGate = 0x8E;
    private const int StubSize = 16;
    private const int FaultVectors = 32;
    private const nuint FaultStackPages = 8;

    private const int DoubleFault = 8;
    private const int NonMaskable = 2;
    private const int MachineCheck = 18;

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    private struct PseudoDescriptor
    {
        public ushort Limit;
        public void* Base;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Gate
    {
        public ushort OffsetLow;
        public ushort Selector;
        public byte StackTable;
        public byte Type;
        public ushort OffsetMiddle;
        public uint OffsetHigh;
        public uint Reserved;
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4)]
    private struct TaskState
    {
        public uint Reserved0;
        public fixed ulong PrivilegeStacks[3];
        public ulong Reserved1;
        public fixed ulong InterruptStacks[7];
        public ulong Reserved2;
        public ushort Reserved3;
        public ushort IoMapBase;
    }

    private struct Tables
    {
        public fixed ulong Global[5];
        public TaskState Task;
    }

    private static Gate* s_interrupts;

    /// <summary>Builds and loads the tables of the calling CPU.</summary>
    internal static void Load(ImageLayout* image)
    {
        Tables* tables = (Tables*)NativeHeap.Allocate((nuint)sizeof(Tables));
        if (s_interrupts == null)
            s_interrupts = BuildInterruptTable(image->TrapStubs);
        if (tables == null || s_interrupts == null)
            Panic.Halt("boot: out of memory for descriptor tables"u8);
        ulong task = (ulong)&tables->Task;
        tables->Global[1] = CodeDescriptor;
        tables->Global[2] = DataDescriptor;
        tables->Global[3] = (ulong)(uint)(sizeof(TaskState) - 1) | (task & 0xFFFFFF) << 16 | 0x89UL << 40 | (task >> 24 & 0xFF) << 56;
        tables->Global[4] = task >> 32;
        tables->Task.IoMapBase = (ushort)sizeof(TaskState);

        // IST 1: faults, since the thread's stack may be the reason; 2: double fault; 3: non-maskable interrupt and machine check.
        for (int stack = 0; stack < 3; stack++)
            tables->Task.InterruptStacks[stack] = (ulong)AllocateFaultStack();

        PseudoDescriptor pseudo;
        pseudo.Limit = 5 * sizeof(ulong) - 1;
        pseudo.Base = tables->Global;
        Cpu.LoadGlobalDescriptorTable(&pseudo, TaskSelector);
        pseudo.Limit = (ushort)(256 * sizeof(Gate) - 1);
        pseudo.Base = s_interrupts;
        Cpu.LoadInterruptDescriptorTable(&pseudo);
    }

    private static byte* AllocateFaultStack()
    {
        byte* stack = PageAllocator.Allocate(FaultStackPages);
        if (stack == null)
            Panic.Halt("boot: out of memory for fault stacks"u8);
        return stack + FaultStackPages * PageAllocator.PageSize;
    }

    private static Gate* BuildInterruptTable(byte* stubs)
    {
        Gate* gates = (Gate*)NativeHeap.Allocate(256 * (nuint)sizeof(Gate));
        if (gates == null)
            return null;
        for (int vector = 0; vector < 256; vector++)
        {
            ulong stub = (ulong)(stubs + vector * StubSize);
            Gate* gate = &gates[vector];
            gate->OffsetLow = (ushort)stub;
            gate->OffsetMiddle = (ushort)(stub >> 16);
            gate->OffsetHigh = (uint)(stub >> 32);
            gate->Selector = CodeSelector;
            gate->Type = InterruptGate;
            gate->StackTable = vector switch
            {
                DoubleFault => 2,
                NonMaskable or MachineCheck => 3,
                < FaultVectors => 1,
                _ => 0,
            };
        }

        return gates;
    }
}
