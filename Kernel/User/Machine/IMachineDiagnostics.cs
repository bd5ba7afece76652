using System;
using System.Collections.Generic;

namespace Cosmos.User;

/// <summary>What the machine is and does.</summary>
[RequiresCapability(Capability.Diagnostics)]
public interface IMachineDiagnostics
{
    /// <summary>Hardware and kernel.</summary>
    MachineInformation Machine { get; }

    /// <summary>Physical memory now.</summary>
    MachineMemory Memory { get; }

    /// <summary>Time since the machine started.</summary>
    TimeSpan Uptime { get; }

    /// <summary>All threads, by identifier.</summary>
    IReadOnlyList<ThreadDescription> GetThreads();

    /// <summary>The managed stack of a thread, innermost frame first, one frame a line as <see cref="Exception.StackTrace"/> writes it; <see langword="null"/> when it has ended.</summary>
    /// <param name="threadId">Identifier, as in <see cref="ThreadDescription.Id"/>.</param>
    string? GetStackTrace(int threadId);

    /// <summary>The managed stack of the caller, beginning with its own frame.</summary>
    string GetStackTrace();

    /// <summary>Blocks of the memory for devices, by address.</summary>
    IReadOnlyList<DmaBlock> GetDmaBlocks();
}

/// <summary>Hardware and kernel.</summary>
/// <param name="Board">Name of the target, such as <c>microvm</c>.</param>
/// <param name="ProcessorName">As the processor calls itself.</param>
/// <param name="ProcessorFrequency">Hertz of the time stamp counter; 0 when unknown.</param>
/// <param name="KernelVersion">Version of the kernel.</param>
/// <param name="Hypervisor">Name of the hypervisor, or <see langword="null"/> when there is none that says so.</param>
public sealed record MachineInformation(string Board, string ProcessorName, long ProcessorFrequency, string KernelVersion, string? Hypervisor);

/// <summary>Physical memory, in bytes.</summary>
/// <param name="Total">All that the machine has for the system.</param>
/// <param name="Free">What nobody uses.</param>
/// <param name="Start">Lowest address of it.</param>
/// <param name="End">First address behind it.</param>
public readonly record struct MachineMemory(long Total, long Free, ulong Start, ulong End);

/// <summary>A thread.</summary>
/// <param name="Id">Identifier in the kernel.</param>
/// <param name="Name">Name, or an empty string.</param>
/// <param name="State">Such as <c>Running</c>, <c>Ready</c>, <c>Waiting</c>, <c>Sleeping</c>.</param>
/// <param name="Priority">0 to 31; larger is more urgent.</param>
/// <param name="ProcessorTime">Time for which it ran.</param>
public sealed record ThreadDescription(int Id, string Name, string State, int Priority, TimeSpan ProcessorTime);

/// <summary>A block of the memory that devices read and write.</summary>
/// <param name="Start">Physical address.</param>
/// <param name="Size">Bytes.</param>
/// <param name="IsFree">Whether nobody has it.</param>
public readonly record struct DmaBlock(ulong Start, long Size, bool IsFree);
