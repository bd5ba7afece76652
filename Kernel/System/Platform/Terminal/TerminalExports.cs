using System;
using System.Runtime;
using System.Runtime.InteropServices;
using Cosmos.Storage;
using Cosmos.System2.Files;
using Cosmos.Terminal;

namespace Cosmos.System2.Terminal;

/// <summary>What <see cref="System.Console"/> asks of the platform about the terminal.</summary>
internal static unsafe class TerminalExports
{
    private const int StandardInput = 0;

    [StructLayout(LayoutKind.Sequential)]
    internal struct WinSize
    {
        public ushort Rows;
        public ushort Columns;
        public ushort WidthInPixels;
        public ushort HeightInPixels;
    }

    [RuntimeExport("SystemNative_IsATty")]
    internal static int IsTerminal(nint descriptor)
    {
        FileError error = Find(descriptor, out _);
        if (error == FileError.None)
            return 1;

        ErrorNumber.Value = (int)error;
        return 0;
    }

    [RuntimeExport("SystemNative_GetWindowSize")]
    internal static int GetWindowSize(nint descriptor, WinSize* size)
    {
        *size = default;
        FileError error = Find(descriptor, out TerminalSystem? system);
        if (error == FileError.None)
        {
            WindowSize found = system!.Device.Size;
            *size = new WinSize { Rows = found.Rows, Columns = found.Columns };
        }

        return ErrorNumber.Result(error);
    }

    [RuntimeExport("SystemNative_SetWindowSize")]
    internal static int SetWindowSize(WinSize* size)
    {
        FileError error = Find(StandardInput, out TerminalSystem? system);
        if (error == FileError.None)
            system!.Device.Size = new WindowSize(size->Rows, size->Columns);

        return ErrorNumber.Result(error);
    }

    [RuntimeExport("SystemNative_InitializeTerminalAndSignalHandling")]
    internal static int Initialize()
    {
        try
        {
            TerminalSystem.Current?.StartInput();
            return 1;
        }
        catch (Exception exception)
        {
            ErrorNumber.Fail(exception);
            return 0;
        }
    }

    [RuntimeExport("SystemNative_UninitializeTerminal")]
    internal static void Uninitialize() => Console?.Session.End();

    // Sent once, when the console is first used: terminfo's smkx, if the terminal type has one.
    [RuntimeExport("SystemNative_SetKeypadXmit")]
    internal static void SetKeypadTransmit(nint descriptor, byte* text)
    {
        if (Find(descriptor, out TerminalSystem? system) == FileError.None)
            system!.Device.Write(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));
    }

    [RuntimeExport("SystemNative_InitializeConsoleBeforeRead")]
    internal static void BeginRead(byte minimumBytes, byte decisecondsTimeout) => Console?.Session.BeginRead(minimumBytes, decisecondsTimeout);

    [RuntimeExport("SystemNative_UninitializeConsoleAfterRead")]
    internal static void EndRead() => Console?.Session.EndRead();

    [RuntimeExport("SystemNative_ConfigureTerminalForChildProcess")]
    internal static void ConfigureForChild(int childUsesTerminal) => Console?.Session.ConfigureForChild(childUsesTerminal != 0);

    [RuntimeExport("SystemNative_GetSignalForBreak")]
    internal static int GetSignalForBreak() => Console?.Session.SignalsForBreak == false ? 0 : 1;

    [RuntimeExport("SystemNative_SetSignalForBreak")]
    internal static int SetSignalForBreak(int signalForBreak)
    {
        FileError error = Find(StandardInput, out TerminalSystem? system);
        if (error == FileError.None)
        {
            system!.Session.SignalsForBreak = signalForBreak != 0;
            return 1;
        }

        ErrorNumber.Value = (int)error;
        return 0;
    }

    [RuntimeExport("SystemNative_GetControlCharacters")]
    internal static void GetControlCharacters(int* names, byte* values, int count, byte* disabled)
    {
        *disabled = TerminalAttributes.Disabled;
        TerminalAttributes? attributes = Console?.Device.Attributes;
        for (int index = 0; index < count; index++)
            values[index] = attributes?[(ControlCharacter)names[index]] ?? TerminalAttributes.Disabled;
    }

    [RuntimeExport("SystemNative_ReadStdin")]
    internal static int ReadStandardInput(byte* buffer, int count) => FileExports.Read(StandardInput, buffer, count);

    [RuntimeExport("SystemNative_StdinReady")]
    internal static int IsStandardInputReady()
    {
        BeginRead(minimumBytes: 1, decisecondsTimeout: 0);
        OpenDescription? description = Platform.Files?.Descriptors.Find(StandardInput);
        bool isReady = description is not null && (description.Readiness & (ReadyEvents.Readable | ReadyEvents.HangUp)) != 0;
        EndRead();
        return isReady ? 1 : 0;
    }

    /// <summary>The console, when descriptor 0 still refers to it: the functions of the console act on standard input.</summary>
    private static TerminalSystem? Console => Find(StandardInput, out TerminalSystem? system) == FileError.None ? system : null;

    private static FileError Find(nint descriptor, out TerminalSystem? system)
    {
        system = null;
        OpenDescription? description = Platform.Files?.Descriptors.Find(descriptor);
        if (description is null)
            return FileError.BadDescriptor;

        system = TerminalSystem.Current;
        return system is not null && ReferenceEquals(description, system.Description) ? FileError.None : FileError.NotATerminal;
    }
}
