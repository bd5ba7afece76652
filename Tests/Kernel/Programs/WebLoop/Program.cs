using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Tests.WebLoop;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

// An empty builder with nothing but Kestrel, and clients in the same program: everything goes over the loopback interface.
WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, 0);
    kestrel.Listen(IPAddress.IPv6Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
});
builder.Services.AddRoutingCore();
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, LoopJsonContext.Default));

WebApplication app = builder.Build();
app.UseWebSockets();
app.MapGet("/", () => "Hello from an empty builder.");
app.MapGet("/double/{number:int}", (int number) => new Answer(number * 2));
app.MapPost("/sum", (Question question) => new Answer(question.Numbers.Sum()));
app.MapGet("/echo", async (HttpContext context) =>
{
    using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
    byte[] buffer = new byte[100];
    WebSocketReceiveResult received = await socket.ReceiveAsync(buffer, CancellationToken.None);
    await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, true, CancellationToken.None);
    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "done", CancellationToken.None);
});
await app.StartAsync();

string[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses];
foreach ((string address, Version version) in addresses.Zip([HttpVersion.Version11, HttpVersion.Version20]))
{
    Console.WriteLine($"HTTP/{version}");
    using var client = new HttpClient { BaseAddress = new Uri(address), DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
    Console.WriteLine(await client.GetStringAsync("/"));
    Console.WriteLine(await client.GetStringAsync("/double/21"));
    using HttpResponseMessage sum = await client.PostAsJsonAsync("/sum", new Question([1, 2, 3]), LoopJsonContext.Default.Question);
    Console.WriteLine($"{sum.Version} {sum.StatusCode} {await sum.Content.ReadAsStringAsync()}");
    Console.WriteLine((await client.GetAsync("/nothing")).StatusCode);
    string[] many = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => client.GetStringAsync($"/double/{i}")));
    Console.WriteLine(string.Concat(many));
}

using (var socket = new ClientWebSocket())
{
    await socket.ConnectAsync(new Uri(addresses[0].Replace("http", "ws", StringComparison.Ordinal) + "/echo"), CancellationToken.None);
    await socket.SendAsync("over a WebSocket"u8.ToArray(), WebSocketMessageType.Text, true, CancellationToken.None);
    byte[] buffer = new byte[100];
    WebSocketReceiveResult echo = await socket.ReceiveAsync(buffer, CancellationToken.None);
    Console.WriteLine(Encoding.UTF8.GetString(buffer, 0, echo.Count));
    Console.WriteLine((await socket.ReceiveAsync(buffer, CancellationToken.None)).CloseStatusDescription);
}

// What fails has to fail in the same way: TLS (on bare metal there is none yet), a port where nobody listens.
string host = addresses[0]["http://".Length..];
using var other = new HttpClient();
foreach (string wrong in new[] { $"https://{host}/", "http://127.0.0.1:1/" })
{
    try
    {
        await other.GetStringAsync(new Uri(wrong));
        Console.WriteLine("answered");
    }
    catch (HttpRequestException e)
    {
        Console.WriteLine($"{wrong.Replace(host, "...", StringComparison.Ordinal)}: {e.HttpRequestError}");
    }
}
await app.StopAsync();
Console.WriteLine("stopped");

namespace Cosmos.Tests.WebLoop
{
    /// <summary>Numbers.</summary>
    internal sealed record Question(int[] Numbers);

    /// <summary>A number.</summary>
    internal sealed record Answer(int Value);

    [JsonSerializable(typeof(Answer))]
    [JsonSerializable(typeof(Question))]
    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    internal sealed partial class LoopJsonContext : JsonSerializerContext;
}
