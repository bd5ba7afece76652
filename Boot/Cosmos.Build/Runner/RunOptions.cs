using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Cosmos.Build.Runner;

/// <summary>The command line of <c>cosmos-run</c>: options, then the arguments of the program.</summary>
internal sealed class RunOptions
{
    private const int DefaultDebuggerPort = 1234;

    /// <summary>Description of the machine, <see cref="Machine"/>.</summary>
    public string Machine { get; private set; } = "";

    /// <summary>The image to boot.</summary>
    public string Image { get; private set; } = "";

    /// <summary>Directory of the sources that debug information names <c>/_/</c>; empty when there is none.</summary>
    public string SourceRoot { get; private set; } = "";

    /// <summary>Memory of the machine, as QEMU writes it (<c>512M</c>, <c>2G</c>).</summary>
    public string Memory { get; private set; } = "512M";

    /// <summary>Words of the kernel command line.</summary>
    public List<string> KernelWords { get; } = [];

    /// <summary>Port where QEMU waits for gdb before the first instruction; null to start at once.</summary>
    public int? DebuggerPort { get; private set; }

    /// <summary>Time after which the machine is stopped; null for no limit.</summary>
    public TimeSpan? Timeout { get; private set; }

    /// <summary>Print the QEMU command.</summary>
    public bool Verbose { get; private set; }

    /// <summary>Print the help text and end.</summary>
    public bool Help { get; private set; }

    /// <summary>Further arguments for QEMU.</summary>
    public List<string> MachineArguments { get; } = [];

    /// <summary>The network, <see cref="GuestNetwork"/>: <c>user</c>, <c>none</c>, <c>tap:NAME</c>, or <see cref="GuestNetwork.Automatic"/>.</summary>
    public string Network { get; private set; } = GuestNetwork.Automatic;

    /// <summary>Ports that the user wants forwarded, exactly so.</summary>
    public List<PortForward> Forwards { get; } = [];

    /// <summary>Ports that the project wants forwarded; another host port will do.</summary>
    public List<PortForward> DefaultForwards { get; } = [];

    /// <summary>List of the kernel functions in the image, which tells whether the program uses sockets, for one; empty when there is none.</summary>
    public string Exports { get; private set; } = "";

    /// <summary>Whether a function of the kernel is in the image, because the program can come to call it.</summary>
    public bool ImageHas(string export) => Exports.Length > 0 && File.Exists(Exports) && File.ReadLines(Exports).Contains(export);

    /// <summary>Whether the machine has an SSH server that takes the user's keys, <see cref="SshIdentity"/>.</summary>
    public bool HasSshServer { get; private set; }

    /// <summary>Arguments for Main.</summary>
    public List<string> ProgramArguments { get; } = [];

    /// <summary>
    /// Reads options up to the first word that is none; that word and all after it belong to the program. <c>--</c> ends the options
    /// explicitly, so that a program can be given <c>--gdb</c>.
    /// </summary>
    /// <exception cref="RunException">A value is missing or malformed.</exception>
    public static RunOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new RunOptions();
        int i = 0;
        while (i < arguments.Count && options.TryOption(arguments, ref i))
        {
        }
        if (i < arguments.Count && arguments[i] == "--")
            i++;
        for (; i < arguments.Count; i++)
            options.ProgramArguments.Add(arguments[i]);
        if (options.Help)
            return options;
        if (!File.Exists(options.Machine))
            throw new RunException($"machine description '{options.Machine}' does not exist (--machine FILE).");
        if (!File.Exists(options.Image))
            throw new RunException($"image '{options.Image}' does not exist; build it first ('dotnet build').");
        return options;
    }

    private bool TryOption(IReadOnlyList<string> arguments, ref int index)
    {
        string argument = arguments[index];
        int equals = argument.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? argument : argument[..equals];
        string? value = equals < 0 ? null : argument[(equals + 1)..];
        int next = index + 1;
        string Value()
        {
            if (value is not null)
                return value;
            if (next >= arguments.Count)
                throw new RunException($"{name} needs a value.");
            return arguments[next++];
        }

        switch (name)
        {
            case "--machine":
                Machine = Value();
                break;
            case "--image":
                Image = Value();
                break;
            case "--source-root":
                SourceRoot = Value();
                break;
            case "--memory":
                Memory = MemorySize(Value());
                break;
            case "--cmdline":
                KernelWords.AddRange(Value().Split(' ', StringSplitOptions.RemoveEmptyEntries));
                break;
            case "--qemu":
                MachineArguments.AddRange(Value().Split(' ', StringSplitOptions.RemoveEmptyEntries));
                break;
            case "--net":
                Network = GuestNetwork.Check(Value());
                break;
            case "--forward":
                Forwards.Add(PortForward.Parse(Value(), name, isExact: true));
                break;
            case "--default-forward":
                DefaultForwards.Add(PortForward.Parse(Value(), name, isExact: false));
                break;
            case "--exports":
                Exports = Value();
                break;
            case "--gdb":
                DebuggerPort = value is null ? DefaultDebuggerPort : Port(value);
                break;
            case "--timeout":
                Timeout = TimeSpan.FromSeconds(Seconds(Value()));
                break;
            case "--ssh":
                HasSshServer = true;
                break;
            case "--verbose":
                Verbose = true;
                break;
            case "--help":
                Help = true;
                break;
            default:
                return false;
        }
        index = next;
        return true;
    }

    private static string MemorySize(string value)
    {
        ReadOnlySpan<char> digits = value.AsSpan().TrimEnd("KMGkmg");
        if (value.Length - digits.Length > 1 || !ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out ulong size) || size == 0)
            throw new RunException($"--memory '{value}' is not a size such as 64M or 2G.");
        return value.ToUpperInvariant();
    }

    private static int Port(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536
        ? port
        : throw new RunException($"--gdb={value}: '{value}' is not a TCP port.");

    private static double Seconds(string value) =>
        double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds > 0
            ? seconds
            : throw new RunException($"--timeout '{value}' is not a number of seconds.");
}
