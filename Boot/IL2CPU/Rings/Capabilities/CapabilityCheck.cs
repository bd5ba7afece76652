using System;
using System.Collections.Generic;
using System.Linq;
using Cosmos.IL2CPU.Options;
using Cosmos.IL2CPU.Rings.Code;

namespace Cosmos.IL2CPU.Rings.Capabilities;

/// <summary>
/// What plugins do, declare and are granted. A plugin is an assembly with commands; the libraries it refers to are judged with it, because it could do
/// through them what it must not do itself. The program, the class library and this system are not judged.
/// </summary>
/// <param name="parts">The image.</param>
/// <param name="grants">The project's lines.</param>
/// <param name="trust">Who is trusted to go round the check of names.</param>
/// <param name="project">The project file, for messages.</param>
internal sealed class CapabilityCheck(IReadOnlyList<ImagePart> parts, IReadOnlyList<Grant> grants, TrustList trust, string project)
{
    private readonly Dictionary<string, long> _names = parts.SelectMany(p => p.Facts.CapabilityNames)
        .GroupBy(c => c.Key, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.First().Value, StringComparer.Ordinal);

    private readonly Dictionary<string, long> _marks = parts.SelectMany(p => p.Facts.Marks)
        .GroupBy(m => m.Key, StringComparer.Ordinal).ToDictionary(m => m.Key, m => m.Aggregate(0L, (all, mark) => all | mark.Value), StringComparer.Ordinal);

    private readonly Dictionary<string, ImagePart> _byName = parts.GroupBy(p => p.Name, StringComparer.Ordinal).ToDictionary(p => p.Key, p => p.First(), StringComparer.Ordinal);

    private readonly Dictionary<string, long> _unneeded = new(StringComparer.Ordinal);

    /// <summary>Everything that is wrong.</summary>
    public IEnumerable<BuildError> Run()
    {
        List<BuildError> errors = [];
        Dictionary<string, long> granted = Granted(errors);
        foreach ((string name, long bits) in granted)
            _unneeded[name] = bits;
        if (_names.Count == 0)
            return errors;
        foreach ((ImagePart part, ImagePart? bringer) in Judged())
        {
            Dictionary<long, List<string>> uses = Uses(part);
            long used = uses.Keys.Aggregate(0L, (all, bits) => all | bits);
            long declared = bringer is null ? part.Facts.Declared : used;
            long given = granted.GetValueOrDefault(part.Name);
            _unneeded[part.Name] = given & ~declared;

            if (bringer is null && (used & ~declared) != 0)
                errors.Add(Undeclared(part, uses, used & ~declared));
            if ((declared & ~given) != 0)
                errors.Add(NotGranted(part, bringer, uses, declared, given));
            if (Detour(part) is BuildError detour)
                errors.Add(detour);
        }
        return errors;
    }

    /// <summary>What was granted to whom without need, after <see cref="Run"/>.</summary>
    public IEnumerable<string> Unneeded() => _names.Count == 0
        ? grants.Select(g => $"{g.Assembly}: {string.Join(", ", g.Capabilities)}")
        : _unneeded.Where(u => u.Value != 0).Select(u => $"{u.Key}: {Names(u.Value)}");

    /// <summary>Plugins, with the plugin that brings a library along; null for plugins themselves.</summary>
    public IEnumerable<(ImagePart Part, ImagePart? Bringer)> Judged()
    {
        Dictionary<string, ImagePart?> bringers = new(StringComparer.Ordinal);
        Queue<ImagePart> queue = new();
        foreach (ImagePart plugin in parts.Where(p => p.Kind == PartKind.Library && p.Facts.IsPlugin))
        {
            bringers[plugin.Name] = null;
            queue.Enqueue(plugin);
        }
        while (queue.TryDequeue(out ImagePart? part))
        {
            yield return (part, bringers[part.Name]);
            foreach (string reference in part.Facts.References)
            {
                if (_byName.TryGetValue(reference, out ImagePart? library) && library.Kind == PartKind.Library && bringers.TryAdd(reference, bringers[part.Name] ?? part))
                    queue.Enqueue(library);
            }
        }
    }

    private Dictionary<string, long> Granted(List<BuildError> errors)
    {
        Dictionary<string, long> granted = new(StringComparer.Ordinal);
        foreach (Grant grant in grants)
        {
            granted.TryAdd(grant.Assembly, 0);
            foreach (string capability in grant.Capabilities)
            {
                if (_names.TryGetValue(capability, out long bits))
                    granted[grant.Assembly] |= bits;
                else if (_names.Count > 0)
                    errors.Add(new BuildError("COSMOS0408", $"{project} grants {grant.Assembly} the capability {capability}, which does not exist. There are {string.Join(", ", _names.Keys)}."));
            }
        }
        return granted;
    }

    // By what is needed, the places that need it.
    private Dictionary<long, List<string>> Uses(ImagePart part)
    {
        Dictionary<long, List<string>> uses = [];
        foreach ((CodeMember member, (string type, string name)) in part.Scan.Uses)
        {
            long needed = CapabilityTable.Needed(member).Aggregate(0L, (all, capability) => all | _names.GetValueOrDefault(capability));
            if (member.External)
                needed |= _marks.GetValueOrDefault(member.Type.Name) | _marks.GetValueOrDefault(member.FullName);
            if (needed != 0)
                Add(uses, needed, $"{type}.{name} uses {member.FullName}");
        }
        foreach (string type in part.Scan.Types)
        {
            if (_marks.TryGetValue(type, out long needed))
                Add(uses, needed, $"it refers to {type}");
        }
        return uses;
    }

    private static void Add(Dictionary<long, List<string>> uses, long needed, string place)
    {
        if (!uses.TryGetValue(needed, out List<string>? places))
            uses.Add(needed, places = []);
        places.Add(place);
    }

    private BuildError Undeclared(ImagePart part, Dictionary<long, List<string>> uses, long missing)
    {
        string first = Names(missing & -missing);
        return new BuildError("COSMOS0405",
            $"the plugin {part.Title} does not declare {Names(missing)}, which its code needs: {Places(uses, missing)}. Declare it where it is needed, [ShellCommand(..., Requires = Capability.{first})], or for the assembly: [assembly: PluginCapabilities({string.Join(" | ", Split(missing).Select(n => "Capability." + n))})].");
    }

    private BuildError NotGranted(ImagePart part, ImagePart? bringer, Dictionary<long, List<string>> uses, long declared, long given)
    {
        long missing = declared & ~given;
        string line = $"<CosmosGrant Include=\"{part.Name}\" Capabilities=\"{string.Join(';', Split(given | declared))}\" />";
        string who = bringer is null
            ? $"the plugin {part.Title} declares {Names(missing)}"
            : $"{part.Title}, which the plugin {bringer.Name} brings along, needs {Names(missing)} ({Places(uses, missing)})";
        return new BuildError("COSMOS0407", $"{who}, and the image does not grant it. If it may, write in {project}: {line}.");
    }

    private BuildError? Detour(ImagePart part)
    {
        string[] places =
        [
            .. part.Scan.Uses.Where(use => Detours.Contains(use.Key)).Select(use => $"{use.Value.Type}.{use.Value.Member} uses {use.Key.FullName}"),
            .. part.Facts.References.Where(r => _byName.TryGetValue(r, out ImagePart? target) && target.IsSystem && target.Ring < RingRules.User)
                .Select(r => $"it refers to {r} (ring {RingRules.Names[_byName[r].Ring]}), whose members no capability guards"),
        ];
        return places.Length == 0 || trust.Allows(part) ? null : new BuildError("COSMOS0406",
            $"{part.Title} reaches code that cannot be checked by its name: {ConstructCheck.List(places)}. Name the members that are meant, or trust it in {project}: {TrustList.Line(part)}.");
    }

    private static string Places(Dictionary<long, List<string>> uses, long missing) =>
        ConstructCheck.List(uses.Where(u => (u.Key & missing) != 0).SelectMany(u => u.Value).Order(StringComparer.Ordinal));

    private string Names(long bits) => string.Join(", ", Split(bits));

    private IEnumerable<string> Split(long bits) => _names.Where(n => (n.Value & bits) != 0).OrderBy(n => n.Value).Select(n => n.Key);
}
