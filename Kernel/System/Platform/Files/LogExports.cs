using System;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Cosmos.System2.Files;

/// <summary><c>syslog(3)</c>: messages of <c>Debug.WriteLine</c> and of the trace listeners go to the standard error output.</summary>
internal static unsafe class LogExports
{
    private const int StandardError = 2;

    [RuntimeExport("SystemNative_SysLog")]
    internal static void SystemLog(int priority, byte* message, byte* argument)
    {
        try
        {
            if (Platform.Files is not FileCalls files)
                return;

            // The only format that the class library uses is "%s".
            ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(argument == null ? message : argument);
            byte[] line = [.. text, (byte)'\n'];
            files.Write(StandardError, text.EndsWith("\n"u8) ? text : line, out _);
        }
        catch (Exception)
        {
            // A log message that cannot be written must not hurt the program.
        }
    }
}
