using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Cosmos.Network.Addressing;
using Cosmos.Network.Sockets;
using Cosmos.Network.Tests.Scenarios.Wire;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>A socket of a scenario with its position in both streams, so that every byte can be checked.</summary>
public sealed class ScenarioSocket : ISocketObserver
{
    private SocketReadiness _events;
    private long _sent;
    private long _received;

    public ScenarioSocket(NetworkSocket socket)
    {
        Socket = socket;
        socket.Observer = this;
    }

    public NetworkSocket Socket { get; }

    public bool IsClosed { get; set; }

    private bool IsStream => Socket.Type == System.Net.Sockets.SocketType.Stream;

    /// <inheritdoc/>
    public void OnReadinessChanged(NetworkSocket socket, SocketReadiness readiness) => _events |= readiness;

    /// <summary><c>send(s, LENGTH [, more] [, to=ADDRESS:PORT])</c>.</summary>
    public string Send(IReadOnlyList<string> arguments)
    {
        int length = (int)Values.Number(arguments[1]);
        InternetEndpoint? destination = null;
        if (arguments.FirstOrDefault(argument => argument.StartsWith("to=", StringComparison.Ordinal)) is { } text)
        {
            int colon = text.LastIndexOf(':');
            InternetAddress address = InternetAddress.Parse(text[3..colon].Trim('[', ']'));
            destination = new InternetEndpoint(address, (ushort)Values.Number(text[(colon + 1)..]), address.IsLinkLocal && !address.IsIPv4 ? 2u : 0);
        }

        SendFlags flags = arguments.Contains("more") ? SendFlags.More : SendFlags.None;
        byte[] bytes = Pattern.Make(IsStream ? _sent : 0, length);
        if (arguments.FirstOrDefault(argument => argument.StartsWith("hex=", StringComparison.Ordinal)) is { } hex)
            bytes = Convert.FromHexString(hex[4..]);
        NetworkError error = Socket.Send(bytes, flags, destination, out int count);
        if (error != NetworkError.None)
            return error.ToString();
        _sent += count;
        return count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary><c>recv(s, LENGTH [, peek] [, from=PATTERN])</c>; <c>$source</c> is then who sent a datagram.</summary>
    public string Receive(IReadOnlyList<string> arguments, Values values)
    {
        byte[] buffer = new byte[Values.Number(arguments[1])];
        bool isPeek = arguments.Contains("peek");
        NetworkError error = Socket.Receive(buffer, isPeek ? ReceiveFlags.Peek : ReceiveFlags.None, out ReceiveResult result);
        if (error != NetworkError.None)
            return error.ToString();
        long position = IsStream ? _received : arguments.FirstOrDefault(argument => argument.StartsWith("from=", StringComparison.Ordinal)) is { } text ? Values.Number(text[5..]) : 0;
        int mismatch = arguments.Contains("unchecked") ? -1 : Pattern.FindMismatch(buffer.AsSpan(0, result.Count), position);
        if (mismatch >= 0)
            throw new ScenarioException($"byte {position + mismatch} that was received is wrong");
        if (!isPeek)
            _received += result.Count;
        values.Set("source", result.Source.ToString());
        values.Set("truncated", result.IsTruncated ? "1" : "0");
        return result.Count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>The readiness as far as the expectation speaks of it: <c>Readable|!Writable</c>.</summary>
    public string Describe(string expected) => Describe(Socket.Readiness, expected);

    /// <summary>What the observer was told since the last look.</summary>
    public string TakeEvents(string expected)
    {
        SocketReadiness events = _events;
        _events = SocketReadiness.None;
        return Describe(events, expected);
    }

    private static string Describe(SocketReadiness readiness, string expected)
    {
        if (expected is "None" or "*")
            return readiness.ToString();
        foreach (string word in expected.Split('|'))
        {
            bool isNot = word.StartsWith('!');
            SocketReadiness flag = Enum.Parse<SocketReadiness>(isNot ? word[1..] : word);
            if (((readiness & flag) != 0) == isNot)
                return readiness.ToString();
        }

        return expected;
    }
}
