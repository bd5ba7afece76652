using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.IL2CPU.Options;

namespace Cosmos.IL2CPU.Rings;

/// <summary>The project's <c>CosmosTrust</c> lines: by name, and for packages by version.</summary>
/// <param name="lines">The lines.</param>
/// <param name="project">The project file they belong into, for messages.</param>
internal sealed class TrustList(IReadOnlyList<Trust> lines, string project)
{
    private readonly HashSet<Trust> _needed = [];

    /// <summary>Lines that allowed nothing.</summary>
    public IEnumerable<Trust> Unneeded => lines.Where(line => !_needed.Contains(line));

    /// <summary>Whether a part has a line; asking for it means that it needs one.</summary>
    public bool Allows(ImagePart part)
    {
        Trust? line = lines.FirstOrDefault(l => Names(l, part) && VersionFits(l, part));
        if (line is not null)
            _needed.Add(line);
        return line is not null;
    }

    /// <summary>Lines whose version is not the one in the image.</summary>
    public IEnumerable<BuildError> WrongVersions(IReadOnlyList<ImagePart> parts)
    {
        foreach (Trust line in lines)
        {
            ImagePart[] named = [.. parts.Where(p => !p.IsSystem && Names(line, p))];
            if (named.Length == 0 || named.Any(p => VersionFits(line, p)))
                continue;
            // The error says enough: it is no superfluous line too.
            _needed.Add(line);
            ImagePart part = named[0];
            string found = part.Package?.Version ?? Plain(part.Facts.Version);
            yield return new BuildError("COSMOS0404", line.Version.Length == 0
                ? $"{project} trusts the package {line.Name} without a version, and trust is given to what was looked at. The image contains {found}: {Line(part)}."
                : $"{project} trusts {line.Name} {line.Version}, and the image contains {line.Name} {found}. Look at what changed, then write {Line(part)}.");
        }
    }

    /// <summary>The line that trusts a part.</summary>
    public static string Line(ImagePart part) => part.Package is PackageIdentity package
        ? $"<CosmosTrust Include=\"{package.Id}\" Version=\"{package.Version}\" />"
        : $"<CosmosTrust Include=\"{part.Name}\" />";

    private static bool Names(Trust line, ImagePart part) => string.Equals(line.Name, part.TrustName, StringComparison.OrdinalIgnoreCase);

    // What comes from no package is made together with the image; its version may be said.
    private static bool VersionFits(Trust line, ImagePart part) => part.Package is PackageIdentity package
        ? string.Equals(line.Version, package.Version, StringComparison.OrdinalIgnoreCase)
        : line.Version.Length == 0 || (Version.TryParse(line.Version, out Version? version) && Plain(version) == Plain(part.Facts.Version));

    private static string Plain(Version version) => $"{version.Major}.{version.Minor}.{Math.Max(version.Build, 0)}";
}
