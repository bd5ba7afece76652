using System;

namespace Cosmos.Compression.Deflate;

/// <summary>How hard a compression level searches for matches.</summary>
/// <param name="GoodLength">A match of this length in hand quarters the search for a better one.</param>
/// <param name="LazyLength">A match of this length in hand is taken without looking at the next position.</param>
/// <param name="NiceLength">A match of this length ends the search.</param>
/// <param name="ChainLength">Earlier positions that one search looks at.</param>
/// <param name="IsLazy">Whether a match waits for the next position to offer a longer one (RFC 1951, section 4).</param>
internal readonly record struct CompressionEffort(int GoodLength, int LazyLength, int NiceLength, int ChainLength, bool IsLazy)
{
    internal const int DefaultLevel = 6;
    internal const int MaximumLevel = 9;

    /// <summary>The settings of levels 1 to 9, with zlib's proportions between them.</summary>
    internal static CompressionEffort OfLevel(int level) => level switch
    {
        1 => new(4, 4, 8, 4, IsLazy: false),
        2 => new(4, 5, 16, 8, IsLazy: false),
        3 => new(4, 6, 32, 32, IsLazy: false),
        4 => new(4, 4, 16, 16, IsLazy: true),
        5 => new(8, 16, 32, 32, IsLazy: true),
        6 => new(8, 16, 128, 128, IsLazy: true),
        7 => new(8, 32, 128, 256, IsLazy: true),
        8 => new(32, 128, 258, 1024, IsLazy: true),
        9 => new(32, 258, 258, 4096, IsLazy: true),
        _ => throw new ArgumentOutOfRangeException(nameof(level), level, "Levels that search go from 1 to 9."),
    };
}
