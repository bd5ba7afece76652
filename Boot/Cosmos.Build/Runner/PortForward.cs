using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Cosmos.Build.Runner;

/// <summary>A port of the host, on 127.0.0.1, that leads to a port of the machine.</summary>
/// <param name="HostPort">Port on the host; 0 for any free one.</param>
/// <param name="GuestPort">Port in the machine.</param>
/// <param name="IsUdp">UDP instead of TCP.</param>
/// <param name="IsExact">Only this host port will do; otherwise the next free one is taken.</param>
internal sealed record PortForward(int HostPort, int GuestPort, bool IsUdp, bool IsExact)
{
    // So many ports are tried behind a wish that is taken; more would hide that something is wrong.
    private const int Attempts = 100;
    private const int HighestPort = 65535;

    /// <summary>Reads <c>[HOST:]GUEST[/udp]</c>.</summary>
    /// <param name="text">The text; without a host port, any free one is taken.</param>
    /// <param name="option">Name of the option, for errors.</param>
    /// <param name="isExact">Whether a host port that is taken is an error.</param>
    /// <exception cref="RunException">It is something else.</exception>
    public static PortForward Parse(string text, string option, bool isExact)
    {
        string ports = text;
        bool isUdp = text.EndsWith("/udp", StringComparison.OrdinalIgnoreCase);
        if (isUdp || text.EndsWith("/tcp", StringComparison.OrdinalIgnoreCase))
            ports = text[..^4];
        string[] parts = ports.Split(':');
        int host = 0;
        if (parts.Length > 2 || !TryPort(parts[^1], 1, out int guest) || (parts.Length == 2 && !TryPort(parts[0], 0, out host)))
            throw new RunException($"{option} '{text}' is not HOST:GUEST, GUEST, or one of them with /udp, such as 8080:80.");
        return new PortForward(host, guest, isUdp, isExact && host != 0);
    }

    /// <summary>Finds host ports that are free now, a different one for each.</summary>
    /// <exception cref="RunException">An exact one is taken; the message names option and port.</exception>
    public static IReadOnlyList<PortForward> Resolve(IEnumerable<PortForward> forwards) => Resolve(forwards, IsFree);

    /// <summary>As <see cref="Resolve(IEnumerable{PortForward})"/>, with a test of what is free.</summary>
    internal static IReadOnlyList<PortForward> Resolve(IEnumerable<PortForward> forwards, Func<int, bool, bool> isFree)
    {
        var taken = new HashSet<(int, bool)>();
        var resolved = new List<PortForward>();
        foreach (PortForward forward in forwards)
        {
            int port = forward.HostPort == 0 ? AnyFree(forward.IsUdp) : forward.HostPort;
            int last = forward.IsExact ? port : Math.Min(port + Attempts, HighestPort);
            while (taken.Contains((port, forward.IsUdp)) || !isFree(port, forward.IsUdp))
            {
                if (++port > last)
                    throw new RunException(Taken(forward));
            }

            taken.Add((port, forward.IsUdp));
            resolved.Add(forward with { HostPort = port });
        }

        return resolved;
    }

    /// <summary>QEMU's <c>hostfwd=</c> value.</summary>
    /// <param name="guest">Address of the machine.</param>
    public string ToQemu(string guest) =>
        string.Create(CultureInfo.InvariantCulture, $"hostfwd={(IsUdp ? "udp" : "tcp")}:127.0.0.1:{HostPort}-{guest}:{GuestPort}");

    /// <summary>What a person types to get there.</summary>
    public override string ToString()
    {
        string host = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{HostPort}");
        if (IsUdp)
            return string.Create(CultureInfo.InvariantCulture, $"{host}/udp -> port {GuestPort}/udp");
        string location = GuestPort switch
        {
            22 => string.Create(CultureInfo.InvariantCulture, $"ssh -p {HostPort} 127.0.0.1"),
            443 or 8443 => "https://" + host,
            80 or 81 or 5000 or 8000 or 8080 => "http://" + host,
            _ => host,
        };
        return string.Create(CultureInfo.InvariantCulture, $"{location} -> port {GuestPort}");
    }

    private static bool TryPort(string text, int lowest, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port >= lowest && port <= HighestPort;

    private static string Taken(PortForward forward) => forward.IsExact
        ? string.Create(CultureInfo.InvariantCulture, $"--forward: port {forward.HostPort} of 127.0.0.1 is taken by another program. Choose another, as in --forward {forward.HostPort + 1}:{forward.GuestPort}, or any free one with --forward {forward.GuestPort}.")
        : string.Create(CultureInfo.InvariantCulture, $"no port from {forward.HostPort} on is free on 127.0.0.1 for port {forward.GuestPort} of the machine; name one with --forward HOST:{forward.GuestPort}.");

    private static int AnyFree(bool isUdp)
    {
        using Socket socket = MakeSocket(isUdp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static bool IsFree(int port, bool isUdp)
    {
        using Socket socket = MakeSocket(isUdp);
        try
        {
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            if (!isUdp)
                socket.Listen();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static Socket MakeSocket(bool isUdp) => isUdp
        ? new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp)
        : new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
}
