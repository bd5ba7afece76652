using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.IL2CPU.Rings;

/// <summary>Allows one part of this system what its ring does not.</summary>
/// <param name="Assembly">Simple name of the assembly; <c>*</c> at its end stands for any rest.</param>
/// <param name="Place">What the full names of types and members begin with.</param>
/// <param name="Allowed">What is allowed there.</param>
/// <param name="Reason">Why that is right.</param>
internal sealed record RingException(string Assembly, string Place, Constructs Allowed, string Reason);

/// <summary>
/// What each ring may do that the type system does not check. Ring 0 may do everything; the others may do nothing of it, but for the few places listed
/// here. They are the steps by which capabilities come down from ring 0 and calls come up to it. docs/rings.md repeats the table.
/// </summary>
internal static class RingRules
{
    /// <summary>Number of the ring of programs, and of everything that declares none.</summary>
    public const int User = 3;

    private const Constructs Typed = Constructs.Pointers | Constructs.RawMemory | Constructs.UnsafeMembers;

    /// <summary>Names of the rings, by number.</summary>
    public static IReadOnlyList<string> Names { get; } = ["Core", "HAL", "System", "User"];

    /// <summary>The exceptions.</summary>
    public static IReadOnlyList<RingException> Exceptions { get; } =
    [
        new("Cosmos.HAL", "Cosmos.HAL.Registers.", Typed,
            "registers of devices: one place turns an address into a typed structure, with the width and the order of accesses that hardware needs"),
        new("Cosmos.HAL", "Cosmos.HAL.Dma.", Typed, "memory shared with devices: one place turns an address into spans and typed tables, with their lengths"),
        new("Cosmos.HAL.Machine", "Cosmos.HAL.Machine.MachineDma.", Typed, "DMA memory comes from ring 0 as an address"),
        new("Cosmos.HAL.Machine", "Cosmos.HAL.Machine.MachineInterruptEvent", Typed, "an interrupt handler wakes a thread without touching the garbage-collected heap"),
        new("Cosmos.HAL.Machine", "Cosmos.HAL.Machine.MachineInterruptLine.", Typed | Constructs.FunctionPointers,
            "ring 0 calls interrupt handlers as functions, not as delegates"),
        new("Cosmos.System2", "Cosmos.System2.",
            Constructs.All & ~(Constructs.OverlappingReferences | Constructs.UninitializedLocals | Constructs.KernelCalls | Constructs.Unverifiable),
            "the platform boundary: functions with the signatures of C that the class library imports"),
        new("Cosmos.Boards.*", "", Constructs.NativeExports, "ring 0 starts, stops and restarts the machine by these names"),
        new("Cosmos.User", "Cosmos.User.", Constructs.KernelCalls, "programs reach the kernel's exports through the contracts of this assembly"),
    ];

    /// <summary>Whether a part of this system may do what was found.</summary>
    /// <param name="assembly">Its simple name.</param>
    /// <param name="ring">Its ring.</param>
    /// <param name="finding">What was found.</param>
    public static bool Allows(string assembly, int ring, Finding finding) =>
        ring == 0 || Exceptions.Any(e => Matches(e.Assembly, assembly)
            && ((finding.Construct == Constructs.UnsafeContext && e.Allowed.HasFlag(Constructs.Pointers)) || finding.Place.StartsWith(e.Place, StringComparison.Ordinal)
            && (finding.Construct & ~e.Allowed) == 0));

    private static bool Matches(string pattern, string name) =>
        pattern.EndsWith('*') ? name.StartsWith(pattern[..^1], StringComparison.Ordinal) : pattern == name;
}
