using System.Globalization;

namespace Cosmos.Benchmarks;

/// <summary>The command line.</summary>
internal sealed class Options
{
    /// <summary>Boots of each kind; the median counts.</summary>
    public int Rounds { get; private set; } = 3;

    /// <summary>Memory of the machines in MiB.</summary>
    public int Memory { get; private set; } = 512;

    /// <summary>Keeps measurements whose name contains the text; null for all.</summary>
    public string? Only { get; private set; }

    /// <summary>Arguments for the measured program.</summary>
    public string ProgramArguments => Only is null ? "--all" : $"--only={Only}";

    /// <summary>Reads the command line.</summary>
    /// <exception cref="BenchmarkException">A word is unknown.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options();
        foreach (string argument in arguments)
        {
            string[] parts = argument.Split('=', 2);
            switch (parts[0])
            {
                case "--rounds" when parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out int rounds) && rounds > 0:
                    options.Rounds = rounds;
                    break;
                case "--memory" when parts.Length == 2 && int.TryParse(parts[1], CultureInfo.InvariantCulture, out int memory) && memory > 0:
                    options.Memory = memory;
                    break;
                case "--only" when parts.Length == 2:
                    options.Only = parts[1];
                    break;
                default:
                    throw new BenchmarkException($"'{argument}' is not understood. usage: bench [--rounds=N] [--memory=MiB] [--only=TEXT]");
            }
        }
        return options;
    }
}
