using System;
using System.Buffers;
using System.Globalization;
using System.Text;

namespace Cosmos.Shell;

/// <summary>Makes text harmless for terminals: what a peer sends must not move anybody's cursor.</summary>
internal static class LogText
{
    private const string Controls =
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000A\u000B\u000C\u000D\u000E\u000F\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F"
        + "\u0080\u0081\u0082\u0083\u0084\u0085\u0086\u0087\u0088\u0089\u008A\u008B\u008C\u008D\u008E\u008F\u0090\u0091\u0092\u0093\u0094\u0095\u0096\u0097\u0098\u0099\u009A\u009B\u009C\u009D\u009E\u009F";

    private static readonly SearchValues<char> s_controls = SearchValues.Create(Controls);

    /// <summary>Writes control characters as <c>\xNN</c>; leaves tabs.</summary>
    public static string Clean(ReadOnlySpan<char> text)
    {
        int first = text.IndexOfAny(s_controls);
        if (first < 0)
            return text.ToString();

        StringBuilder clean = new();
        foreach (char character in text)
        {
            if (s_controls.Contains(character))
                clean.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:X2}");
            else
                clean.Append(character);
        }

        return clean.ToString();
    }
}
