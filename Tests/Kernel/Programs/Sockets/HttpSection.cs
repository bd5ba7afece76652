using System;
using System.IO;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;

namespace Cosmos.Tests.Sockets;

internal static class HttpSection
{
    public static async Task Run()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");
        Task serving = ServeAsync(listener);
        using var client = new HttpClient { BaseAddress = address };
        Report.Line($"get: {await client.GetStringAsync("one?two=3")}");
        using HttpResponseMessage response = await client.PostAsync("echo", new StringContent(new string('x', 100_000)));
        Report.Line($"post: {(int)response.StatusCode} {response.Content.Headers.ContentType} {(await response.Content.ReadAsStringAsync()).Length}");
        Report.Line($"missing: {(int)(await client.GetAsync("missing")).StatusCode}");
        client.Dispose();
        await serving;
        listener.Stop();
        using var none = new HttpClient();
        try
        {
            await none.GetStringAsync(address);
        }
        catch (HttpRequestException exception)
        {
            Report.Line($"nobody serves: {exception.HttpRequestError} {(exception.InnerException as SocketException)?.SocketErrorCode}");
        }
    }

    /// <summary>A server of one connection: as small as HTTP/1.1 can be.</summary>
    private static async Task ServeAsync(TcpListener listener)
    {
        using TcpClient client = await listener.AcceptTcpClientAsync();
        using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
        using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1);
        while (await reader.ReadLineAsync() is { Length: > 0 } request)
        {
            int length = 0;
            while (await reader.ReadLineAsync() is { Length: > 0 } header)
            {
                if (header.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                    length = int.Parse(header.AsSpan(15));
            }

            char[] body = new char[length];
            if (length > 0)
                await reader.ReadBlockAsync(body.AsMemory());
            string[] words = request.Split(' ');
            string answer = words[0] == "POST" ? new string(body) : $"you asked for {words[1]}";
            await writer.WriteAsync($"HTTP/1.1 {(words[1] == "/missing" ? "404 Not Found" : "200 OK")}\r\nContent-Type: text/plain\r\nContent-Length: {answer.Length}\r\n\r\n{answer}");
            await writer.FlushAsync();
        }
    }
}
