using System;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Commands.Network.Ntp;
using Cosmos.User;

namespace Cosmos.Commands.Network;

/// <summary>Sets the clock by a time server.</summary>
[ShellCommand("ntp [-q] [-v] [-4|-6] [-p <port:int>] <server:host>", "Sets the clock by a time server.", Requires = Capability.Network | Capability.Clock,
    Remarks = """
        Prints the new time. The answer is checked as RFC 4330 and RFC 5905 say, and waited for five seconds at most.
          -q  asks only and sets nothing     -v  tells offset, delay and what the server says about itself
          -p  port, otherwise 123            -4, -6  addresses of one family only
        """)]
public sealed class NtpCommand(IMachineClock clock, TimeProvider time) : IShellCommand
{
    private const int UsualPort = 123;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        CommandArguments arguments = context.Arguments;
        int port = (int)arguments.Int("port", UsualPort, 1, ushort.MaxValue);
        IPAddress[] addresses = await HostNames.FindAsync(arguments.Text("server")!, HostNames.Family(arguments), stop).ConfigureAwait(false);
        NtpSample sample;
        IPEndPoint server;
        try
        {
            var client = new NtpClient(s => new UdpNtpExchange(s), time);
            (sample, server) = await client.QueryAsync([.. addresses.Select(a => new IPEndPoint(a, port))], stop).ConfigureAwait(false);
        }
        catch (NtpException e)
        {
            throw new CommandException(e.Message + ".", e);
        }

        bool setsNothing = arguments.Has("-q");
        // By the clock that nobody sets: somebody may have set the other one in the meantime.
        DateTimeOffset now = sample.Time + time.GetElapsedTime(sample.ReceivedAt);
        if (!setsNothing)
            clock.Set(now);
        await context.Output.WriteLineAsync(now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)).ConfigureAwait(false);
        if (setsNothing || arguments.Has("-v"))
            await context.Output.WriteLineAsync(Describe(sample, server)).ConfigureAwait(false);
        return ExitStatus.Success;
    }

    private static string Describe(NtpSample sample, IPEndPoint server)
    {
        NtpPacket answer = sample.Answer;
        string leap = answer.Leap switch
        {
            LeapIndicator.Insert => ", a leap second is announced",
            LeapIndicator.Delete => ", a minute of 59 seconds is announced",
            _ => "",
        };
        return string.Create(
            CultureInfo.InvariantCulture,
            $"offset {sample.Offset.TotalSeconds:+0.000000;-0.000000;0.000000} s, delay {sample.Delay.TotalSeconds:0.000000} s, at most {sample.RootDistance.TotalSeconds:0.000000} s off, stratum {answer.Stratum}, reference {NtpValidation.DescribeReference(answer)}, server {server}{leap}");
    }
}
