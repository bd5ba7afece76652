using System.Collections.Generic;
using System.IO;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Cosmos.Web.Tests;

/// <summary>The same bytes go to both servers, and the same bytes come back, but for times and random numbers.</summary>
public sealed partial class TranscriptTests
{
    private static readonly string[] s_requests =
    [
        "GET /plaintext HTTP/1.1",
        "GET /json HTTP/1.1",
        "HEAD /json HTTP/1.1",
        "GET /plaintext HTTP/1.0",
        "GET /api/calendar/2024/2 HTTP/1.1",
        "GET /api/calendar/2024/99 HTTP/1.1",
        "GET /api/path/one/two%20three?x=1 HTTP/1.1",
        "GET /api/delay/1 HTTP/1.1",
        "GET /api/failure HTTP/1.1",
        "GET /api/notes?take=none HTTP/1.1",
        "GET /api/notes/999999 HTTP/1.1",
        "DELETE /api/notes/999999 HTTP/1.1",
        "GET /api/data/100 HTTP/1.1",
        "GET /api/files/nothing HTTP/1.1",
        "PUT /api/files/bad%20name HTTP/1.1",
        "GET /index.html HTTP/1.1",
        "GET /style.css HTTP/1.1\r\nRange: bytes=10-29",
        "GET /style.css HTTP/1.1\r\nRange: bytes=999999-",
        "GET /nothing HTTP/1.1",
        "PUT /plaintext HTTP/1.1",
        "OPTIONS * HTTP/1.1",
        "GET http://a/json HTTP/1.1",
        "GET /api/echo HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        "GET /api/ticks?count=2&milliseconds=1 HTTP/1.1",
    ];

    [TestCaseSource(nameof(s_requests))]
    public void Both_worlds_answer_alike(string request)
    {
        string linux = Answer(WebServer.In(World.Linux), request);
        string machine = Answer(WebServer.In(World.BareMetal), request);
        Assert.That(machine, Is.EqualTo(linux));
        Assert.That(linux, Does.StartWith("HTTP/1.1 "));
    }

    private static string Answer(WebServer server, string request)
    {
        using TcpClient connection = server.Connect();
        NetworkStream stream = connection.GetStream();
        stream.Write(Encoding.ASCII.GetBytes($"{request}\r\nHost: a\r\nConnection: close\r\n\r\n"));
        using var answer = new MemoryStream();
        stream.CopyTo(answer);
        string text = Encoding.UTF8.GetString(answer.ToArray());
        foreach ((Regex pattern, string replacement) in s_variable)
            text = pattern.Replace(text, replacement);
        return text;
    }

    private static readonly IReadOnlyList<(Regex Pattern, string Replacement)> s_variable =
    [
        (DateLine(), "$1: ..."),
        (TraceIdentifier(), "\"traceId\":\"...\""),
        (Time(), "\"time\":\"...\""),
        // Chunks of different lengths: a time of day has as many digits as it needs.
        (TickChunk(), "...\r\nevent: tick"),
    ];

    [GeneratedRegex("^(Date|ETag|Last-Modified): [^\r]*", RegexOptions.Multiline)]
    private static partial Regex DateLine();

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceIdentifier();

    [GeneratedRegex("\"time\":\"[^\"]*\"")]
    private static partial Regex Time();

    [GeneratedRegex("[0-9a-f]+\r\nevent: tick")]
    private static partial Regex TickChunk();
}
