namespace Cosmos.Compression;

/// <summary>What kind of data is expected. The values are those of zlib.h.</summary>
public enum CompressionStrategy
{
    /// <summary>Any (Z_DEFAULT_STRATEGY).</summary>
    Default = 0,

    /// <summary>Small values with a random component, as after a filter: short matches are not worth it (Z_FILTERED).</summary>
    Filtered = 1,

    /// <summary>No matches at all (Z_HUFFMAN_ONLY).</summary>
    HuffmanOnly = 2,

    /// <summary>Runs of one byte only (Z_RLE).</summary>
    RunLength = 3,

    /// <summary>No dynamic codes (Z_FIXED).</summary>
    Fixed = 4,
}
