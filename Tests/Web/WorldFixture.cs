using System;
using System.Net;
using System.Net.Http;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using NUnit.Framework;

[assembly: Cosmos.Web.Tests.ServersEnd]

namespace Cosmos.Web.Tests;

/// <summary>Tests that run in both worlds.</summary>
/// <param name="world">The world.</param>
[TestFixture(World.Linux)]
[TestFixture(World.BareMetal)]
[CancelAfter(120_000)]
public abstract class WorldFixture(World world)
{
    /// <summary>HTTP/1.1 and HTTP/2.</summary>
    protected static readonly Version[] Versions = [HttpVersion.Version11, HttpVersion.Version20];

    /// <summary>The server of this world.</summary>
    internal WebServer Server => WebServer.In(world);

    [TearDown]
    public void The_server_still_answers()
    {
        using HttpClient client = Server.Client(HttpVersion.Version11);
        Assert.That(async () => await client.GetStringAsync("/plaintext"), Is.EqualTo("Hello, World!"), Server.Log);
    }

    /// <summary>Body of an answer as JSON.</summary>
    protected static async Task<JsonNode> Json(HttpResponseMessage response) => JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
}

/// <summary>Ends the servers after the last test.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class ServersEndAttribute : Attribute, ITestAction
{
    public ActionTargets Targets => ActionTargets.Suite;

    public void BeforeTest(NUnit.Framework.Interfaces.ITest test)
    {
    }

    public void AfterTest(NUnit.Framework.Interfaces.ITest test) => WebServer.StopAll();
}
