using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Ssh.Tests.Fuzzing;

/// <summary>The everyday run of the fuzzer; long runs are in Tests/Fuzz/Ssh.</summary>
[Parallelizable(ParallelScope.All)]
internal sealed class FuzzTests
{
    private const int Rounds = 1500;

    [Test]
    public async Task Hostile_input_ends_connections_and_nothing_else([Values(1, 2)] int seed)
    {
        FuzzSession session = new(seed);
        await session.RunAsync(Rounds);
        Assert.That(session.Inputs, Is.GreaterThan(50_000));
        Assert.That(session.Faults, Is.GreaterThan(Rounds / 4).And.LessThan(session.Inputs / 8));
        TestContext.Out.WriteLine($"{session.Inputs} inputs, {session.Faults} connections ended");
    }
}
