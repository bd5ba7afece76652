using System;
using System.Collections.Generic;
using System.Linq;

namespace Cosmos.IL2CPU.Rings;

/// <summary>Rings of an image: who may claim one, where references point, and which constructs are allowed.</summary>
/// <param name="parts">The image.</param>
/// <param name="trust">Who is trusted.</param>
/// <param name="project">The project file, for messages.</param>
internal sealed class ConstructCheck(IReadOnlyList<ImagePart> parts, TrustList trust, string project)
{
    /// <summary>More places than this are counted, not listed.</summary>
    private const int ListedPlaces = 6;

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<BuildError> Run() => Claims().Concat(References()).Concat(Foundations()).Concat(Constructs());

    private IEnumerable<BuildError> Claims()
    {
        foreach (ImagePart part in parts)
        {
            if (part.Kind == PartKind.Kernel && part.Facts.Ring is null)
                yield return new BuildError("COSMOS0402", $"{part.Name} is a part of the kernel and declares no ring. Add <Ring>System</Ring>, or another, to its project file.");
            else if (!part.IsSystem && part.Ring < RingRules.User && !trust.Allows(part))
            {
                yield return new BuildError("COSMOS0402",
                    $"{part.Title} declares ring {RingRules.Names[part.Ring]}, and is no part of this system. Declare <Ring>User</Ring> in its project file, or trust it in {project}: {TrustList.Line(part)}.");
            }
        }
    }

    private IEnumerable<BuildError> References()
    {
        Dictionary<string, ImagePart> declared = new(StringComparer.Ordinal);
        foreach (ImagePart part in parts.Where(p => p.Facts.Ring is not null))
            declared.TryAdd(part.Name, part);
        string[] wrong = [.. declared.Values.SelectMany(part => part.Facts.References
            .Where(r => declared.TryGetValue(r, out ImagePart? target) && target.Ring > part.Ring)
            .Select(r => $"{part.Name} (ring {RingRules.Names[part.Ring]}) refers to {r} (ring {RingRules.Names[declared[r].Ring]})"))];
        if (wrong.Length > 0)
        {
            yield return new BuildError("COSMOS0402",
                $"references between rings point downwards only: {string.Join("; ", wrong)}. Turn the dependency round with a contract in the lower ring.");
        }
    }

    // What a lower ring is built on works with the rights of that ring, so somebody has to have looked at it.
    private IEnumerable<BuildError> Foundations()
    {
        Dictionary<string, ImagePart> byName = new(StringComparer.Ordinal);
        foreach (ImagePart part in parts)
            byName.TryAdd(part.Name, part);
        HashSet<string> seen = new(StringComparer.Ordinal);
        Queue<(ImagePart Part, ImagePart System)> queue = new(parts.Where(p => p.IsSystem && p.Ring < RingRules.User).Select(p => (p, p)));
        while (queue.TryDequeue(out (ImagePart Part, ImagePart System) next))
        {
            foreach (string reference in next.Part.Facts.References)
            {
                if (!byName.TryGetValue(reference, out ImagePart? package) || package.Kind != PartKind.Library || package.Facts.Ring is not null || !seen.Add(reference))
                    continue;
                queue.Enqueue((package, next.System));
                if (!trust.Allows(package))
                {
                    yield return new BuildError("COSMOS0402",
                        $"{next.System.Name} (ring {RingRules.Names[next.System.Ring]}) is built on {package.Title}, which declares no ring and then works with the rights of that ring. Trust it in {project}: {TrustList.Line(package)}.");
                }
            }
        }
    }

    private IEnumerable<BuildError> Constructs()
    {
        foreach (ImagePart part in parts)
        {
            Finding[] refused = part.IsSystem
                ? [.. part.Scan.Findings.Where(f => !RingRules.Allows(part.Name, part.Ring, f))]
                : [.. part.Scan.Findings];
            if (refused.Length == 0 || (!part.IsSystem && trust.Allows(part)))
                continue;
            string remedy = part.IsSystem
                ? "Write it with the types of the ring below, or add an exception with its reason to Boot/IL2CPU/Rings/RingRules.cs."
                : $"Write it without, or trust it in {project}: {TrustList.Line(part)}.";
            yield return new BuildError("COSMOS0403",
                $"{part.Title} (ring {RingRules.Names[part.Ring]}) contains what only ring Core may do: {List(refused.Select(f => f.Place.Length == 0 ? f.Detail : $"{f.Place} {f.Detail}"))}. {remedy}");
        }
    }

    /// <summary>The first of several places, and how many there are besides.</summary>
    public static string List(IEnumerable<string> places)
    {
        string[] all = [.. places.Distinct(StringComparer.Ordinal)];
        string first = string.Join("; ", all.Take(ListedPlaces));
        return all.Length > ListedPlaces ? $"{first}; and {all.Length - ListedPlaces} more" : first;
    }
}
