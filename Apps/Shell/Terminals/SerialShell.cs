using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>Shell on the machine's serial line: one session after the other, as whoever has the line never leaves the machine.</summary>
/// <param name="host">Runs the sessions.</param>
/// <param name="kind">Kind of the terminal that is probably at the other end.</param>
public sealed class SerialShell(ShellHost host, string kind = "xterm-256color")
{
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(1);
    private static readonly SessionInformation s_who = new("console", "serial", new Dictionary<string, string>());

    /// <summary>Serves the line until the token is set. A program that is no machine serves its own console once.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (!MachineConsole.IsSupported)
        {
            StreamTerminal console = new(Console.OpenStandardInput(), Console.OpenStandardOutput(), kind);
            await host.RunInteractiveAsync(console, s_who, stop).ConfigureAwait(false);
            return;
        }

        await using Stream line = MachineConsole.Open();
        StreamTerminal terminal = new(line, line, kind);
        while (!stop.IsCancellationRequested)
        {
            await host.RunInteractiveAsync(terminal, s_who, stop).ConfigureAwait(false);
            // When the session has ended the machine, it is gone before anybody is asked.
            await Task.Delay(s_farewell, stop).ConfigureAwait(false);
            await terminal.WriteAsync("\r\nPress Enter to begin a new session.\r\n"u8.ToArray(), stop).ConfigureAwait(false);
            await WaitForEnterAsync(terminal, stop).ConfigureAwait(false);
        }
    }

    private static async Task WaitForEnterAsync(StreamTerminal terminal, CancellationToken stop)
    {
        byte[] key = new byte[1];
        do
        {
            if (await terminal.ReadAsync(key, stop).ConfigureAwait(false) == 0)
                throw new EndOfStreamException("The serial line has ended.");
        }
        while (key[0] is not ((byte)'\r' or (byte)'\n'));
    }
}
