namespace Cosmos.Compression;

/// <summary>What surrounds the DEFLATE data.</summary>
public enum StreamFormat
{
    /// <summary>Nothing (RFC 1951).</summary>
    Raw,

    /// <summary>Two-byte header and Adler-32 (RFC 1950).</summary>
    Zlib,

    /// <summary>Header with metadata, CRC-32 and length (RFC 1952).</summary>
    Gzip,

    /// <summary>Zlib or gzip, as the first bytes say; for decompression only.</summary>
    Detect,
}

/// <summary>Format and window size, as zlib's <c>windowBits</c> encodes the two in one number.</summary>
/// <param name="Format">What surrounds the data.</param>
/// <param name="WindowBits">Base-two logarithm of the window size, 8 to 15; 0 takes the size of the zlib header.</param>
public readonly record struct StreamOptions(StreamFormat Format, int WindowBits)
{
    /// <summary>Largest window of DEFLATE: 32 KiB.</summary>
    public const int MaximumWindowBits = 15;

    private const int MinimumWindowBits = 8;
    private const int GzipOffset = 16;
    private const int DetectOffset = 32;

    /// <summary>Takes zlib's number apart: negative is raw, 8 to 15 zlib, 24 to 31 gzip, 40 to 47 either of the two.</summary>
    /// <returns><see langword="false"/> for a number that zlib refuses too.</returns>
    public static bool TryParse(int windowBits, out StreamOptions options)
    {
        (StreamFormat format, int bits) = windowBits switch
        {
            < 0 and >= -MaximumWindowBits => (StreamFormat.Raw, -windowBits),
            >= DetectOffset => (StreamFormat.Detect, windowBits - DetectOffset),
            >= GzipOffset => (StreamFormat.Gzip, windowBits - GzipOffset),
            _ => (StreamFormat.Zlib, windowBits),
        };
        options = new StreamOptions(format, bits);
        return bits is >= MinimumWindowBits and <= MaximumWindowBits || (bits == 0 && format != StreamFormat.Raw);
    }
}
