using System;
using System.Globalization;
using System.Text;

namespace Cosmos.Shell;

/// <summary>How many columns of a terminal a character takes.</summary>
internal static partial class CharacterWidth
{
    /// <summary>Columns of a character: 0, 1 or 2; control characters have none.</summary>
    public static int Of(Rune rune)
    {
        if (rune.Value < 0x300)
            return rune.Value is < 0x20 or (>= 0x7F and < 0xA0) or 0xAD ? 0 : 1;

        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control => 0,
            _ => IsWide(rune.Value) ? 2 : 1,
        };
    }

    /// <summary>Columns of a text without line ends and escape sequences.</summary>
    public static int Of(ReadOnlySpan<char> text)
    {
        int width = 0;
        foreach (Rune rune in text.EnumerateRunes())
            width += Of(rune);
        return width;
    }

    private static bool IsWide(int character)
    {
        int low = 0;
        int high = s_wide.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (character < s_wide[middle].First)
                high = middle - 1;
            else if (character > s_wide[middle].Last)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }
}
