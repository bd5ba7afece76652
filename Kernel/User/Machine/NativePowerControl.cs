using System;

namespace Cosmos.User;

/// <summary>End and restart of the machine.</summary>
internal sealed class NativePowerControl : IPowerControl
{
    private const int LastExitCode = 255;

    /// <inheritdoc/>
    public void Halt(int exitCode)
    {
        if (exitCode is < 0 or > LastExitCode)
            throw new ArgumentOutOfRangeException(nameof(exitCode), exitCode, "Exit codes are 0 to 255.");
        NativeMethods.HaltMachine(exitCode);
    }

    /// <inheritdoc/>
    public void Restart() => NativeMethods.RestartMachine();
}
