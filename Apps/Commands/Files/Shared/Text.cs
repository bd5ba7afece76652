using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Cosmos.Commands.Files;

/// <summary>How names, sizes and times are shown.</summary>
internal static class Text
{
    private const int Unit = 1024;
    private const int Tenfold = 10;

    /// <summary>A name in which control characters are visible: a name must not move the cursor of whoever looks at it.</summary>
    internal static string Visible(string name)
    {
        if (!name.Any(char.IsControl))
            return name;
        var text = new StringBuilder();
        foreach (char c in name)
        {
            if (char.IsControl(c))
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }

        return text.ToString();
    }

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
