using System;
using System.Globalization;
using System.Text;

namespace Cosmos.Terminal.Output;

/// <summary>How many columns a character takes on a terminal.</summary>
/// <remarks>Unicode Standard Annex 11 (East Asian Width), reduced to whole blocks; ambiguous characters are narrow, as in xterm.</remarks>
internal static class CharacterWidth
{
    // First and last code point of what is wide (W and F), in order.
    private static ReadOnlySpan<int> WideRanges =>
    [
        0x1100, 0x115F, // Hangul Jamo initial consonants
        0x231A, 0x231B, // watch, hourglass
        0x23E9, 0x23EC,
        0x2E80, 0x303E, // CJK radicals, Kangxi, ideographic description, CJK symbols
        0x3041, 0x33FF, // Hiragana to CJK compatibility
        0x3400, 0x4DBF,
        0x4E00, 0x9FFF,
        0xA000, 0xA4CF, // Yi
        0xA960, 0xA97F,
        0xAC00, 0xD7A3, // Hangul syllables
        0xF900, 0xFAFF,
        0xFE30, 0xFE6F, // CJK compatibility forms, small form variants
        0xFF00, 0xFF60, // fullwidth forms
        0xFFE0, 0xFFE6,
        0x1F300, 0x1F64F, // pictographs, emoticons
        0x1F680, 0x1F6FF,
        0x1F900, 0x1F9FF,
        0x20000, 0x3FFFD,
    ];

    /// <summary>Columns of a character that is no control character: 0, 1 or 2.</summary>
    internal static int Of(Rune rune)
    {
        int value = rune.Value;
        if (value < 0x300)
            return 1;

        if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format)
            return 0;

        for (int index = 0; index < WideRanges.Length; index += 2)
        {
            if (value < WideRanges[index])
                return 1;

            if (value <= WideRanges[index + 1])
                return 2;
        }

        return 1;
    }
}
