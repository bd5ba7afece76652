using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using Cosmos.Network.Tests.Scenarios.Language;
using NUnit.Framework;

namespace Cosmos.Network.Tests.Scenarios;

/// <summary>Every scenario file is a test; README.md tells how they are written.</summary>
public sealed class ScenarioTests
{
    public static IEnumerable<TestCaseData> Files => Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.StartsWith("scenario:", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => new TestCaseData(name).SetName(name["scenario:".Length..].Replace(".pkt", "", StringComparison.Ordinal).Replace('\\', '/').Replace('/', '.')));

    [TestCaseSource(nameof(Files))]
    public void Scenario(string file)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(file)!);
        ScenarioRunner runner = new(reader.ReadToEnd());
        string? captures = Environment.GetEnvironmentVariable("COSMOS_CAPTURES");
        if (captures is not null)
            runner.Capture = File.Create(Path.Combine(captures, file["scenario:".Length..].Replace('/', '-') + ".pcap"));
        runner.Run();
    }

    [Test]
    public void There_are_scenarios() => Assert.That(Files.Count(), Is.GreaterThanOrEqualTo(80));
}
