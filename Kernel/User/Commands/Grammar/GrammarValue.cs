using System;
using System.Globalization;

namespace Cosmos.User;

/// <summary>How values of arguments are written.</summary>
internal static class GrammarValue
{
    private const int MaximumHexDigits = 16;

    /// <summary>Says why a word is no value of a kind; <see langword="null"/> when it is one.</summary>
    public static string? Complaint(GrammarArgument argument, string word) => argument.Kind switch
    {
        ArgumentKind.Int when !IsInteger(word) => $"<{argument.Name}> is '{word}', which is no decimal number",
        ArgumentKind.Int when !long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => $"<{argument.Name}> is '{word}', which does not fit into 64 bits",
        ArgumentKind.Hex when !IsHexadecimal(Digits(word)) => $"<{argument.Name}> is '{word}', which is no hexadecimal number",
        ArgumentKind.Hex when Digits(word).TrimStart('0').Length > MaximumHexDigits => $"<{argument.Name}> is '{word}', which does not fit into 64 bits",
        _ => null,
    };

    /// <summary>Whether a word is a decimal number, perhaps a negative one.</summary>
    public static bool IsInteger(string word)
    {
        ReadOnlySpan<char> digits = word.StartsWith('-') ? word.AsSpan(1) : word;
        return digits.Length > 0 && !digits.ContainsAnyExceptInRange('0', '9');
    }

    /// <summary>The value of a word that <see cref="Complaint"/> found to be hexadecimal.</summary>
    public static ulong ParseHex(string word)
    {
        ReadOnlySpan<char> digits = Digits(word).TrimStart('0');
        return digits.IsEmpty ? 0 : ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
    }

    private static ReadOnlySpan<char> Digits(string word) => word.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? word.AsSpan(2) : word;

    private static bool IsHexadecimal(ReadOnlySpan<char> digits)
    {
        foreach (char c in digits)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }
        return digits.Length > 0;
    }
}
