using System.IO;

namespace Cosmos.IL2CPU.Rings;

/// <summary>Prints what was found in an assembly, for <c>il2cpu rings</c>.</summary>
internal static class RingReport
{
    /// <summary>Reads assemblies and prints their findings, one a line.</summary>
    public static void Write(string[] paths, TextWriter output)
    {
        var overlapping = new OverlappingFields(paths);
        foreach (string path in paths)
        {
            AssemblyScan scan = AssemblyScanner.Scan(path, overlapping);
            output.WriteLine($"{Path.GetFileNameWithoutExtension(path)}: {scan.Findings.Count} findings");
            foreach (Finding finding in scan.Findings)
                output.WriteLine($"  {finding.Construct,-22} {finding.Place} {finding.Detail}");
        }
    }
}
