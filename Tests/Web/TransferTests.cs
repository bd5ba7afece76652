using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Web.Tests;

/// <summary>Long bodies in both directions.</summary>
public sealed class TransferTests(World world) : WorldFixture(world)
{
    private const int Length = 20_000_003;

    private static CancellationToken Limit => TestContext.CurrentContext.CancellationToken;

    [TestCaseSource(nameof(Versions))]
    public async Task Every_byte_of_a_download_arrives(Version version)
    {
        using HttpClient client = Server.Client(version);
        using HttpResponseMessage response = await client.GetAsync($"/api/data/{Length}", HttpCompletionOption.ResponseHeadersRead, Limit);
        Assert.That(response.Content.Headers.ContentLength, Is.EqualTo(Length));
        Assert.That(await CountNumbers(await response.Content.ReadAsStreamAsync(Limit)), Is.EqualTo(Length));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Every_byte_of_an_upload_arrives(Version version)
    {
        using HttpClient client = Server.Client(version);
        byte[] body = Noise(Length);
        using HttpResponseMessage response = await client.PostAsync("/api/data", new ByteArrayContent(body), Limit);
        JsonNode receipt = await Json(response);
        Assert.That((long?)receipt["length"], Is.EqualTo(Length));
        Assert.That((string?)receipt["sha256"], Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(body))));
    }

    [Test]
    public async Task A_body_of_unknown_length_arrives_in_chunks()
    {
        using HttpClient client = Server.Client(HttpVersion.Version11);
        byte[] body = Noise(1_000_000);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/data") { Content = new StreamContent(new Unseekable(body)) };
        request.Headers.TransferEncodingChunked = true;
        using HttpResponseMessage response = await client.SendAsync(request, Limit);
        Assert.That((string?)(await Json(response))["sha256"], Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(body))));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Files_are_stored_replaced_and_removed(Version version)
    {
        using HttpClient client = Server.Client(version);
        foreach (int length in new[] { 3_000_000, 10 })
        {
            byte[] body = Noise(length);
            (await client.PutAsync("/api/files/test.bin", new ByteArrayContent(body), Limit)).EnsureSuccessStatusCode();
            Assert.That((await client.GetByteArrayAsync("/api/files/test.bin", Limit)).AsSpan().SequenceEqual(body), Is.True);
        }
        Assert.That((await client.DeleteAsync("/api/files/test.bin", Limit)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await client.GetAsync("/api/files/test.bin", Limit)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Transfers_in_both_directions_at_once_do_not_mix(Version version)
    {
        using HttpClient client = Server.Client(version);
        const int Each = 2_000_000;
        var downloads = Enumerable.Range(0, 4).Select(async _ => await CountNumbers(await client.GetStreamAsync($"/api/data/{Each}", Limit)) == Each);
        var uploads = Enumerable.Range(0, 4).Select(async i =>
        {
            byte[] body = Noise(Each + i);
            using HttpResponseMessage response = await client.PostAsync("/api/data", new ByteArrayContent(body), Limit);
            return (string?)(await Json(response))["sha256"] == Convert.ToHexStringLower(SHA256.HashData(body));
        });
        Assert.That(await Task.WhenAll(downloads.Concat(uploads)), Is.All.True);
    }

    [Test]
    public async Task A_slow_reader_gets_everything()
    {
        using TcpClient connection = Server.Connect();
        connection.ReceiveBufferSize = 8 * 1024;
        NetworkStream stream = connection.GetStream();
        const int Size = 400_000;
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /api/data/{Size} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), Limit);
        await Task.Delay(200, Limit);
        byte[] buffer = new byte[8 * 1024];
        long total = 0;
        int count;
        while ((count = await stream.ReadAsync(buffer, Limit)) > 0)
        {
            total += count;
            await Task.Delay(5, Limit);
        }
        Assert.That(total, Is.GreaterThan(Size).And.LessThan(Size + 500));
    }

    [Test]
    public async Task Transfers_that_break_off_leave_nothing_behind()
    {
        using HttpClient client = Server.Client(HttpVersion.Version11);
        for (int i = 0; i < 5; i++)
        {
            using TcpClient download = Server.Connect();
            await download.GetStream().WriteAsync("GET /api/data/1000000000 HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), Limit);
            await download.GetStream().ReadExactlyAsync(new byte[100_000], Limit);
            download.Client.Close(0);

            using TcpClient upload = Server.Connect();
            await upload.GetStream().WriteAsync("PUT /api/files/broken HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n"u8.ToArray(), Limit);
            await upload.GetStream().WriteAsync(new byte[50_000], Limit);
            upload.Client.Close(0);
        }
        Assert.That((await client.GetAsync("/api/files/broken", Limit)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task A_body_over_the_limit_is_refused()
    {
        using HttpClient client = Server.Client(HttpVersion.Version11);
        // The limit of Kestrel for all endpoints that do not say otherwise.
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/notes") { Content = new StreamContent(new Unseekable([])) };
        request.Content.Headers.ContentType = new("application/json");
        request.Content.Headers.ContentLength = 31_000_000;
        request.Headers.ExpectContinue = true;
        using HttpResponseMessage response = await client.SendAsync(request, Limit);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.RequestEntityTooLarge));
    }

    // The server sends 0, 1, 2 ... in 32 bits each; gives the length up to which that is so.
    private static async Task<long> CountNumbers(Stream stream)
    {
        using (stream)
        {
            byte[] buffer = new byte[64 * 1024];
            long total = 0;
            int count;
            while ((count = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, Limit)) > 0)
            {
                for (int i = 0; i + sizeof(uint) <= count; i += sizeof(uint))
                {
                    if (BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(i)) != (uint)((total + i) / sizeof(uint)))
                        return total + i;
                }
                total += count;
            }
            return total;
        }
    }

    private static byte[] Noise(int length)
    {
        byte[] bytes = new byte[length];
        new Random(length).NextBytes(bytes);
        return bytes;
    }

    private sealed class Unseekable(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
