using System.Collections.Generic;
using System.Linq;
using Cosmos.Testing;
using NUnit.Framework;

namespace Cosmos.Runner.Tests;

/// <summary>
/// Every case of every suite in every cell of the matrix is a test here, named <c>cell/suite/case</c>. The first one boots the suite; all others of
/// the same boot wait for their report.
/// </summary>
public sealed class KernelSuiteTests
{
    [TestCaseSource(nameof(Cases))]
    public void Kernel_case(string cellName, string suiteName, string caseName)
    {
        SuiteBoot boot = BootOf(cellName, suiteName);
        Report? report = boot.WaitFor(caseName, out string ending);
        if (report is null)
        {
            Assert.Fail($"No report of this case. {ending}");
            return;
        }
        TestContext.Out.WriteLine($"{report.Microseconds / 1000.0:0.0} ms inside");
        if (report.Event == ReportEvent.Skip)
            Assert.Ignore(report.Message);
        if (report.Event == ReportEvent.Fail)
            Assert.Fail($"{report.Message.Trim()}\n{report.Trace}");
    }

    [TestCaseSource(nameof(Boots))]
    public void Everything_announced_is_reported_and_the_machine_ends(string cellName, string suiteName) =>
        Assert.That(BootOf(cellName, suiteName).WaitForEnd(), Is.Empty);

    public static IEnumerable<TestCaseData> Cases()
    {
        foreach ((Cell cell, KernelApp suite) in Pairs())
        {
            foreach (KernelTestCase test in KernelApps.Cases(suite).Where(c => !c.Categories.Overlaps(cell.Without ?? [])))
            {
                yield return new TestCaseData(cell.Name, suite.Name, test.Name)
                    .SetName($"{cell.Name}/{suite.Name}/{test.Name}").SetCategory(cell.Name).SetCategory(suite.Name);
            }
        }
    }

    public static IEnumerable<TestCaseData> Boots() => Pairs().Select(p =>
        new TestCaseData(p.Cell.Name, p.Suite.Name).SetName($"{p.Cell.Name}/{p.Suite.Name}/ends").SetCategory(p.Cell.Name).SetCategory(p.Suite.Name));

    private static IEnumerable<(Cell Cell, KernelApp Suite)> Pairs() =>
        Matrix.Load().Cells.SelectMany(cell => KernelApps.Suites(cell).Select(suite => (cell, suite)));

    private static SuiteBoot BootOf(string cellName, string suiteName) =>
        SuiteBoot.Of(Matrix.Load().Cells.Single(c => c.Name == cellName), KernelApps.Get(suiteName));
}
