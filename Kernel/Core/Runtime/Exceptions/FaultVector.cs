namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>Interrupt vectors of the processor's own exceptions. Intel SDM volume 3, table 6-1.</summary>
internal static class FaultVector
{
    internal const ulong Divide = 0;
    internal const ulong Debug = 1;
    internal const ulong Breakpoint = 3;
    internal const ulong Overflow = 4;
    internal const ulong InvalidOpcode = 6;
    internal const ulong DoubleFault = 8;
    internal const ulong StackSegment = 12;
    internal const ulong GeneralProtection = 13;
    internal const ulong PageFault = 14;
    internal const ulong FloatingPoint = 16;
    internal const ulong AlignmentCheck = 17;
    internal const ulong MachineCheck = 18;
    internal const ulong SimdFloatingPoint = 19;
}

/// <summary>What CoreLib's <c>RhThrowHwEx</c> accepts: its <c>HwExceptionCode</c>.</summary>
internal static class HardwareException
{
    /// <summary>Not one of CoreLib's: no exception.</summary>
    internal const uint None = uint.MaxValue;

    internal const uint NullReference = 0;

    /// <summary>A null reference in a helper; the address given is the return address in its caller.</summary>
    internal const uint HelperNullReference = 0x42;

    internal const uint DataMisalignment = 0x80000002;
    internal const uint AccessViolation = 0xC0000005;
    internal const uint IllegalInstruction = 0xC000001D;
    internal const uint DivideByZero = 0xC0000094;
    internal const uint Overflow = 0xC0000095;
}
