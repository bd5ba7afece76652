using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.User;

namespace Cosmos.Commands.Tests.Machine;

/// <summary>A machine of which a test knows everything: 256 bytes of memory at 0x1000, two processors, three threads.</summary>
internal sealed class FakeMachine : IPhysicalMemory, IModelSpecificRegisters, IProcessors, IPowerControl, IMachineClock, IMachineDiagnostics, ISystemLog
{
    internal const ulong MemoryStart = 0x1000;

    internal byte[] Bytes { get; } = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];

    internal List<string> Calls { get; } = [];

    internal List<string> Logged { get; } = [];

    internal DateTimeOffset? Time { get; private set; }

    public int WordSize => 8;

    public IReadOnlyList<ProcessorInformation> All { get; } = [new(0, 0, IsBoot: true), new(1, 4, IsBoot: false)];

    public bool HaltsWhenIdle { get; set; } = true;

    public long UnhandledInterrupts { get; private set; }

    public bool IsSet { get; set; } = true;

    public MachineInformation Machine { get; } = new("testboard", "Test processor", 2_400_000_000, "0.1.0", "Test hypervisor");

    public MachineMemory Memory { get; } = new(512 << 20, 400 << 20, 0x100000, 0x20000000);

    public TimeSpan Uptime { get; set; } = TimeSpan.FromSeconds(100);

    public void Read(ulong address, Span<byte> destination)
    {
        Check(address, destination.Length);
        Bytes.AsSpan((int)(address - MemoryStart), destination.Length).CopyTo(destination);
    }

    public void Write(ulong address, ulong value)
    {
        Check(address, sizeof(ulong));
        BitConverter.TryWriteBytes(Bytes.AsSpan((int)(address - MemoryStart)), value);
    }

    public ulong Read(uint index) => index == 0x10 ? 0xABCDEF0123UL : throw new MachineAccessException($"no register 0x{index:x}");

    public CpuidResult Cpuid(uint leaf, uint subleaf) => new(leaf, subleaf, 0x33, 0x44);

    public void SendInterrupt(int vector, uint apicId)
    {
        Calls.Add($"irq {vector} {apicId}");
        if (All.All(p => p.ApicId != apicId))
            throw new MachineAccessException($"no processor {apicId}");
        if (vector != 100)
            UnhandledInterrupts++;
    }

    public bool WaitForInterrupt(int vector, TimeSpan timeout) => throw new NotSupportedException();

    public void Halt(int exitCode) => Calls.Add($"halt {exitCode}");

    public void Restart() => Calls.Add("restart");

    public void Set(DateTimeOffset time)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(time, DateTimeOffset.UnixEpoch);
        Time = time;
    }

    public IReadOnlyList<ThreadDescription> GetThreads() =>
    [
        new(0, "idle", "Ready", 0, TimeSpan.FromSeconds(90)),
        new(1, "main", "Running", 16, TimeSpan.FromSeconds(5)),
        new(12, "pool\u001b[2J", "Waiting", 16, TimeSpan.FromMilliseconds(1)),
        new(13, "pool", "Waiting", 16, TimeSpan.Zero),
        new(99, "gone", "Ended", 16, TimeSpan.Zero),
    ];

    public string? GetStackTrace(int threadId) => threadId switch
    {
        0 => "   at Idle()",
        1 => "   at Program.Main()",
        12 or 13 => "   at Pool.Wait()\n   at Pool.Run()",
        _ => null,
    };

    public string GetStackTrace() => "   at Me()";

    public IReadOnlyList<DmaBlock> GetDmaBlocks() => [new(0x2000, 4096, IsFree: false), new(0x4000, 8192, IsFree: true), new(0x10000, 65536, IsFree: false)];

    public IReadOnlyList<LogLine> GetRecent(int count) => throw new NotSupportedException();

    public IDisposable Subscribe(Action<LogLine> observer) => throw new NotSupportedException();

    public void Write(string source, string message) => Logged.Add($"{source}: {message}");

    private void Check(ulong address, int length)
    {
        if (address < MemoryStart || address - MemoryStart > (ulong)(Bytes.Length - length))
            throw new MachineAccessException($"nothing at 0x{address:x}");
    }
}
