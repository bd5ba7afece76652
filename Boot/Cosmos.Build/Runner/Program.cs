using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.Build.Runner;

const int UsageError = 2;

try
{
    RunOptions options = RunOptions.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(HelpText.Text);
        return 0;
    }
    if (options.HasSshServer)
        options.KernelWords.AddRange([.. SshIdentity.OfUser.Words(options.KernelWords, options.ProgramArguments)]);
    List<string> command = Machine.Command(options, out IReadOnlyList<PortForward> forwards);
    bool hasTerminal = SerialTerminal.IsPresent && SerialTerminal.TryAttach(command);
    if (options.Verbose)
        Console.Error.WriteLine(string.Join(' ', command.Select(HelpText.ShellQuote)));
    if (options.DebuggerPort is int port)
        Console.Error.WriteLine(HelpText.Debugger(options.Image, port, options.SourceRoot));
    foreach (PortForward forward in forwards)
        Console.Error.WriteLine(forward);
    if (hasTerminal)
        Console.Error.WriteLine(SerialTerminal.Hint);
    int status = Emulator.Run(command, options.Timeout);
    if (hasTerminal)
        Console.Out.Write(SerialTerminal.Restore);
    return status;
}
catch (RunException e)
{
    Console.Error.WriteLine($"cosmos-run: error: {e.Message}");
    return UsageError;
}
