using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Cosmos.Ssh.Tests.Laboratory;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Protocol;

/// <summary>What connections cost.</summary>
[NonParallelizable]
internal sealed class MemoryTests
{
    [Test]
    public async Task An_idle_connection_costs_little_memory()
    {
        const int Connections = 60;
        const int Limit = 64 * 1024;
        using TestServer server = new();
        using TestClient warm = await OpenAsync(server);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        List<TestClient> clients = [];
        for (int i = 0; i < Connections; i++)
            clients.Add(await OpenAsync(server));

        // With the client's half and the pipes between them.
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / Connections;
        TestContext.Out.WriteLine($"{each} bytes for an idle connection with an open session");
        Assert.That(each, Is.LessThan(Limit));
        foreach (TestClient client in clients)
            client.Dispose();
    }

    private static async Task<TestClient> OpenAsync(TestServer server)
    {
        TestClient client = await server.LogInAsync();
        await client.ExecuteAsync("echo");
        return client;
    }
}
