using System;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.SelfTests.Tests;

internal sealed class FakeTest(string name, Func<SelfTestReport, CancellationToken, Task> run, bool alone = false) : ISelfTest
{
    public string Name => name;

    public string Summary => $"what {name} is for";

    public bool RunsAlone => alone;

    public async ValueTask RunAsync(SelfTestReport report, CancellationToken stop) => await run(report, stop);
}
