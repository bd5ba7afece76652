using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Web.Tests;

/// <summary>Connections as good and bad clients use them, byte by byte.</summary>
public sealed class ConnectionTests(World world) : WorldFixture(world)
{
    private const string Plaintext = "GET /plaintext HTTP/1.1\r\nHost: a\r\n\r\n";

    private static CancellationToken Limit => TestContext.CurrentContext.CancellationToken;

    [Test]
    public async Task Requests_in_one_packet_are_answered_in_order()
    {
        using TcpClient connection = Server.Connect();
        string requests = string.Concat(Enumerable.Range(0, 50).Select(i => $"GET /api/path/{i} HTTP/1.1\r\nHost: a\r\n{(i == 49 ? "Connection: close\r\n" : "")}\r\n"));
        string answers = await Exchange(connection, requests);
        int at = -1;
        for (int i = 0; i < 50; i++)
        {
            int next = answers.IndexOf($"\r\n{i}\r\n0\r\n\r\n", at + 1, StringComparison.Ordinal);
            Assert.That(next, Is.GreaterThan(at), $"answer {i}");
            at = next;
        }
    }

    [Test]
    public async Task A_request_may_come_byte_by_byte()
    {
        using TcpClient connection = Server.Connect();
        foreach (byte value in Encoding.ASCII.GetBytes("GET /json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"))
        {
            await connection.GetStream().WriteAsync(new[] { value }, Limit);
            await Task.Yield();
        }
        Assert.That(await Exchange(connection, "\r\n"), Does.StartWith("HTTP/1.1 200 OK\r\n").And.Contain("Hello, World!"));
    }

    [TestCase("nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [TestCase("GET / HTTP/9.9\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported")]
    [TestCase("GET /plaintext HTTP/1.1\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [TestCase("GET /plaintext HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [TestCase("GET /plaintext HTTP/1.1\r\nHost: a\r\nBad Header\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [TestCase("POST /api/notes HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    [TestCase("POST /api/data HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n", "HTTP/1.1 400 Bad Request")]
    [TestCase("\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    public async Task Bad_requests_are_refused_and_the_connection_ends(string request, string status)
    {
        using TcpClient connection = Server.Connect();
        Assert.That(await Exchange(connection, request), Does.StartWith(status));
    }

    [Test]
    public async Task Headers_without_end_are_refused()
    {
        using TcpClient connection = Server.Connect();
        string header = $"X-Long: {new string('x', 40_000)}\r\n";
        Assert.That(await Exchange(connection, $"GET / HTTP/1.1\r\nHost: a\r\n{header}\r\n"), Does.StartWith("HTTP/1.1 431 "));
    }

    [Test]
    public async Task One_connection_serves_a_thousand_requests()
    {
        using TcpClient connection = Server.Connect();
        using var reader = new StreamReader(connection.GetStream(), Encoding.ASCII);
        byte[] request = Encoding.ASCII.GetBytes(Plaintext);
        for (int i = 0; i < 1000; i++)
        {
            await connection.GetStream().WriteAsync(request, Limit);
            while (await reader.ReadLineAsync(Limit) is not "")
            {
            }
            // Chunked: length, text, end.
            Assert.That(await reader.ReadLineAsync(Limit), Is.EqualTo("d"));
            Assert.That(await reader.ReadLineAsync(Limit), Is.EqualTo("Hello, World!"));
            Assert.That(await reader.ReadLineAsync(Limit), Is.EqualTo("0"));
            Assert.That(await reader.ReadLineAsync(Limit), Is.Empty);
        }
    }

    [Test]
    public async Task Connections_that_end_before_or_inside_a_request_do_no_harm()
    {
        string[] beginnings = ["", "GET", Plaintext, "POST /api/data HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc"];
        for (int i = 0; i < 40; i++)
        {
            using TcpClient connection = Server.Connect();
            await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(beginnings[i % beginnings.Length]), Limit);
            // With a reset and with an ordinary end by turns.
            if (i % 8 < 4)
                connection.Client.Close(0);
        }
    }

    [Test]
    public async Task Many_connections_wait_while_one_is_served()
    {
        const int Count = 300;
        var idle = new List<TcpClient>();
        try
        {
            for (int i = 0; i < Count; i++)
                idle.Add(Server.Connect());
            using (HttpClient client = Server.Client(HttpVersion.Version11))
                Assert.That(await client.GetStringAsync("/plaintext", Limit), Is.EqualTo("Hello, World!"));
            // And each of them is served when it asks.
            string[] answers = await Task.WhenAll(idle.Select(c => Exchange(c, "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")));
            Assert.That(answers, Is.All.Contains("Hello, World!"));
        }
        finally
        {
            idle.ForEach(c => c.Dispose());
        }
    }

    [Test]
    public async Task A_connection_for_every_request_is_fine()
    {
        for (int round = 0; round < 30; round++)
        {
            string[] answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                using TcpClient connection = Server.Connect();
                return await Exchange(connection, "GET /json HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            })));
            Assert.That(answers, Is.All.Contains("Hello, World!"));
        }
    }

    private static async Task<string> Exchange(TcpClient connection, string request)
    {
        NetworkStream stream = connection.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), Limit);
        }
        catch (IOException)
        {
            // The server may have refused already; its answer is there all the same.
        }
        return await ReadAll(stream);
    }

    private static async Task<string> ReadAll(NetworkStream stream)
    {
        using var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, Limit);
        }
        catch (IOException) when (answer.Length > 0)
        {
            // A server that closes with unread bytes resets the connection after its answer.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }
}
