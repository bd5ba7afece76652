using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Echo;
using Cosmos.User;

namespace Cosmos.Commands.Network;

/// <summary>Sends ICMP echo requests.</summary>
[ShellCommand("ping [-4|-6] [-c <count:int>] [-i <interval>] [-W <patience>] [-s <size:int>] [-t <ttl:int>] [-q] <host:host>", "Sends ICMP echo requests and tells who answers.", Requires = Capability.Network,
    Remarks = """
        Goes on until Ctrl-C, then prints statistics; the status is 0 when somebody answered.
          -c  ends after so many requests        -i  seconds between two, otherwise 1
          -W  seconds that an answer is waited for, otherwise 2
          -s  bytes of payload, otherwise 56     -t  routers that a request may pass
          -q  prints the statistics only         -4, -6  addresses of one family only
        """)]
public sealed class PingCommand(TimeProvider time) : IShellCommand
{
    private const int UsualSize = 56;
    private const int LongestIPv4 = 65507;
    private const int LongestIPv6 = 65527;
    private const double ShortestInterval = 0.01;
    private const double LongestTime = 3600;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        CommandArguments arguments = context.Arguments;
        string name = arguments.Text("host")!;
        var options = new EchoOptions(
            arguments.Has("-c") ? arguments.Int("count", minimum: 1) : null,
            Seconds(arguments, "interval", usual: 1, ShortestInterval),
            Seconds(arguments, "patience", usual: 2, ShortestInterval),
            (int)arguments.Int("size", UsualSize, 0, LongestIPv6),
            arguments.Has("-q"));
        int? timeToLive = arguments.Has("-t") ? (int)arguments.Int("ttl", minimum: 1, maximum: byte.MaxValue) : null;
        IPAddress address = (await HostNames.FindAsync(name, HostNames.Family(arguments), stop).ConfigureAwait(false))[0];
        if (address.AddressFamily == AddressFamily.InterNetwork && options.Size > LongestIPv4)
            throw new CommandException($"{options.Size} bytes do not fit into an IPv4 packet: at most {LongestIPv4} do.", ExitStatus.Usage);

        string host = name == address.ToString() ? name : $"{name} ({address})";
        await context.Output.WriteLineAsync($"PING {host}: {options.Size} bytes of data").ConfigureAwait(false);
        using IEchoSocket socket = Open(address, timeToLive);
        var run = new EchoRun(socket, options, context.Output, time);
        await run.RunAsync(stop).ConfigureAwait(false);
        await context.Output.WriteAsync(run.Statistics.Describe(name)).ConfigureAwait(false);
        return run.Statistics.Received > 0 ? ExitStatus.Success : ExitStatus.Failure;
    }

    private static RawEchoSocket Open(IPAddress address, int? timeToLive)
    {
        try
        {
            return new RawEchoSocket(address, timeToLive);
        }
        catch (SocketException e)
        {
            throw new CommandException($"there is no raw socket: {e.Message}.", e);
        }
    }

    private static TimeSpan Seconds(CommandArguments arguments, string name, double usual, double minimum)
    {
        if (arguments.Text(name) is not string text)
            return TimeSpan.FromSeconds(usual);
        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds);
        return isNumber && seconds >= minimum && seconds <= LongestTime
            ? TimeSpan.FromSeconds(seconds)
            : throw new CommandException(
                string.Create(CultureInfo.InvariantCulture, $"the {name} '{text}' is no number of seconds between {minimum} and {LongestTime}."), ExitStatus.Usage);
    }
}
