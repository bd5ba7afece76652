using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Pipelines;
using System.Threading;
using System.Threading.Tasks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Cosmos.Apps.WebApi.Transfers;

/// <summary>Bodies of any length, never in memory as a whole.</summary>
internal static class TransferEndpoints
{
    private const int BlockSize = 64 * 1024;
    private const string Bytes = "application/octet-stream";

    /// <summary>Adds the endpoints.</summary>
    public static void MapTransfers(this IEndpointRouteBuilder routes)
    {
        var limit = new UploadLimit(routes.ServiceProvider.GetRequiredService<IOptions<WebApiOptions>>().Value.MaximumUploadBytes);
        RouteGroupBuilder api = routes.MapGroup("/api");
        api.MapGet("/data/{length:long:range(0,1099511627776)}", Download);
        api.MapPost("/data", Upload).WithMetadata(limit);
        api.MapPost("/data/count", Count).WithMetadata(limit);
        api.MapGet("/files/{name}", GetFile);
        api.MapPut("/files/{name}", PutFile).WithMetadata(limit);
        api.MapDelete("/files/{name}", DeleteFile);
    }

    // The bytes are the numbers 0, 1, 2 ... in 32 bits each, so a client sees at once what is lost, doubled or out of order.
    private static async Task Download(long length, HttpContext context)
    {
        HttpResponse response = context.Response;
        response.ContentType = Bytes;
        response.ContentLength = length;
        uint number = 0;
        while (length > 0)
        {
            int count = (int)Math.Min(length, BlockSize);
            Fill(response.BodyWriter.GetSpan(BlockSize)[..BlockSize], ref number);
            response.BodyWriter.Advance(count);
            await response.BodyWriter.FlushAsync(context.RequestAborted);
            length -= count;
        }
    }

    private static void Fill(Span<byte> block, ref uint number)
    {
        for (; block.Length >= sizeof(uint); block = block[sizeof(uint)..])
            BinaryPrimitives.WriteUInt32LittleEndian(block, number++);
    }

    private static Task<Receipt> Upload(Stream body, CancellationToken aborted) => FileStore.CopyAsync(body, Stream.Null, aborted);

    // Without a digest: the speed of the connection alone.
    private static async Task<string> Count(PipeReader body, CancellationToken aborted)
    {
        long length = 0;
        while (true)
        {
            ReadResult read = await body.ReadAsync(aborted);
            length += read.Buffer.Length;
            body.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return $"{length}";
        }
    }

    private static Results<PhysicalFileHttpResult, NotFound> GetFile(string name, FileStore files) =>
        files.Find(name) is { } path ? TypedResults.PhysicalFile(path, Bytes, enableRangeProcessing: true) : TypedResults.NotFound();

    private static async Task<Results<Ok<Receipt>, ProblemHttpResult>> PutFile(string name, Stream body, FileStore files, CancellationToken aborted)
    {
        if (!FileStore.IsName(name))
            return TypedResults.Problem("A file name has letters, digits, '-', '_' and '.' only.", statusCode: StatusCodes.Status400BadRequest);
        return TypedResults.Ok(await files.StoreAsync(name, body, aborted));
    }

    private static Results<NoContent, NotFound> DeleteFile(string name, FileStore files) => files.Delete(name) ? TypedResults.NoContent() : TypedResults.NotFound();
}
