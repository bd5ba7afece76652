using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using NUnit.Framework;

namespace Cosmos.Web.Tests;

/// <summary>Programs of others against the server: curl, h2load, wrk, nmap. Each is skipped where it is not installed.</summary>
[Category("Peers")]
public sealed partial class PeerTests(World world) : WorldFixture(world)
{
    private string Http => $"http://127.0.0.1:{Server.Port}";

    private string Http2 => $"http://127.0.0.1:{Server.Http2Port}";

    [Test]
    public void Curl_gets_pages_by_both_versions()
    {
        Assert.That(Run("curl", $"-sS -w %{{http_version}} {Http}/json"), Is.EqualTo("""{"message":"Hello, World!"}1.1"""));
        Assert.That(Run("curl", $"-sS --http2-prior-knowledge -w %{{http_version}} {Http2}/json"), Is.EqualTo("""{"message":"Hello, World!"}2"""));
    }

    [TestCase("--http1.1")]
    [TestCase("--http2-prior-knowledge")]
    public void Curl_stores_a_file_and_gets_it_back(string version)
    {
        string directory = Directory.CreateTempSubdirectory("cosmos-curl-").FullName;
        try
        {
            string sent = Path.Combine(directory, "sent");
            string received = Path.Combine(directory, "received");
            byte[] body = new byte[5_000_000];
            new Random(1).NextBytes(body);
            File.WriteAllBytes(sent, body);
            string address = version == "--http1.1" ? Http : Http2;
            Run("curl", $"-sS --fail {version} -T {sent} {address}/api/files/curl.bin");
            Run("curl", $"-sS --fail {version} -o {received} {address}/api/files/curl.bin");
            Assert.That(File.ReadAllBytes(received).AsSpan().SequenceEqual(body), Is.True);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public void Curl_follows_a_stream_of_events() =>
        Assert.That(Run("curl", $"-sSN {Http}/api/ticks?count=3&milliseconds=10").Split('\n').Count(l => l == "event: tick"), Is.EqualTo(3));

    [Test]
    public void H2load_gets_an_answer_to_every_request()
    {
        string report = Run("h2load", $"-n 2000 -c 8 -m 10 {Http2}/plaintext");
        Assert.That(report, Does.Contain("2000 done, 2000 succeeded, 0 failed, 0 errored, 0 timeout"));
        Assert.That(Run("h2load", $"--h1 -n 1000 -c 16 {Http}/json"), Does.Contain("1000 done, 1000 succeeded, 0 failed, 0 errored, 0 timeout"));
    }

    [Test]
    public void Wrk_keeps_a_hundred_connections_busy_without_an_error()
    {
        string report = Run("wrk", $"-t 1 -c 100 -d 2s --timeout 10s {Http}/plaintext");
        Assert.That(report, Does.Not.Contain("Socket errors").And.Not.Contain("Non-2xx"));
        Assert.That(double.Parse(RequestRate().Match(report).Groups[1].Value, CultureInfo.InvariantCulture), Is.Positive);
    }

    [Test]
    public void Nmap_finds_a_web_server()
    {
        string report = Run("nmap", $"-Pn -sT --script +http-title -p {Server.Port} 127.0.0.1");
        Assert.That(report, Does.Match($@"{Server.Port}/tcp\s+open").And.Contain("http-title: Cosmos Web API"));
    }

    private static string Run(string program, string arguments)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore($"{program} is not installed.");
            throw;
        }
        using (process)
        {
            System.Threading.Tasks.Task<string> errors = process.StandardError.ReadToEndAsync();
            System.Threading.Tasks.Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromSeconds(90)))
            {
                process.Kill();
                Assert.Fail($"{program} {arguments} did not end.\n{output.Result}{errors.Result}");
            }
            Assert.That(process.ExitCode, Is.Zero, $"{program} {arguments}\n{output.Result}{errors.Result}");
            return output.Result;
        }
    }

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RequestRate();
}
