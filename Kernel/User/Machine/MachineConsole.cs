using System;
using System.IO;

namespace Cosmos.User;

/// <summary>The serial line of the machine as bytes, for a program that edits lines and understands keys itself, as a shell does.</summary>
/// <remarks>
/// Works in Cosmos images only; elsewhere the terminal belongs to the system, and <see cref="Console.OpenStandardInput()"/> and
/// <see cref="Console.OpenStandardOutput()"/> are what comes closest.
/// </remarks>
[RequiresCapability(Capability.Plugins)]
public static class MachineConsole
{
    private const string ElsewhereText =
        "The serial line can only be opened by a program that is the machine, as a Cosmos image is; elsewhere use Console.OpenStandardInput and Console.OpenStandardOutput.";

    /// <summary>Whether this program runs in a Cosmos image.</summary>
    public static bool IsSupported => MachineServices.IsSupported;

    /// <summary>Takes the line: a duplex stream without echo, signals or any change of the bytes, until it is disposed of.</summary>
    /// <remarks>
    /// <para>
    /// What was typed before is read first. Reads return as soon as there is a byte, and can be cancelled: what arrives later is not lost. Nothing polls: the thread that
    /// reads sleeps until the interrupt of the serial port wakes it. Writes are not mixed with each other.
    /// </para>
    /// <para>
    /// Meanwhile <see cref="Console.In"/> waits: it gets no input before the stream is disposed of. What the program writes to <see cref="Console"/>, and reports of the kernel,
    /// still go to the line, between two writes of the stream and with line feeds made into line ends: nothing is lost. A program that does not want them there says so by
    /// <see cref="Console.SetOut"/> and <see cref="Console.SetError"/>.
    /// </para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">Somebody has the line already.</exception>
    /// <exception cref="IOException">The machine has no serial line.</exception>
    /// <exception cref="PlatformNotSupportedException">This program does not run in a Cosmos image.</exception>
    public static Stream Open()
    {
        if (!IsSupported)
            throw new PlatformNotSupportedException(ElsewhereText);
        return NativeMethods.OpenConsole() switch
        {
            > 0 and int opening => new SerialLineStream(opening),
            0 => throw new IOException("This machine has no serial line that can be opened."),
            _ => throw new InvalidOperationException("The serial line is open already; it can be opened again when that stream has been disposed of."),
        };
    }
}
