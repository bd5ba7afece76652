using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Commands.SelfTests;

/// <summary>A self test of the machine. Other plugins add theirs with <see cref="SelfTestCatalog.Add"/>.</summary>
/// <remarks>One object may run in several sessions at once: what belongs to a run is kept in local variables.</remarks>
public interface ISelfTest
{
    /// <summary>What is typed to run it: lower-case letters, digits and hyphens.</summary>
    string Name { get; }

    /// <summary>What it tests, in a few words.</summary>
    string Summary { get; }

    /// <summary>Whether it runs alone, after all those that run at the same time.</summary>
    bool RunsAlone { get; }

    /// <summary>Runs the test, which passes when the method returns and fails with any exception but <see cref="SelfTestSkippedException"/>.</summary>
    /// <param name="report">What users see, once the test has ended.</param>
    /// <param name="stop">Set when the user interrupts; the test then throws <see cref="System.OperationCanceledException"/> soon.</param>
    ValueTask RunAsync(SelfTestReport report, CancellationToken stop);
}
