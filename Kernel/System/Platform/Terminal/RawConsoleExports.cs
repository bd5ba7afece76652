using System;
using System.Runtime;
using Cosmos.System2.Files;

namespace Cosmos.System2.Terminal;

/// <summary>The functions behind <c>Cosmos.User.MachineConsole</c>.</summary>
internal static unsafe class RawConsoleExports
{
    private const int NoLine = 0;
    private const int IsTaken = -1;

    // The number of the opening, which the other functions want; 0 when there is no serial line, -1 when somebody has it.
    [RuntimeExport("CosmosNative_OpenConsole")]
    internal static int Open()
    {
        try
        {
            if (TerminalSystem.Current is not TerminalSystem system || !system.HasLine)
                return NoLine;
            return system.OpenRaw()?.Id ?? IsTaken;
        }
        catch (Exception exception)
        {
            ErrorNumber.Fail(exception);
            return NoLine;
        }
    }

    // Waits for input. Bytes read; 0 when the line was closed.
    [RuntimeExport("CosmosNative_ReadConsole")]
    internal static int Read(int id, byte* buffer, int capacity) => Find(id)?.Read(new Span<byte>(buffer, capacity)) ?? 0;

    // Whether all of the bytes were sent.
    [RuntimeExport("CosmosNative_WriteConsole")]
    internal static int Write(int id, byte* buffer, int count) => Find(id)?.Write(new ReadOnlySpan<byte>(buffer, count)) == true ? 1 : 0;

    [RuntimeExport("CosmosNative_CloseConsole")]
    internal static void Close(int id) => TerminalSystem.Current?.CloseRaw(id);

    private static RawConsole? Find(int id) => TerminalSystem.Current?.Raw is RawConsole raw && raw.Id == id ? raw : null;
}
