using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Cosmos.Commands.Files;

/// <summary>The file systems of the machine and where they are mounted.</summary>
internal sealed class Mounts
{
    private readonly List<(string Path, DriveInfo Drive)> _mounts =
        [.. DriveInfo.GetDrives().Select(d => (Path.TrimEndingDirectorySeparator(d.Name), d)).OrderByDescending(m => m.Item1.Length)];

    /// <summary>All of them, in the system's order of their paths.</summary>
    internal IEnumerable<DriveInfo> All => _mounts.Select(m => m.Drive).Reverse();

    /// <summary>The one that holds something; <see langword="null"/> when the system does not tell.</summary>
    /// <param name="path">Whatever it is; links on the way are followed, one at the end is not.</param>
    internal DriveInfo? Holding(string path)
    {
        string real = Path.GetDirectoryName(path) is string above ? Path.Combine(RealPath.Of(above), Path.GetFileName(path)) : path;
        return _mounts.Find(m => RealPath.IsWithin(real, m.Path)).Drive;
    }
}
