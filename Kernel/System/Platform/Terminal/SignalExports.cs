using System;
using System.Runtime;
using Cosmos.Storage;
using Cosmos.System2.Files;
using Cosmos.Terminal;

namespace Cosmos.System2.Terminal;

/// <summary>Signals, as <see cref="System.Runtime.InteropServices.PosixSignalRegistration"/> and <see cref="System.Console.CancelKeyPress"/> need them.</summary>
internal static unsafe class SignalExports
{
    private const int ProcessId = 1;

    // ESRCH, which no file operation gives.
    private const FileError NoSuchProcess = (FileError)3;

    private static SignalRouter? Router => TerminalSystem.Current?.Signals;

    [RuntimeExport("SystemNative_SetPosixSignalHandler")]
    internal static void SetHandler(delegate* unmanaged<int, int, int> handler)
    {
        if (Router is SignalRouter router)
            router.ProgramHandler = signal => handler((int)signal, PosixSignalNumbers.FromPlatform(signal)) != 0;
    }

    [RuntimeExport("SystemNative_EnablePosixSignalHandling")]
    internal static int Enable(int signal)
    {
        if (Router?.TryEnable(signal) == true)
            return 1;

        ErrorNumber.Value = (int)FileError.InvalidArgument;
        return 0;
    }

    [RuntimeExport("SystemNative_DisablePosixSignalHandling")]
    internal static void Disable(int signal) => Router?.Disable(signal);

    [RuntimeExport("SystemNative_HandleNonCanceledPosixSignal")]
    internal static void HandleNonCanceled(int signal) => Router?.ApplyDefault((SignalNumber)signal);

    [RuntimeExport("SystemNative_GetPlatformSignalNumber")]
    internal static int GetPlatformNumber(int posixSignal) => PosixSignalNumbers.ToPlatform(posixSignal);

    [RuntimeExport("SystemNative_SetTerminalInvalidationHandler")]
    internal static void SetTerminalInvalidationHandler(delegate* unmanaged<void> handler)
    {
        if (Router is SignalRouter router)
            router.TerminalInvalidated = () => handler();
    }

    // Child processes do not exist, so nobody ever calls these two handlers.
    [RuntimeExport("SystemNative_RegisterForSigChld")]
    internal static void RegisterForChildSignal(delegate* unmanaged<int, int, int> handler)
    {
    }

    [RuntimeExport("SystemNative_SetDelayedSigChildConsoleConfigurationHandler")]
    internal static void SetDelayedChildConfigurationHandler(delegate* unmanaged<void> handler)
    {
    }

    // 0 is the own process group and -1 every process; both are the one that exists. Signal 0 asks whether the process exists.
    [RuntimeExport("SystemNative_Kill")]
    internal static int Kill(int processId, int signal)
    {
        if (processId is not (ProcessId or 0 or -1))
            return ErrorNumber.Result(NoSuchProcess);

        if (signal is < 0 or > SignalRouter.MaximumSignal)
            return ErrorNumber.Result(FileError.InvalidArgument);

        try
        {
            Router?.Raise((SignalNumber)signal);
            return 0;
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }
}
