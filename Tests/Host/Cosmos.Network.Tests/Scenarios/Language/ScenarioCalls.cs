using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net.Sockets;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Simulation;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>The calls that a scenario can make.</summary>
public sealed class ScenarioCalls(SimulatedHost host, SimulatedLink link, Values values)
{
    private readonly Dictionary<string, ScenarioSocket> _sockets = new(StringComparer.Ordinal);
    private readonly ScenarioServices _services = new(host, link);

    /// <summary>Makes the call of a line and compares what it answers.</summary>
    public void Do(ScenarioLine line)
    {
        IReadOnlyList<string> arguments = line.Arguments;
        string answer = line.Function switch
        {
            "socket" => Add(line, MakeSocket(arguments)),
            "bind" => Socket(line).Socket.Bind(Endpoint(arguments[1], Socket(line).Socket.Family)).ToString(),
            "listen" => Socket(line).Socket.Listen((int)Values.Number(arguments[1])).ToString(),
            "connect" => Socket(line).Socket.Connect(Endpoint(arguments[1], Socket(line).Socket.Family)).ToString(),
            "accept" => Accept(line),
            "send" => Socket(line).Send(arguments),
            "recv" => Socket(line).Receive(arguments, values),
            "shutdown" => Socket(line).Socket.Shutdown(Enum.Parse<SocketShutdown>(arguments[1], true)).ToString(),
            "close" => Close(line),
            "linger" => Linger(line),
            "set" => Socket(line).Socket.SetOption(Enum.Parse<SocketOption>(arguments[1]), (int)Values.Number(arguments[2])).ToString(),
            "get" => Get(line),
            "ready" => Socket(line).Describe(line.Result!),
            "events" => Socket(line).TakeEvents(line.Result!),
            "available" => Socket(line).Socket.Available.ToString(CultureInfo.InvariantCulture),
            "local" => Socket(line).Socket.LocalEndpoint.ToString(),
            "peer" => Peer(line),
            "join" => Socket(line).Socket.SetMembership(InternetAddress.Parse(arguments[1]), 0, true).ToString(),
            "leave" => Socket(line).Socket.SetMembership(InternetAddress.Parse(arguments[1]), 0, false).ToString(),
            "link" => SetLink(arguments[0]),
            "wait" => "None",
            _ => _services.Do(line) ?? throw new ScenarioException($"There is no call '{line.Function}'."),
        };

        if (line.Result is null ? answer != "None" : !values.Matches(line.Result, answer))
            throw new ScenarioException($"the answer was {answer}");
    }

    /// <summary>Gives up what the scenario has left open.</summary>
    public void CloseAll()
    {
        _services.Stop();
        foreach (ScenarioSocket socket in _sockets.Values.Where(socket => !socket.IsClosed))
        {
            socket.Socket.LingerSeconds = 0;
            socket.Socket.Close();
        }
    }

    private static InternetEndpoint Endpoint(string text, AddressFamily family)
    {
        if (text == "any")
            return new InternetEndpoint(InternetAddress.AnyV4, 0);
        int colon = text.LastIndexOf(':');
        InternetAddress address = colon <= 0
            ? family == AddressFamily.InterNetwork ? InternetAddress.AnyV4 : InternetAddress.AnyV6
            : InternetAddress.Parse(text[..colon].Trim('[', ']'));
        return new InternetEndpoint(address, (ushort)Values.Number(text[(colon + 1)..]), address.IsLinkLocal && !address.IsIPv4 ? 2u : 0);
    }

    private NetworkSocket MakeSocket(IReadOnlyList<string> arguments)
    {
        AddressFamily family = arguments.Contains("v6") ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        return arguments[0] switch
        {
            "tcp" => host.Socket(SocketType.Stream, family),
            "udp" => host.Socket(SocketType.Dgram, family),
            "raw" => host.Socket(SocketType.Raw, family, (ProtocolType)Values.Number(arguments[1])),
            string kind => throw new ScenarioException($"There is no socket of kind '{kind}'."),
        };
    }

    private string Add(ScenarioLine line, NetworkSocket socket)
    {
        _sockets[line.Target ?? throw new ScenarioException("The new socket needs a name.")] = new ScenarioSocket(socket);
        return "None";
    }

    private ScenarioSocket Socket(ScenarioLine line) =>
        _sockets.TryGetValue(line.Arguments[0], out ScenarioSocket? socket) ? socket : throw new ScenarioException($"There is no socket '{line.Arguments[0]}'.");

    private string Accept(ScenarioLine line)
    {
        NetworkError error = Socket(line).Socket.Accept(out NetworkSocket? accepted, out InternetEndpoint remote);
        if (error != NetworkError.None)
            return error.ToString();
        Add(line, accepted!);
        values.Set("remote", remote.ToString());
        return "None";
    }

    private string Close(ScenarioLine line)
    {
        ScenarioSocket socket = Socket(line);
        socket.IsClosed = true;
        bool isDone = socket.Socket.Close();
        return line.Result is null ? "None" : isDone ? "done" : "later";
    }

    private string Linger(ScenarioLine line)
    {
        Socket(line).Socket.LingerSeconds = line.Arguments[1] == "off" ? null : (int)Values.Number(line.Arguments[1]);
        return "None";
    }

    private string Get(ScenarioLine line)
    {
        SocketOption option = Enum.Parse<SocketOption>(line.Arguments[1]);
        NetworkError error = Socket(line).Socket.GetOption(option, out int value);
        if (error != NetworkError.None)
            return error.ToString();
        return option == SocketOption.Error ? ((NetworkError)value).ToString() : value.ToString(CultureInfo.InvariantCulture);
    }

    private string Peer(ScenarioLine line)
    {
        NetworkError error = Socket(line).Socket.GetRemoteEndpoint(out InternetEndpoint remote);
        return error == NetworkError.None ? remote.ToString() : error.ToString();
    }

    private string SetLink(string state)
    {
        link.SetUp(state == "up");
        return "None";
    }
}
