using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Cosmos.Plugins.Generator;

/// <summary>A place in a source file, without the syntax tree that would keep a whole compilation alive.</summary>
internal sealed record Place(string Path, TextSpan Span, LinePositionSpan Lines)
{
    /// <summary>The place of a location; <see langword="null"/> outside of sources.</summary>
    public static Place? Of(Location? location) =>
        location is { IsInSource: true } ? new Place(location.GetLineSpan().Path, location.SourceSpan, location.GetLineSpan().Span) : null;

    /// <summary>As the compiler wants it.</summary>
    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
