using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Tests.Networking;

public sealed class HttpTests
{
    [Test, Deadline(120)]
    public async Task Parallel_requests_get_their_own_answers()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task serving = ServeAsync(listener);
        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/") };
        for (int round = 0; round < 5; round++)
        {
            string[] answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(index => client.GetStringAsync($"{round}/{index}")));
            for (int index = 0; index < answers.Length; index++)
                Assert.That(answers[index], Is.EqualTo($"/{round}/{index}"));
        }

        listener.Stop();
        await serving;
    }

    [Test]
    public async Task A_request_can_time_out()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new HttpClient { Timeout = TimeSpan.FromMilliseconds(100) };
        bool isTimedOut = false;
        try
        {
            await client.GetStringAsync($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        }
        catch (TaskCanceledException exception)
        {
            isTimedOut = exception.InnerException is TimeoutException;
        }

        Assert.That(isTimedOut);
    }

    private static async Task ServeAsync(TcpListener listener)
    {
        try
        {
            while (true)
                _ = AnswerAsync(await listener.AcceptTcpClientAsync());
        }
        catch (SocketException)
        {
            // The listener was stopped.
        }
        catch (ObjectDisposedException)
        {
        }
    }

    private static async Task AnswerAsync(TcpClient client)
    {
        using TcpClient owned = client;
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        while (await reader.ReadLineAsync() is { Length: > 0 } request)
        {
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }

            string path = request.Split(' ')[1];
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {path.Length}\r\n\r\n{path}"));
        }
    }
}
