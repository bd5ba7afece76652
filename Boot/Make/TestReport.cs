using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Xml;
using System.Xml.Linq;

namespace Cosmos.Make;

/// <summary>Counts of one test project, from its trx file.</summary>
/// <param name="Passed">Tests that passed.</param>
/// <param name="Failed">Tests that failed, and a run that broke off.</param>
/// <param name="Skipped">Tests that were not run.</param>
internal readonly record struct TestReport(int Passed, int Failed, int Skipped)
{
    /// <summary>Adds two reports.</summary>
    public static TestReport operator +(TestReport a, TestReport b) => new(a.Passed + b.Passed, a.Failed + b.Failed, a.Skipped + b.Skipped);

    /// <summary>Reads a trx file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="exitCode">Exit code of the test run; a run that failed without a failed test counts as one failure.</param>
    public static TestReport Read(string path, int exitCode)
    {
        TestReport report = File.Exists(path) ? Parse(path) : default;
        return exitCode != 0 && report.Failed == 0 ? report with { Failed = 1 } : report;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Passed} passed, {Failed} failed{(Skipped > 0 ? $", {Skipped} skipped" : "")}");

    private static TestReport Parse(string path)
    {
        try
        {
            XElement? counters = XDocument.Load(path).Descendants().FirstOrDefault(e => e.Name.LocalName == "Counters");
            int Count(string name) => int.TryParse(counters?.Attribute(name)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) ? count : 0;
            int total = Count("total");
            int passed = Count("passed");
            int failed = Count("failed") + Count("error") + Count("timeout") + Count("aborted");
            return new TestReport(passed, failed, Math.Max(0, total - passed - failed));
        }
        catch (XmlException)
        {
            // The run broke off while the file was written.
            return new TestReport(0, 1, 0);
        }
    }
}
