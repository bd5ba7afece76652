using System;
using System.Globalization;

namespace Cosmos.Commands.Files;

/// <summary>How sizes and times are shown.</summary>
internal static class Text
{
    private const int Unit = 1024;
    private const int Tenfold = 10;

    /// <summary>Bytes as a number, or with a unit of 1024: 999, 1.5K, 20M.</summary>
    internal static string Size(long bytes, bool isShort)
    {
        if (!isShort || bytes < Unit)
            return bytes.ToString(CultureInfo.InvariantCulture);
        double value = bytes;
        int unit = -1;
        for (; value >= Unit && unit < "KMGTPE".Length - 1; unit++)
            value /= Unit;
        // Rounded up, as ls -h and df -h do.
        value = value < Tenfold ? Math.Ceiling(value * Tenfold) / Tenfold : Math.Ceiling(value);
        return value < Tenfold
            ? string.Create(CultureInfo.InvariantCulture, $"{value:0.0}{"KMGTPE"[unit]}")
            : string.Create(CultureInfo.InvariantCulture, $"{value:0}{"KMGTPE"[unit]}");
    }

    internal static string Time(DateTime utc) => utc.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
