using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;

namespace Cosmos.Benchmarks;

/// <summary>Collects samples of both worlds and prints them with their ratio.</summary>
internal sealed class Report
{
    private readonly List<string> _order = [];
    private readonly Dictionary<string, (string Unit, bool LargerIsBetter, List<double> Cosmos, List<double> Linux)> _samples = [];

    /// <summary>Adds a sample.</summary>
    public void Add(string name, string unit, bool cosmos, double value)
    {
        if (!_samples.TryGetValue(name, out (string Unit, bool LargerIsBetter, List<double> Cosmos, List<double> Linux) entry))
        {
            entry = (unit, unit.EndsWith("/s", StringComparison.Ordinal), [], []);
            _samples.Add(name, entry);
            _order.Add(name);
        }
        (cosmos ? entry.Cosmos : entry.Linux).Add(value);
    }

    /// <summary>Prints the table. A ratio above 1 is in favour of bare metal.</summary>
    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine($"{"",-34} {"Cosmos",12} {"Linux",12} {"",-6} {"ratio",9}");
        foreach (string name in _order)
        {
            (string unit, bool largerIsBetter, List<double> cosmos, List<double> linux) = _samples[name];
            string ratio = "";
            if (cosmos.Count > 0 && linux.Count > 0)
            {
                double value = largerIsBetter ? Median(cosmos) / Median(linux) : Median(linux) / Median(cosmos);
                ratio = value.ToString(value >= 10 ? "F0" : "F2", CultureInfo.InvariantCulture) + "x";
            }
            Console.WriteLine($"{name,-34} {Show(cosmos),12} {Show(linux),12} {unit,-6} {ratio,9}");
        }
        Console.WriteLine();
        Console.WriteLine("Medians; a ratio above 1 is in favour of Cosmos. docs/benchmarks.md says how each line is measured.");
    }

    private static string Show(List<double> values)
    {
        if (values.Count == 0)
            return "-";
        double value = Median(values);
        return value.ToString(value >= 1000 ? "N0" : value >= 10 ? "F1" : "F3", CultureInfo.InvariantCulture);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
