using System.Globalization;
using System.Linq;
using System.Text;

namespace Cosmos.User;

/// <summary>Text from elsewhere on the terminals of users.</summary>
public static class TerminalText
{
    /// <summary>A name in which control characters are visible, as <c>\u001b</c>: names of files, hosts and threads must not move the cursor of whoever looks at them.</summary>
    public static string Visible(string name)
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
}
