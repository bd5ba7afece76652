using System;

namespace Cosmos.System2.Files;

/// <summary>
/// The three ways in which the boundary tells an error: <c>errno</c> in the numbering of Linux ("platform"), <c>Interop.Error</c> of the
/// class library ("PAL"), and text.
/// </summary>
internal static class ErrorNumbers
{
    /// <summary>ENOSYS.</summary>
    public const int NotImplemented = 38;

    /// <summary>Platform numbers of errors that come from name resolution and have no <c>errno</c> are negative PAL numbers.</summary>
    private const int PalHostNotFound = 0x20001;

    private const int PalSocketError = 0x20002;

    /// <summary>PAL number of every platform error that the class library has no name for.</summary>
    private const int PalNonStandard = 0x1FFFF;

    private const int FirstPal = 0x10000;

    // Index: PAL number minus 0x10000. Value: errno of Linux (asm-generic/errno.h), 0 where the class library has no such error.
    private static ReadOnlySpan<byte> PlatformOfPal =>
    [
        0,   7,   13,  98,  99,  97,  11,  114, 9,   74,  16,  125, 10,  103, 111, 104, // SUCCESS E2BIG .. ECONNRESET
        35,  89,  33,  122, 17,  14,  27,  113, 43,  84,  115, 4,   22,  5,   106, 21,  // EDEADLK .. EISDIR
        40,  24,  31,  90,  72,  36,  100, 102, 101, 23,  105, 0,   19,  2,   8,   37,  // ELOOP .. ENOLCK
        67,  12,  42,  92,  28,  0,   0,   38,  107, 20,  39,  131, 88,  95,  25,  6,   // ENOLINK .. ENXIO
        75,  130, 1,   32,  71,  93,  91,  34,  30,  29,  3,   116, 0,   110, 26,  18,  // EOVERFLOW .. EXDEV
        0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   94,  0,   // 0x5E ESOCKTNOSUPPORT
        96,  0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   0,   108, 0,   0,   0,   // 0x60 EPFNOSUPPORT, 0x6C ESHUTDOWN
        112, 61,                                                                        // 0x70 EHOSTDOWN, 0x71 ENODATA
    ];

    /// <summary>Translates an <c>errno</c> to a PAL number.</summary>
    public static int ToPal(int platform)
    {
        if (platform == 0)
            return 0;
        if (platform is -PalHostNotFound or -PalSocketError)
            return -platform;
        int index = platform is > 0 and <= byte.MaxValue ? PlatformOfPal.IndexOf((byte)platform) : -1;
        return index > 0 ? FirstPal + index : PalNonStandard;
    }

    /// <summary>Translates a PAL number to an <c>errno</c>; -1 when there is none.</summary>
    public static int ToPlatform(int pal)
    {
        if (pal == 0)
            return 0;
        if (pal is PalHostNotFound or PalSocketError)
            return -pal;
        int index = pal - FirstPal;
        return (uint)index < (uint)PlatformOfPal.Length && PlatformOfPal[index] != 0 ? PlatformOfPal[index] : -1;
    }
}
