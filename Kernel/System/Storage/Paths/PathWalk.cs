using System;

namespace Cosmos.Storage;

/// <summary>What the last component of a path is.</summary>
internal enum LastComponent
{
    /// <summary>A name in <see cref="PathWalk.Parent"/>.</summary>
    Name,

    /// <summary>The path was <c>/</c>.</summary>
    Root,

    /// <summary><c>.</c>.</summary>
    Self,

    /// <summary><c>..</c>.</summary>
    Parent,
}

/// <summary>Where a path leads, except for the name of its last component.</summary>
internal struct PathEnd
{
    /// <summary>The directory that the last component lies in.</summary>
    public Location Parent;

    /// <summary>Kind of the last component.</summary>
    public LastComponent Last;

    /// <summary>Whether slashes follow the last component: only a directory may stand there.</summary>
    public bool HasTrailingSlash;

    /// <summary>The node of the last component, when it exists.</summary>
    public Location Target;

    /// <summary>Whether <see cref="Target"/> is set.</summary>
    public bool Exists;
}

/// <summary>Result of following a path up to, or through, its last component.</summary>
internal readonly ref struct PathWalk(PathEnd end, ReadOnlySpan<byte> name)
{
    private readonly PathEnd _end = end;

    /// <summary>The last component, without slashes.</summary>
    public ReadOnlySpan<byte> Name { get; } = name;

    /// <inheritdoc cref="PathEnd.Parent"/>
    public Location Parent => _end.Parent;

    /// <inheritdoc cref="PathEnd.Last"/>
    public LastComponent Last => _end.Last;

    /// <inheritdoc cref="PathEnd.HasTrailingSlash"/>
    public bool HasTrailingSlash => _end.HasTrailingSlash;

    /// <inheritdoc cref="PathEnd.Target"/>
    public Location Target => _end.Target;

    /// <inheritdoc cref="PathEnd.Exists"/>
    public bool Exists => _end.Exists;
}
