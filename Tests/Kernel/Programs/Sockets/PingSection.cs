using System.Net;
using System.Net.NetworkInformation;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class PingSection
{
    public static async Task Run()
    {
        using var ping = new Ping();
        PingReply reply = ping.Send(IPAddress.Loopback, 2000, "payload"u8.ToArray());
        Report.Line($"IPv4: {reply.Status} {reply.Address} {reply.Buffer.Length}");
        reply = await ping.SendPingAsync(IPAddress.IPv6Loopback, 2000);
        Report.Line($"IPv6: {reply.Status} {reply.Address} {reply.Buffer.Length}");
        reply = ping.Send(IPAddress.Loopback, 2000, new byte[1000], new PingOptions(9, dontFragment: true));
        Report.Line($"with options: {reply.Status} {reply.Buffer.Length} {reply.Options?.DontFragment}");
        reply = await ping.SendPingAsync("localhost", 2000);
        Report.Line($"by name: {reply.Status}");
    }
}
