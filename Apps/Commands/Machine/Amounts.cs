using System;
using System.Globalization;
using System.Linq;

namespace Cosmos.Commands.Machine;

/// <summary>How sizes and times are shown.</summary>
internal static class Amounts
{
    private const int Unit = 1024;

    /// <summary>Bytes with the largest unit of which there is at least one: 512 B, 1.5 KiB, 20 MiB.</summary>
    internal static string Size(long bytes)
    {
        string[] units = ["B", "KiB", "MiB", "GiB", "TiB"];
        double value = bytes;
        int unit = 0;
        for (; value >= Unit && unit < units.Length - 1; unit++)
            value /= Unit;
        return string.Create(CultureInfo.InvariantCulture, $"{value:0.#} {units[unit]}");
    }

    /// <summary>A time in words, from the largest unit to microseconds; units of which there are none are left out.</summary>
    internal static string Words(TimeSpan time)
    {
        (long Count, string Name)[] parts =
        [
            (time.Days, "day"), (time.Hours, "hour"), (time.Minutes, "minute"), (time.Seconds, "second"), (time.Milliseconds, "millisecond"), (time.Microseconds, "microsecond"),
        ];
        string words = string.Join(' ', parts.Where(p => p.Count != 0).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Count} {p.Name}{(p.Count == 1 ? "" : "s")}")));
        return words.Length == 0 ? "0 microseconds" : words;
    }
}
