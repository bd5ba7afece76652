using System;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>Runs sessions, any number at once. One for each image; thread-safe.</summary>
/// <param name="plugins">The commands.</param>
/// <param name="services">What the constructors of commands may ask for, beyond <see cref="IPluginDirectory"/>, which the host itself adds.</param>
/// <param name="log">Where the beginning and end of sessions and the stack traces of commands go.</param>
/// <param name="options">What the image decides.</param>
/// <param name="time">The clock.</param>
public sealed class ShellHost(PluginSet plugins, IPluginServices services, ISystemLog log, ShellOptions options, TimeProvider time)
{
    private readonly PluginSet _plugins = plugins;
    private readonly IPluginServices _services = services;
    private readonly ISystemLog _log = log;
    private readonly ShellOptions _options = options;
    private readonly TimeProvider _time = time;

    /// <summary>Runs a session at a person's terminal: banner, prompt, commands, until the user leaves, the terminal is gone or the token is set.</summary>
    /// <returns>Status of the session: that of <c>exit</c>, else of the last command.</returns>
    public Task<int> RunInteractiveAsync(ITerminal terminal, SessionInformation who, CancellationToken stop) => throw new NotImplementedException();

    /// <summary>Runs one line without a terminal, as <c>ssh host command</c> does. Lines end in LF; the streams stay open.</summary>
    /// <returns>Status of the last command of the line.</returns>
    public Task<int> RunCommandAsync(string line, Stream input, Stream output, Stream error, SessionInformation who, CancellationToken stop) => throw new NotImplementedException();
}
