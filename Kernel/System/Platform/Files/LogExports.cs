using System;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;
using Cosmos.Core.Diagnostics;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>
/// The ways to say something without <see cref="Console"/>: the runtime's last words before it fails fast, and <c>syslog(3)</c>, where
/// <c>Debug.WriteLine</c> and the trace listeners write.
/// </summary>
internal static unsafe class LogExports
{
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    [RuntimeExport("SystemNative_Log")]
    internal static void Log(byte* buffer, int count) => Write(StandardOutput, new ReadOnlySpan<byte>(buffer, Math.Max(count, 0)));

    [RuntimeExport("SystemNative_LogError")]
    internal static void LogError(byte* buffer, int count) => Write(StandardError, new ReadOnlySpan<byte>(buffer, Math.Max(count, 0)));

    [RuntimeExport("SystemNative_SysLog")]
    internal static void SystemLog(int priority, byte* message, byte* argument)
    {
        try
        {
            // The only format that the class library uses is "%s".
            ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(argument == null ? message : argument);
            Write(StandardError, text.EndsWith("\n"u8) ? text : (byte[])[.. text, (byte)'\n']);
        }
        catch (Exception)
        {
            // A log message that cannot be written must not hurt the program.
        }
    }

    /// <summary>Says something about this layer itself on the standard error output, one line.</summary>
    internal static void Report(string message) => Write(StandardError, Encoding.UTF8.GetBytes($"cosmos: {message}\n"));

    private static void Write(int descriptor, ReadOnlySpan<byte> text)
    {
        try
        {
            while (!text.IsEmpty)
            {
                if (Platform.Files?.Write(descriptor, text, out int count) is not FileError.None)
                    break;
                text = text[count..];
            }
        }
        catch (Exception)
        {
            // What is left goes the way that needs nothing.
        }

        EarlyConsole.Write(text);
    }
}
