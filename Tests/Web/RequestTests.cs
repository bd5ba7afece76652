using System;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Web.Tests;

/// <summary>Requests and answers, over HTTP/1.1 and HTTP/2.</summary>
public sealed class RequestTests(World world) : WorldFixture(world)
{
    [TestCaseSource(nameof(Versions))]
    public async Task Text_and_JSON(Version version)
    {
        using HttpClient client = Server.Client(version);
        using HttpResponseMessage text = await client.GetAsync("/plaintext");
        Assert.That(text.Version, Is.EqualTo(version));
        Assert.That(text.Content.Headers.ContentType!.ToString(), Is.EqualTo("text/plain; charset=utf-8"));
        Assert.That(await text.Content.ReadAsStringAsync(), Is.EqualTo("Hello, World!"));
        Assert.That(await client.GetStringAsync("/json"), Is.EqualTo("""{"message":"Hello, World!"}"""));
    }

    [Test]
    public async Task Route_parameters_are_parsed_and_constrained([Values("1.1", "2.0")] string version)
    {
        using HttpClient client = Server.Client(new Version(version));
        Assert.That(await client.GetStringAsync("/api/calendar/2024/2"), Is.EqualTo("""{"days":29,"firstDay":"Thursday"}"""));
        Assert.That(await client.GetStringAsync("/api/path/a/b%20c/%C3%BC"), Is.EqualTo("a/b c/ü"));
        foreach (string path in new[] { "/api/calendar/2024/13", "/api/calendar/10000/1", "/api/calendar/x/1", "/api/calendar/-1/1", "/api/notes/x" })
            Assert.That((await client.GetAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound), path);
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Notes_live_from_creation_to_removal(Version version)
    {
        using HttpClient client = Server.Client(version);
        using HttpResponseMessage created = await client.PostAsJsonAsync("/api/notes", new { text = "größe 😀" });
        Assert.That(created.StatusCode, Is.EqualTo(HttpStatusCode.Created));
        JsonNode note = await Json(created);
        string path = created.Headers.Location!.ToString();
        Assert.That(path, Is.EqualTo($"/api/notes/{note["id"]}"));
        Assert.That((string?)JsonNode.Parse(await client.GetStringAsync(path))!["text"], Is.EqualTo("größe 😀"));

        using HttpResponseMessage changed = await client.PutAsJsonAsync(path, new { text = "other words" });
        Assert.That((string?)(await Json(changed))["text"], Is.EqualTo("other words"));
        JsonArray found = JsonNode.Parse(await client.GetStringAsync("/api/notes?search=OTHER"))!.AsArray();
        Assert.That(found.Select(n => n!["id"]!.ToString()), Does.Contain(note["id"]!.ToString()));

        Assert.That((await client.DeleteAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That((await client.DeleteAsync(path)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [TestCase("""{"text":""}""", "application/json", HttpStatusCode.BadRequest, "One or more validation errors occurred.")]
    [TestCase("""{"text":5}""", "application/json", HttpStatusCode.BadRequest, "Bad Request")]
    [TestCase("{", "application/json", HttpStatusCode.BadRequest, "Bad Request")]
    [TestCase("text=a", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType, "Unsupported Media Type")]
    public async Task What_is_wrong_with_a_body_is_told_as_a_problem(string body, string type, HttpStatusCode status, string title)
    {
        using HttpClient client = Server.Client(HttpVersion.Version11);
        using HttpResponseMessage response = await client.PostAsync("/api/notes", new StringContent(body, Encoding.UTF8, type));
        Assert.That(response.StatusCode, Is.EqualTo(status));
        Assert.That(response.Content.Headers.ContentType!.MediaType, Is.EqualTo("application/problem+json"));
        JsonNode problem = await Json(response);
        Assert.That((string?)problem["title"], Is.EqualTo(title));
        Assert.That((int?)problem["status"], Is.EqualTo((int)status));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task An_exception_becomes_a_problem_without_its_message(Version version)
    {
        using HttpClient client = Server.Client(version);
        using HttpResponseMessage response = await client.GetAsync("/api/failure");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.InternalServerError));
        Assert.That(await response.Content.ReadAsStringAsync(), Does.Contain("An error occurred").And.Not.Contain("always fails"));
    }

    [Test]
    public async Task A_wrong_method_is_refused_with_the_right_ones()
    {
        using HttpClient client = Server.Client(HttpVersion.Version11);
        using HttpResponseMessage response = await client.PutAsync("/plaintext", null);
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.MethodNotAllowed));
        Assert.That(response.Content.Headers.Allow, Is.EqualTo(new[] { "GET" }));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task Static_files_have_types_tags_and_ranges(Version version)
    {
        using HttpClient client = Server.Client(version);
        using HttpResponseMessage page = await client.GetAsync("/");
        string text = await page.Content.ReadAsStringAsync();
        Assert.That(page.Content.Headers.ContentType!.MediaType, Is.EqualTo("text/html"));
        Assert.That(text, Does.StartWith("<!DOCTYPE html>").And.EndWith("</html>\n"));
        Assert.That((await client.GetAsync("/app.js")).Content.Headers.ContentType!.MediaType, Is.EqualTo("text/javascript"));

        using var conditional = new HttpRequestMessage(HttpMethod.Get, "/") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        conditional.Headers.IfNoneMatch.Add(page.Headers.ETag!);
        Assert.That((await client.SendAsync(conditional)).StatusCode, Is.EqualTo(HttpStatusCode.NotModified));

        using var range = new HttpRequestMessage(HttpMethod.Get, "/index.html") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        range.Headers.Range = new System.Net.Http.Headers.RangeHeaderValue(2, 8);
        using HttpResponseMessage part = await client.SendAsync(range);
        Assert.That(part.StatusCode, Is.EqualTo(HttpStatusCode.PartialContent));
        Assert.That(await part.Content.ReadAsStringAsync(), Is.EqualTo("DOCTYPE"));

        using var head = new HttpRequestMessage(HttpMethod.Head, "/index.html") { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        using HttpResponseMessage headers = await client.SendAsync(head);
        Assert.That(headers.Content.Headers.ContentLength, Is.EqualTo(Encoding.UTF8.GetByteCount(text)));
    }

    [TestCase("/../appsettings.json")]
    [TestCase("/%2e%2e/appsettings.json")]
    [TestCase("/appsettings.json")]
    [TestCase("/api/files/..%2Fappsettings.json")]
    [TestCase("/api/files/.hidden")]
    public async Task Files_outside_of_the_public_ones_are_not_served(string path)
    {
        using HttpClient client = Server.Client(HttpVersion.Version11);
        var address = new Uri(client.BaseAddress!, path);
        Assert.That((await client.GetAsync(address)).StatusCode, Is.EqualTo(HttpStatusCode.NotFound));
    }

    [Test]
    public async Task The_program_knows_where_it_runs()
    {
        using HttpClient client = Server.Client(HttpVersion.Version11);
        JsonNode machine = JsonNode.Parse(await client.GetStringAsync("/api/machine"))!;
        if (Server.World == World.BareMetal)
            Assert.That((string?)machine["system"], Does.StartWith("Cosmos"));
        Assert.That((int?)machine["processors"], Is.Positive);
        Assert.That((double?)machine["uptimeSeconds"], Is.GreaterThanOrEqualTo(0).And.LessThan(3600));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task A_hundred_requests_at_once_are_each_answered(Version version)
    {
        using HttpClient client = Server.Client(version);
        string[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => client.GetStringAsync($"/api/path/{i}")));
        Assert.That(answers, Is.EqualTo(Enumerable.Range(0, 100).Select(i => $"{i}")));
    }

    [TestCaseSource(nameof(Versions))]
    public async Task A_request_that_is_given_up_does_not_disturb_others(Version version)
    {
        using HttpClient client = Server.Client(version);
        using var stop = new System.Threading.CancellationTokenSource();
        Task<HttpResponseMessage> slow = client.GetAsync("/api/delay/50000", stop.Token);
        Assert.That(await client.GetStringAsync("/plaintext"), Is.EqualTo("Hello, World!"));
        stop.Cancel();
        Assert.That(async () => await slow, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((await client.GetAsync("/api/delay/10")).StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
    }
}
