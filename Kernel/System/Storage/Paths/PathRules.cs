namespace Cosmos.Storage;

/// <summary>Limits of paths; those of Linux (linux/limits.h, namei).</summary>
public static class PathRules
{
    /// <summary>NAME_MAX: longest component in bytes.</summary>
    public const int LongestName = 255;

    /// <summary>PATH_MAX - 1: longest path in bytes, without the terminator.</summary>
    public const int LongestPath = 4095;

    /// <summary>Symbolic links followed in one path before it fails with <see cref="FileError.TooManySymbolicLinks"/>.</summary>
    public const int MostSymbolicLinks = 40;
}
