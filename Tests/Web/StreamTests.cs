using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Web.Tests;

/// <summary>Server-sent events and WebSockets.</summary>
public sealed class StreamTests(World world) : WorldFixture(world)
{
    private static CancellationToken Limit => TestContext.CurrentContext.CancellationToken;

    [TestCaseSource(nameof(Versions))]
    public async Task Ticks_arrive_one_by_one_in_order(Version version)
    {
        using HttpClient client = Server.Client(version);
        using Stream stream = await client.GetStreamAsync("/api/ticks?count=10&milliseconds=20", Limit);
        var ticks = new List<SseItem<string>>();
        await foreach (SseItem<string> item in SseParser.Create(stream).EnumerateAsync(Limit))
            ticks.Add(item);
        Assert.That(ticks.Select(t => t.EventType), Is.All.EqualTo("tick"));
        Assert.That(ticks.Select(t => t.EventId), Is.EqualTo(Enumerable.Range(1, 10).Select(i => $"{i}")));
        var times = ticks.Select(t => (DateTimeOffset)JsonNode.Parse(t.Data)!["time"]!).ToList();
        Assert.That(times, Is.Ordered);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Changes_reach_who_listens_while_the_connection_stays_open(Version version)
    {
        using HttpClient client = Server.Client(version);
        using HttpResponseMessage feed = await client.GetAsync("/api/notes/feed", HttpCompletionOption.ResponseHeadersRead, Limit);
        await using IAsyncEnumerator<SseItem<string>> items =
            SseParser.Create(await feed.Content.ReadAsStreamAsync(Limit)).EnumerateAsync(Limit).GetAsyncEnumerator(Limit);
        Assert.That(await items.MoveNextAsync(), Is.True);
        Assert.That(items.Current.EventType, Is.EqualTo("ready"));

        using HttpResponseMessage created = await client.PostAsJsonAsync("/api/notes", new { text = "news" }, Limit);
        string path = created.Headers.Location!.ToString();
        (await client.DeleteAsync(path, Limit)).EnsureSuccessStatusCode();

        foreach (string action in new[] { "Added", "Removed" })
        {
            Assert.That(await items.MoveNextAsync(), Is.True);
            JsonNode change = JsonNode.Parse(items.Current.Data)!;
            Assert.That((string?)change["action"], Is.EqualTo(action));
            Assert.That((string?)change["note"]!["text"], Is.EqualTo("news"));
        }
    }

    [Test]
    public async Task Messages_come_back_as_they_were_sent([Values] bool compressed)
    {
        using ClientWebSocket socket = await Open(compressed);
        foreach (int length in new[] { 0, 1, 125, 126, 65535, 65536, 300_000 })
        {
            byte[] message = new byte[length];
            new Random(length).NextBytes(message);
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, Limit);
            (byte[] echo, WebSocketMessageType type) = await Receive(socket);
            Assert.That(echo.AsSpan().SequenceEqual(message), Is.True, $"{length} bytes");
            Assert.That(type, Is.EqualTo(WebSocketMessageType.Binary));
        }
        await socket.CloseAsync(WebSocketCloseStatus.EndpointUnavailable, "bye", Limit);
        Assert.That(socket.CloseStatus, Is.EqualTo(WebSocketCloseStatus.EndpointUnavailable));
        Assert.That(socket.CloseStatusDescription, Is.EqualTo("bye"));
    }

    [Test]
    public async Task A_message_in_fragments_comes_back_whole()
    {
        using ClientWebSocket socket = await Open();
        for (int i = 0; i < 10; i++)
            await socket.SendAsync(Encoding.UTF8.GetBytes($"{i},"), WebSocketMessageType.Text, endOfMessage: i == 9, Limit);
        (byte[] echo, _) = await Receive(socket);
        Assert.That(Encoding.UTF8.GetString(echo), Is.EqualTo("0,1,2,3,4,5,6,7,8,9,"));
    }

    [Test]
    public async Task Many_messages_in_a_row_keep_their_order()
    {
        using ClientWebSocket socket = await Open();
        const int Count = 500;
        Task sending = Task.Run(async () =>
        {
            for (int i = 0; i < Count; i++)
                await socket.SendAsync(BitConverter.GetBytes(i), WebSocketMessageType.Binary, endOfMessage: true, Limit);
        });
        for (int i = 0; i < Count; i++)
            Assert.That(BitConverter.ToInt32((await Receive(socket)).Message), Is.EqualTo(i));
        await sending;
    }

    [Test]
    public async Task A_socket_that_vanishes_does_not_disturb_others()
    {
        using ClientWebSocket kept = await Open();
        for (int i = 0; i < 10; i++)
        {
            using ClientWebSocket lost = await Open();
            await lost.SendAsync("x"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: false, Limit);
            lost.Abort();
        }
        await kept.SendAsync("still here"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, Limit);
        Assert.That(Encoding.UTF8.GetString((await Receive(kept)).Message), Is.EqualTo("still here"));
    }

    [Test]
    public async Task An_ordinary_request_for_a_socket_is_told_to_upgrade()
    {
        using HttpClient client = Server.Client(HttpVersion.Version11);
        using HttpResponseMessage response = await client.GetAsync("/api/echo", Limit);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.UpgradeRequired));
        Assert.That(response.Headers.Upgrade.ToString(), Is.EqualTo("websocket"));
    }

    private async Task<ClientWebSocket> Open(bool compressed = false)
    {
        var socket = new ClientWebSocket();
        if (compressed)
            socket.Options.DangerousDeflateOptions = new WebSocketDeflateOptions();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Server.Port}/api/echo"), Limit);
        return socket;
    }

    private static async Task<(byte[] Message, WebSocketMessageType Type)> Receive(ClientWebSocket socket)
    {
        using var message = new MemoryStream();
        byte[] buffer = new byte[4096];
        while (true)
        {
            ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(), Limit);
            message.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
                return (message.ToArray(), part.MessageType);
        }
    }
}
