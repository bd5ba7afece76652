using System.Runtime.CompilerServices;
using Cosmos.Core.Arch;
using Cosmos.Core.Scheduling;

namespace Cosmos.Core.Traps;

/// <summary>Local APIC and I/O APIC: routing of device interrupts to handlers.</summary>
/// <remarks>
/// Intel SDM volume 3A, chapter 11 (local APIC); 82093AA I/O APIC data sheet. Addresses are the architectural defaults; machines
/// that move them say so in their MADT.
/// </remarks>
internal static unsafe class InterruptController
{
    /// <summary>Vector of the local timer.</summary>
    internal const int TimerVector = 0xEF;

    /// <summary>First vector of I/O APIC inputs: vector = base + input.</summary>
    internal const int DeviceVectorBase = 0x30;

    /// <summary>First vector of interrupts; those below are exceptions of the processor.</summary>
    internal const int FirstVector = 32;

    private const int SpuriousVector = 0xFF;
    private const int MaxInputs = 96;
    private const int HandlersPerInput = 4;

    private const nuint LocalBase = 0xFEE00000;
    private const nuint IoBase = 0xFEC00000;
    private const int LocalId = 0x20;
    private const int TaskPriority = 0x80;
    private const int EndOfInterrupt = 0xB0;
    private const int InService = 0x100;
    private const int CommandLow = 0x300;
    private const int CommandHigh = 0x310;
    private const uint DeliveryPending = 1 << 12;
    private const uint LevelAssert = 1 << 14;
    private const int DeliveryPolls = 1 << 20;
    private const int SpuriousInterrupt = 0xF0;
    private const uint SoftwareEnable = 1 << 8;
    private const int LineInterrupt0 = 0x350;
    private const int LineInterrupt1 = 0x360;
    private const int ErrorInterrupt = 0x370;
    private const uint Masked = 1 << 16;
    private const uint LevelTriggered = 1 << 15;
    private const uint ActiveLow = 1 << 13;

    private struct Inputs
    {
        public SpinLock Lock;
        public int Count;
        public long Unhandled;
        public fixed long Functions[MaxInputs * HandlersPerInput];
        public fixed long Contexts[MaxInputs * HandlersPerInput];
        public fixed long Counts[MaxInputs];
    }

    private static Inputs s_inputs;

    /// <summary>Number of interrupt inputs (global system interrupts).</summary>
    internal static int InputCount => s_inputs.Count;

    /// <summary>Interrupts that no handler claimed.</summary>
    internal static long UnhandledCount => s_inputs.Unhandled;

    /// <summary>Switches the legacy controllers off, the local APIC on, and masks all device inputs.</summary>
    internal static void Initialize(CpuBlock* cpu)
    {
        // Both 8259 controllers: mask everything. Where they do not exist the writes go nowhere.
        Cpu.OutByte(0xA1, 0xFF);
        Cpu.OutByte(0x21, 0xFF);
        cpu->ApicId = ReadLocal(LocalId) >> 24;
        WriteLocal(TaskPriority, 0);
        WriteLocal(LineInterrupt0, Masked);
        WriteLocal(LineInterrupt1, Masked);
        WriteLocal(ErrorInterrupt, Masked);
        WriteLocal(SpuriousInterrupt, SoftwareEnable | SpuriousVector);
        int inputs = (int)(ReadIo(1) >> 16 & 0xFF) + 1;
        s_inputs.Count = inputs > MaxInputs ? MaxInputs : inputs;
        for (int input = 0; input < s_inputs.Count; input++)
            WriteIo(0x10 + 2 * input, Masked);
    }

    /// <summary>Adds a handler to an input and unmasks it. Up to four handlers may share one input.</summary>
    /// <param name="input">Global system interrupt, 0..<see cref="InputCount"/>-1.</param>
    /// <param name="levelTriggered">Level instead of edge.</param>
    /// <param name="activeLow">Polarity.</param>
    /// <param name="handler">Runs with interrupts masked; must neither block nor allocate; returns whether its device had interrupted.</param>
    /// <param name="context">Passed to the handler.</param>
    /// <returns>False when the input does not exist or has four handlers already.</returns>
    internal static bool Register(int input, bool levelTriggered, bool activeLow, delegate*<void*, bool> handler, void* context)
    {
        if ((uint)input >= (uint)s_inputs.Count)
            return false;
        nuint flags = s_inputs.Lock.Acquire();
        bool done = false;
        for (int index = input * HandlersPerInput; index < (input + 1) * HandlersPerInput; index++)
        {
            if (s_inputs.Functions[index] != 0)
                continue;
            s_inputs.Contexts[index] = (long)context;
            s_inputs.Functions[index] = (long)handler;
            uint low = (uint)(DeviceVectorBase + input) | (levelTriggered ? LevelTriggered : 0) | (activeLow ? ActiveLow : 0);
            WriteIo(0x11 + 2 * input, Cpu.CurrentCpu()->ApicId << 24);
            WriteIo(0x10 + 2 * input, low);
            done = true;
            break;
        }

        s_inputs.Lock.Release(flags);
        return done;
    }

    /// <summary>Removes a handler; the input is masked when none is left.</summary>
    internal static void Unregister(int input, delegate*<void*, bool> handler, void* context)
    {
        nuint flags = s_inputs.Lock.Acquire();
        bool any = false;
        for (int index = input * HandlersPerInput; index < (input + 1) * HandlersPerInput; index++)
        {
            if (s_inputs.Functions[index] == (long)handler && s_inputs.Contexts[index] == (long)context)
                s_inputs.Functions[index] = 0;
            any |= s_inputs.Functions[index] != 0;
        }

        if (!any)
            WriteIo(0x10 + 2 * input, Masked);
        s_inputs.Lock.Release(flags);
    }

    /// <summary>Interrupts of an input so far.</summary>
    internal static long CountOf(int input) => s_inputs.Counts[input];

    /// <summary>Sends an interrupt with fixed delivery to a processor, the calling one included. SDM volume 3A, section 11.6.1.</summary>
    /// <param name="vector"><see cref="FirstVector"/> to 255.</param>
    /// <param name="apicId">Local APIC of the receiver.</param>
    /// <returns>Whether the local APIC has accepted it for delivery in time.</returns>
    internal static bool Send(int vector, uint apicId)
    {
        nuint flags = Cpu.SaveAndDisableInterrupts();
        WriteLocal(CommandHigh, apicId << 24);
        WriteLocal(CommandLow, (uint)vector | LevelAssert);
        int polls = 0;
        while ((ReadLocal(CommandLow) & DeliveryPending) != 0 && ++polls < DeliveryPolls)
            Cpu.Pause();
        Cpu.RestoreInterrupts(flags);
        return polls < DeliveryPolls;
    }

    /// <summary>Runs the handlers of a vector and acknowledges it.</summary>
    internal static void Dispatch(CpuBlock* cpu, int vector)
    {
        // A spurious interrupt must not be acknowledged, but one that somebody sent with its vector must: it is in service.
        if (vector == SpuriousVector && (ReadLocal(InService + (vector / 32 * 16)) >> (vector % 32) & 1) == 0)
            return;
        if (vector == TimerVector)
        {
            WriteLocal(EndOfInterrupt, 0);
            Scheduler.OnTimer(cpu);
            return;
        }

        int input = vector - DeviceVectorBase;
        bool handled = false;
        if ((uint)input < (uint)s_inputs.Count)
        {
            s_inputs.Counts[input]++;
            for (int index = input * HandlersPerInput; index < (input + 1) * HandlersPerInput; index++)
            {
                delegate*<void*, bool> function = (delegate*<void*, bool>)s_inputs.Functions[index];
                if (function != null)
                    handled |= function((void*)s_inputs.Contexts[index]);
            }
        }

        if (!handled)
        {
            s_inputs.Unhandled++;
            UnclaimedInterrupts.OnInterrupt(vector);
        }

        // After the handlers: a level-triggered input that is still asserted interrupts again at once.
        WriteLocal(EndOfInterrupt, 0);
    }

    /// <summary>Reads a register of the local APIC.</summary>
    /// <remarks>Not inlined: the compiler would narrow the load to the bits that the caller uses, and the APIC only answers 32-bit reads.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    internal static uint ReadLocal(int offset) => System.Threading.Volatile.Read(ref *(uint*)(LocalBase + (nuint)offset));

    /// <summary>Writes a register of the local APIC.</summary>
    internal static void WriteLocal(int offset, uint value) => System.Threading.Volatile.Write(ref *(uint*)(LocalBase + (nuint)offset), value);

    // Not inlined, for the same reason as ReadLocal.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static uint ReadIo(int register)
    {
        System.Threading.Volatile.Write(ref *(uint*)IoBase, (uint)register);
        return System.Threading.Volatile.Read(ref *(uint*)(IoBase + 0x10));
    }

    private static void WriteIo(int register, uint value)
    {
        System.Threading.Volatile.Write(ref *(uint*)IoBase, (uint)register);
        System.Threading.Volatile.Write(ref *(uint*)(IoBase + 0x10), value);
    }
}
