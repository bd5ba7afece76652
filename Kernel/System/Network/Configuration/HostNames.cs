using System;

namespace Cosmos.Network.Configuration;

/// <summary>Names of machines (RFC 952; RFC 1123, section 2.1): stricter than what the domain name system carries.</summary>
public static class HostNames
{
    /// <summary>Most characters of a name.</summary>
    public const int MaximumLength = 253;

    /// <summary>Whether a text is a host name: labels of letters, digits and inner hyphens, at most 63 characters each and 253 together.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > MaximumLength)
            return false;

        // One pass without helpers of the class library: every image contains this function, to read its name from the command line.
        int length = 0; // of the label so far
        for (int i = 0; i < name.Length; i++)
        {
            char character = name[i];
            if (character == '.')
            {
                if (!EndsLabel(name, i, length))
                    return false;
                length = 0;
                continue;
            }

            if (!char.IsAsciiLetterOrDigit(character) && (character != '-' || length == 0))
                return false;
            length++;
        }

        return EndsLabel(name, name.Length, length);
    }

    private static bool EndsLabel(ReadOnlySpan<char> name, int end, int length) => length is > 0 and <= 63 && name[end - 1] != '-';
}
