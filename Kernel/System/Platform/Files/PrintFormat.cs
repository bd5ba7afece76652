using System;
using System.Globalization;
using System.Text;

namespace Cosmos.System2.Files;

/// <summary>
/// <c>snprintf(3)</c> with one argument, as far as terminal descriptions use it (terminfo(5), "Parameterized Strings"):
/// <c>%[flags][width][.precision]</c> with <c>d i u o x X c s</c>, and <c>%%</c>.
/// </summary>
internal static class PrintFormat
{
    /// <summary>Formats an integer or, when it is not null, a string.</summary>
    /// <returns>The text, without terminator.</returns>
    public static byte[] Format(ReadOnlySpan<byte> format, int number, byte[]? text)
    {
        var result = new StringBuilder();
        int index = 0;
        while (index < format.Length)
        {
            char character = (char)format[index++];
            if (character != '%')
            {
                result.Append(character);
                continue;
            }

            if (index < format.Length && format[index] == '%')
            {
                result.Append('%');
                index++;
                continue;
            }

            result.Append(Conversion(format, ref index, number, text));
        }

        return Encoding.Latin1.GetBytes(result.ToString());
    }

    private static string Conversion(ReadOnlySpan<byte> format, ref int index, int number, byte[]? text)
    {
        bool left = false, zero = false, plus = false, space = false, alternate = false;
        for (; index < format.Length && "-0+ #"u8.Contains(format[index]); index++)
        {
            left |= format[index] == '-';
            zero |= format[index] == '0';
            plus |= format[index] == '+';
            space |= format[index] == ' ';
            alternate |= format[index] == '#';
        }

        int width = Number(format, ref index) ?? 0;
        int? precision = null;
        if (index < format.Length && format[index] == '.')
        {
            index++;
            precision = Number(format, ref index) ?? 0;
        }

        char kind = index < format.Length ? (char)format[index++] : '\0';
        (string sign, string body) = kind switch
        {
            'd' or 'i' => (number < 0 ? "-" : plus ? "+" : space ? " " : "", Math.Abs((long)number).ToString(CultureInfo.InvariantCulture)),
            'u' => ("", ((uint)number).ToString(CultureInfo.InvariantCulture)),
            'o' => ("", Convert.ToString(number, 8)),
            'x' => (alternate && number != 0 ? "0x" : "", ((uint)number).ToString("x", CultureInfo.InvariantCulture)),
            'X' => (alternate && number != 0 ? "0X" : "", ((uint)number).ToString("X", CultureInfo.InvariantCulture)),
            'c' => ("", ((char)(byte)number).ToString()),
            's' => ("", Encoding.Latin1.GetString(text ?? [])),
            _ => ("", ""),
        };

        if (kind is 's')
        {
            body = precision is int most && most < body.Length ? body[..most] : body;
        }
        else if (kind is not 'c' && precision is int digits)
        {
            // A precision gives the least number of digits, makes the flag 0 meaningless, and writes no digit for 0 with precision 0.
            zero = false;
            body = digits == 0 && number == 0 ? "" : body.PadLeft(digits, '0');
        }

        // For octal numbers the flag # asks for a leading zero, whatever the precision made of them.
        if (kind == 'o' && alternate && !body.StartsWith('0'))
            body = "0" + body;
        if (left)
            return (sign + body).PadRight(width);
        return zero && kind is not ('s' or 'c') ? sign + body.PadLeft(Math.Max(0, width - sign.Length), '0') : (sign + body).PadLeft(width);
    }

    private static int? Number(ReadOnlySpan<byte> format, ref int index)
    {
        int start = index, value = 0;
        for (; index < format.Length && format[index] is >= (byte)'0' and <= (byte)'9' && value < 10_000; index++)
            value = value * 10 + format[index] - '0';
        return index == start ? null : value;
    }
}
