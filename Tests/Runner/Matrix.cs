using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;

namespace Cosmos.Runner.Tests;

/// <summary>What to run where: <c>matrix.json</c>.</summary>
internal sealed record Matrix(IReadOnlyList<Cell> Cells, IReadOnlyList<ProgramRun> Programs)
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip };

    /// <summary>The matrix beside this assembly.</summary>
    public static Matrix Load() =>
        JsonSerializer.Deserialize<Matrix>(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "matrix.json")), s_options)
        ?? throw new InvalidDataException("matrix.json is empty.");
}

/// <summary>One way to run suites.</summary>
/// <param name="Name">First part of the test names.</param>
/// <param name="Suites">Names of suites, or <c>*</c> for all.</param>
/// <param name="Machine">Folder of the machine below Boot/Boards; null runs on the host.</param>
/// <param name="Memory">Memory of the machine in MiB.</param>
/// <param name="Kernel">Words for the kernel command line.</param>
/// <param name="Without">Categories that are left out.</param>
/// <param name="Seconds">Time for a whole boot.</param>
/// <param name="Network">Whether the machine has a network card.</param>
internal sealed record Cell(
    string Name,
    IReadOnlyList<string> Suites,
    string? Machine = null,
    int Memory = 512,
    string Kernel = "",
    IReadOnlyList<string>? Without = null,
    int Seconds = 600,
    bool Network = false);

/// <summary>One run of a program in both worlds.</summary>
/// <param name="Name">The program.</param>
/// <param name="Arguments">Arguments of Main.</param>
/// <param name="Input">What the program reads from the console.</param>
/// <param name="Compare"><c>exact</c>, <c>ulp</c> or <c>crash</c>.</param>
/// <param name="Report">Regular expressions that a crash report has to match.</param>
/// <param name="HostToo">Whether the host runs it for comparison.</param>
/// <param name="Memory">Memory of the machine in MiB.</param>
/// <param name="Network">Whether the machine has a network card.</param>
internal sealed record ProgramRun(
    string Name,
    IReadOnlyList<string>? Arguments = null,
    string Input = "",
    string Compare = "exact",
    IReadOnlyList<string>? Report = null,
    bool HostToo = true,
    int Memory = 256,
    bool Network = false)
{
    /// <inheritdoc/>
    public override string ToString() => Arguments is { Count: > 0 } ? $"{Name}({string.Join(' ', Arguments)})" : Name;
}
