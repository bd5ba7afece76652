using System;

namespace Cosmos.Network.Configuration;

/// <summary>Names of machines (RFC 952; RFC 1123, section 2.1): stricter than what the domain name system carries.</summary>
public static class HostNames
{
    /// <summary>Whether a text is a host name: labels of letters, digits and inner hyphens, at most 63 characters each and 253 together.</summary>
    public static bool IsValid(ReadOnlySpan<char> name)
    {
        if (name.Length is 0 or > 253)
            return false;
        foreach (Range range in name.Split('.'))
        {
            ReadOnlySpan<char> label = name[range];
            if (label.Length is 0 or > 63 || label[0] == '-' || label[^1] == '-')
                return false;
            foreach (char character in label)
            {
                if (!char.IsAsciiLetterOrDigit(character) && character != '-')
                    return false;
            }
        }

        return true;
    }
}
