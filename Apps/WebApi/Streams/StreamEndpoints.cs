using System;
using System.Collections.Generic;
using System.Net.ServerSentEvents;
using System.Net.WebSockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Apps.WebApi.Notes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;

namespace Cosmos.Apps.WebApi.Streams;

/// <summary>One beat of the clock.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Time">When it was.</param>
internal sealed record Tick(int Number, DateTimeOffset Time);

/// <summary>Connections that stay open: server-sent events and WebSockets.</summary>
internal static class StreamEndpoints
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Adds the endpoints.</summary>
    public static void MapStreams(this IEndpointRouteBuilder routes)
    {
        RouteGroupBuilder api = routes.MapGroup("/api");
        api.MapGet("/ticks", Ticks);
        api.MapGet("/notes/feed", Feed);
        api.MapGet("/echo", Echo);
    }

    private static ServerSentEventsResult<Tick> Ticks(HttpContext context, IHostApplicationLifetime lifetime, int? count, int? milliseconds) =>
        TypedResults.ServerSentEvents(Beats(count ?? int.MaxValue, TimeSpan.FromMilliseconds(Math.Clamp(milliseconds ?? 1000, 1, 60_000)), context, lifetime));

    private static ServerSentEventsResult<NoteChange?> Feed(HttpContext context, IHostApplicationLifetime lifetime, NoteFeed feed) =>
        TypedResults.ServerSentEvents(Changes(feed, context, lifetime));

    private static async IAsyncEnumerable<SseItem<Tick>> Beats(int count, TimeSpan period, HttpContext context, IHostApplicationLifetime lifetime)
    {
        using CancellationTokenSource stop = Linked(context, lifetime);
        using var timer = new PeriodicTimer(period);
        for (int number = 1; number <= count; number++)
        {
            yield return new SseItem<Tick>(new Tick(number, DateTimeOffset.UtcNow), "tick") { EventId = $"{number}" };
            if (number == count || !await UnlessStopped(timer.WaitForNextTickAsync(stop.Token)))
                yield break;
        }
    }

    // The first event says that from now on nothing is missed; without it the answer would begin with the first change.
    private static async IAsyncEnumerable<SseItem<NoteChange?>> Changes(NoteFeed feed, HttpContext context, IHostApplicationLifetime lifetime)
    {
        using CancellationTokenSource stop = Linked(context, lifetime);
        using NoteFeed.Listener listener = feed.Listen();
        yield return new SseItem<NoteChange?>(null, "ready");
        while (await UnlessStopped(listener.Changes.WaitToReadAsync(stop.Token)))
        {
            while (listener.Changes.TryRead(out NoteChange? change))
                yield return new SseItem<NoteChange?>(change, "note");
        }
    }

    private static async ValueTask<bool> UnlessStopped(ValueTask<bool> wait)
    {
        try
        {
            return await wait;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static async Task Echo(HttpContext context, IHostApplicationLifetime lifetime)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            context.Response.Headers.Upgrade = "websocket";
            return;
        }
        // The echo holds no secret that compression could give away.
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext { DangerousEnableCompression = true });
        using CancellationTokenSource stop = Linked(context, lifetime);
        try
        {
            await EchoUntilClosed(socket, stop.Token);
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // The client went away without a word, or the server stops.
        }
    }

    // Frames go back as they come, so a message may be longer than the buffer.
    private static async Task EchoUntilClosed(WebSocket socket, CancellationToken stop)
    {
        byte[] buffer = new byte[BufferSize];
        while (true)
        {
            ValueWebSocketReceiveResult received = await socket.ReceiveAsync(buffer.AsMemory(), stop);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await socket.CloseAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, socket.CloseStatusDescription, stop);
                return;
            }
            await socket.SendAsync(buffer.AsMemory(0, received.Count), received.MessageType, received.EndOfMessage, stop);
        }
    }

    private static CancellationTokenSource Linked(HttpContext context, IHostApplicationLifetime lifetime) =>
        CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
}
