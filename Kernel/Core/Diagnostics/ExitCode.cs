namespace Cosmos.Core.Diagnostics;

/// <summary>
/// How an exit code of a program becomes the value written to QEMU's <c>isa-debug-exit</c> port, whose status is
/// <c>(value &lt;&lt; 1) | 1</c> in eight bits: only 0..127 come through, so the codes above that matter get a place of their own.
/// </summary>
/// <remarks>The host side undoes this in <c>Boot/Cosmos.Build</c>; docs/debugging.md has the table.</remarks>
internal static class ExitCode
{
    /// <summary>Kernel panic.</summary>
    internal const byte Panic = 127;

    /// <summary>Unhandled exception, <c>Environment.FailFast</c>: 134 on Linux (128 + SIGABRT).</summary>
    internal const byte Abort = 126;

    /// <summary>Interrupted from the console: 130 on Linux (128 + SIGINT).</summary>
    internal const byte Interrupt = 125;

    /// <summary>-1 or 255.</summary>
    internal const byte MinusOne = 124;

    /// <summary>Terminated: 143 on Linux (128 + SIGTERM).</summary>
    internal const byte Terminated = 123;

    /// <summary>Any other code that does not fit.</summary>
    internal const byte Other = 122;

    /// <summary>Value for the exit port.</summary>
    internal static byte ToPortValue(int code) => code switch
    {
        >= 0 and < Other => (byte)code,
        134 => Abort,
        130 => Interrupt,
        143 => Terminated,
        -1 or 255 => MinusOne,
        _ => Other,
    };
}
