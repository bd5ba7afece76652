using System.Collections.Generic;
using System.IO;

namespace Cosmos.Commands.Files;

/// <summary>A file as the user knows it and as the machine does.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Path">Absolute.</param>
internal readonly record struct NamedPath(string Name, string Path)
{
    /// <summary>Something in this directory.</summary>
    internal NamedPath Below(string entry) => new(System.IO.Path.Join(Name, entry), System.IO.Path.Join(Path, entry));
}

/// <summary>Where cp and mv bring things: a name of their own, or the same name in a directory.</summary>
internal sealed class Destination
{
    private readonly NamedPath _place;
    private readonly bool _isDirectory;

    private Destination(NamedPath place, bool isDirectory) => (_place, _isDirectory) = (place, isDirectory);

    /// <summary>Looks at the arguments <c>source</c> and <c>destination</c>.</summary>
    /// <exception cref="FileWorkException">Several things, or a file, go where no directory is.</exception>
    internal static Destination Of(FileWork work)
    {
        string name = work.Context.Arguments.Text("destination")!;
        IReadOnlyList<string> sources = work.Context.Arguments.All("source");
        var place = new NamedPath(name, work.Resolve(name));
        bool isDirectory = Directory.Exists(place.Path);
        // A slash at the end asks for a directory; what becomes one may have it.
        bool needsDirectory = sources.Count > 1 || (name.EndsWith('/') && !Directory.Exists(work.Resolve(sources[0])));
        if (!isDirectory && needsDirectory)
            throw new FileWorkException(Entries.Kind(place.Path) == EntryKind.None ? FileFailure.NoSuchFile : FileFailure.NotADirectory);
        return new Destination(place, isDirectory);
    }

    /// <summary>What one of the sources will be.</summary>
    internal NamedPath For(NamedPath source)
    {
        if (!_isDirectory)
            return _place;
        string entry = Path.GetFileName(source.Path);
        // The root has no name: its contents go there.
        return entry.Length > 0 ? _place.Below(entry) : _place;
    }
}
