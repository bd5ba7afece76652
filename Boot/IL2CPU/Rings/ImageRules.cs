using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.IL2CPU.Options;
using Cosmos.IL2CPU.Rings.Capabilities;

namespace Cosmos.IL2CPU.Rings;

/// <summary>All rules of docs/rings.md for one image.</summary>
/// <param name="parts">The assemblies of the image without the class library.</param>
/// <param name="grants">The project's <c>CosmosGrant</c> lines.</param>
/// <param name="trusts">The project's <c>CosmosTrust</c> lines.</param>
internal sealed class ImageRules(IReadOnlyList<ImagePart> parts, IReadOnlyList<Grant> grants, IReadOnlyList<Trust> trusts)
{
    private const int MostErrors = 40;

    /// <summary>Checks the image.</summary>
    /// <returns>Warnings: lines that allow what nobody needs.</returns>
    /// <exception cref="BuildException">Rules are broken; all of them are named.</exception>
    public IReadOnlyList<BuildError> Check()
    {
        string project = $"{parts.First(p => p.Kind == PartKind.Program).Name}'s project file";
        var trust = new TrustList(trusts, project);
        var capabilities = new CapabilityCheck(parts, grants, trust, project);
        BuildError[] errors = [.. trust.WrongVersions(parts), .. new ConstructCheck(parts, trust, project).Run(), .. capabilities.Run()];
        if (errors.Length > MostErrors)
            errors = [.. errors.Take(MostErrors), new BuildError(errors[MostErrors].Code, $"and {errors.Length - MostErrors} more.")];
        if (errors.Length > 0)
            throw new BuildException(errors);
        return
        [
            .. trust.Unneeded.Select(line => new BuildError("COSMOS0409", parts.Any(p => !p.IsSystem && string.Equals(p.TrustName, line.Name, StringComparison.OrdinalIgnoreCase))
                ? $"{project} trusts {line.Name}, which needs no trust. Remove the line <CosmosTrust Include=\"{line.Name}\" ... />."
                : $"{project} trusts {line.Name}, which is no part of the image. Remove the line <CosmosTrust Include=\"{line.Name}\" ... />.")),
            .. capabilities.Unneeded().Select(grant => new BuildError("COSMOS0409",
                $"{project} grants what is not needed ({grant}): no plugin of that name declares it, and no library that a plugin brings along uses it. Remove it from <CosmosGrant>.")),
        ];
    }

    /// <summary>What the image consists of, for <c>rings.txt</c>.</summary>
    public IEnumerable<string> Describe()
    {
        yield return "# Assemblies of the image with their rings; see docs/rings.md.";
        foreach (ImagePart part in parts.OrderBy(p => p.Ring).ThenBy(p => p.Name, StringComparer.Ordinal))
        {
            string plugin = part.Facts.IsPlugin ? " plugin" : "";
            yield return $"{RingRules.Names[part.Ring],-6} {part.Title}: {part.Kind.ToString().ToLowerInvariant()}{plugin}, {part.Scan.Findings.Count} unchecked constructs";
        }
    }
}
