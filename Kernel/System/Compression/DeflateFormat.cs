using System;

namespace Cosmos.Compression;

/// <summary>The numbers of RFC 1951, section 3.2.</summary>
internal static class DeflateFormat
{
    internal const int MinimumMatch = 3;
    internal const int MaximumMatch = 258;
    internal const int EndOfBlock = 256;
    internal const int LiteralCodes = 286;
    internal const int FixedLiteralCodes = 288;
    internal const int DistanceCodes = 30;
    internal const int CodeLengthCodes = 19;
    internal const int MaximumCodeLength = 15;
    internal const int MaximumCodeLengthCodeLength = 7;
    internal const int FirstLengthCode = 257;
    internal const int MaximumStoredLength = 65535;

    internal const int StoredBlock = 0;
    internal const int FixedBlock = 1;
    internal const int DynamicBlock = 2;

    internal const int RepeatPrevious = 16; // 3 to 6 times, 2 bits
    internal const int RepeatZeroShort = 17; // 3 to 10 times, 3 bits
    internal const int RepeatZeroLong = 18; // 11 to 138 times, 7 bits

    internal static ReadOnlySpan<ushort> LengthBase =>
        [3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258];

    internal static ReadOnlySpan<byte> LengthExtraBits =>
        [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];

    internal static ReadOnlySpan<ushort> DistanceBase =>
    [
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
        16385, 24577,
    ];

    internal static ReadOnlySpan<byte> DistanceExtraBits =>
        [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];

    /// <summary>The order in which the lengths of the code length code are sent.</summary>
    internal static ReadOnlySpan<byte> CodeLengthOrder => [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

    /// <summary>Code lengths of the fixed literal code (section 3.2.6).</summary>
    internal static int FixedLiteralLength(int symbol) => symbol switch
    {
        < 144 => 8,
        < 256 => 9,
        < 280 => 7,
        _ => 8,
    };

    /// <summary>Code length of every fixed distance code.</summary>
    internal const int FixedDistanceLength = 5;
}
