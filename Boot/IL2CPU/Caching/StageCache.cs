using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.IL2CPU.Caching;

/// <summary>
/// Remembers in <c>NAME.stage</c> what each output was made from. A stage is skipped when the fingerprint of its inputs is the recorded
/// one and every output still has the recorded content.
/// </summary>
/// <param name="directory">Where the records are.</param>
internal sealed class StageCache(string directory)
{
    private const string FormatVersion = "cosmos-stage 1";

    /// <summary>Whether the outputs are there and were made from <paramref name="fingerprint"/>.</summary>
    public bool IsCurrent(string stage, string fingerprint, IReadOnlyList<string> outputs)
    {
        string record = RecordPath(stage);
        if (!File.Exists(record) || !outputs.All(File.Exists))
            return false;
        string[] lines = File.ReadAllLines(record);
        return lines.Length == outputs.Count + 2
            && lines[0] == FormatVersion
            && lines[1] == fingerprint
            && outputs.Select(Fingerprint.OfFile).SequenceEqual(lines.Skip(2), StringComparer.Ordinal);
    }

    /// <summary>Forgets a stage before it runs, so that an interrupted run is never taken for a finished one.</summary>
    public void Forget(string stage) => File.Delete(RecordPath(stage));

    /// <summary>Records that <paramref name="outputs"/> were made from <paramref name="fingerprint"/>.</summary>
    public void Record(string stage, string fingerprint, IReadOnlyList<string> outputs) =>
        File.WriteAllLines(RecordPath(stage), [FormatVersion, fingerprint, .. outputs.Select(Fingerprint.OfFile)]);

    private string RecordPath(string stage) => Path.Combine(directory, stage + ".stage");
}
