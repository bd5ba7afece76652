using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Shell;
using Cosmos.User;

namespace Cosmos.SshServer;

/// <summary>A machine whose purpose is its shell: on the serial line and over SSH.</summary>
/// <remarks>
/// <code>
/// return await ShellMachine.RunAsync(Cosmos.Plugins.GeneratedPlugins.All, args);
/// </code>
/// Arguments <c>ssh.NAME=VALUE</c> are settings of the SSH server (<see cref="SshSettings"/>). All others together are a line for the shell: it is run, and the machine ends with
/// its status.
/// </remarks>
public static class ShellMachine
{
    private const string ConsoleUser = "console";
    private const string ConsoleOrigin = "serial";

    /// <summary>Runs until the machine is halted.</summary>
    /// <param name="plugins">The commands: <c>Cosmos.Plugins.GeneratedPlugins.All</c>.</param>
    /// <param name="arguments">Arguments of the program.</param>
    /// <param name="options">What the image decides for itself.</param>
    /// <returns>Exit code of the machine: 2 for settings that make no sense, else the status of the line among the arguments.</returns>
    /// <exception cref="PluginException">Two plugins or commands have one name.</exception>
    public static async Task<int> RunAsync(IReadOnlyList<IPlugin> plugins, IReadOnlyList<string> arguments, ShellMachineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(plugins);
        ArgumentNullException.ThrowIfNull(arguments);
        options ??= new ShellMachineOptions();
        var log = new SystemLog(options.Time);
        using LogFile? file = options.LogFile is null ? null : new LogFile(log, options.LogFile);
        var services = new PluginServices();
        AddMachine(services);
        options.AddServices?.Invoke(services);
        var shell = new ShellHost(PluginSet.Load(plugins), services, log, options.Shell, options.Time);
        string line = string.Join(' ', arguments.Where(a => !SshSettings.IsSetting(a)).Select(Quoted));
        if (line.Length > 0)
            return await RunLineAsync(shell, line).ConfigureAwait(false);
        try
        {
            SshSettings settings = SshSettings.Read(arguments);
            using SshService? ssh = settings.IsOff ? null : new SshService(shell, settings, log, options.Time);
            await Task.WhenAll(ServeAsync(ssh, log), RunConsoleAsync(shell, log, ssh?.LoginHint)).ConfigureAwait(false);
            return ExitStatus.Success;
        }
        catch (FormatException e)
        {
            await Console.Error.WriteLineAsync(e.Message).ConfigureAwait(false);
            return ExitStatus.Usage;
        }
    }

    private static void AddMachine(PluginServices services)
    {
        if (!MachineServices.IsSupported)
            return;
        services.Add(MachineServices.PhysicalMemory)
            .Add(MachineServices.ModelSpecificRegisters)
            .Add(MachineServices.Processors)
            .Add(MachineServices.Power)
            .Add(MachineServices.Clock)
            .Add(MachineServices.Diagnostics);
    }

    // Without the network the console works all the same.
    private static async Task ServeAsync(SshService? ssh, SystemLog log)
    {
        if (ssh is null)
            return;
        try
        {
            await ssh.RunAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (SocketException e)
        {
            log.Write(SshLog.Source, $"no server: {e.Message}");
        }
    }

    private static async Task RunConsoleAsync(ShellHost shell, SystemLog log, string? hint)
    {
        if (hint is not null)
            await Console.Out.WriteLineAsync(hint).ConfigureAwait(false);
        // From here on the serial line is a person's terminal.
        if (MachineConsole.IsSupported)
            LogWriter.CaptureConsole(log);
        try
        {
            await new SerialShell(shell).RunAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            // A machine without a serial line is used over the network.
            log.Write(ConsoleUser, e.Message);
        }
    }

    private static async Task<int> RunLineAsync(ShellHost shell, string line)
    {
        var who = new SessionInformation(ConsoleUser, ConsoleOrigin, new Dictionary<string, string>());
        using Stream input = Console.OpenStandardInput();
        using Stream output = Console.OpenStandardOutput();
        using Stream error = Console.OpenStandardError();
        return await shell.RunCommandAsync(line, input, output, error, who, CancellationToken.None).ConfigureAwait(false);
    }

    // Main's arguments have lost their quotes; the shell takes the line apart again.
    private static string Quoted(string argument) => argument.Length > 0 && argument.All(c => char.IsLetterOrDigit(c) || "-_./:=,+@%;|<>&".Contains(c, StringComparison.Ordinal))
        ? argument
        : "'" + argument.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
