using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Configuration;

/// <summary>The smallest parts of network words: fields between colons, addresses, prefix lengths.</summary>
internal static class CommandLineFields
{
    /// <summary>Cuts a text at its colons, except those inside brackets; an IPv6 address without brackets is one field.</summary>
    public static bool TrySplit(string value, out List<string> fields)
    {
        fields = [];
        int slash = value.IndexOf('/');
        if (InternetAddress.TryParse(slash < 0 ? value : value[..slash], out InternetAddress plain) && !plain.IsIPv4)
        {
            fields.Add(value);
            return true;
        }

        int start = 0;
        bool inBrackets = false;
        for (int i = 0; i < value.Length; i++)
        {
            switch (value[i])
            {
                case '[':
                    inBrackets = true;
                    break;
                case ']':
                    inBrackets = false;
                    break;
                case ':' when !inBrackets:
                    fields.Add(value[start..i]);
                    start = i + 1;
                    break;
            }
        }

        fields.Add(value[start..]);
        return !inBrackets;
    }

    /// <summary>Reads an address; IPv6 with or without brackets, IPv4 with four numbers only.</summary>
    public static bool TryReadAddress(string text, out InternetAddress address)
    {
        address = default;
        if (text.Length > 2 && text[0] == '[' && text[^1] == ']')
            return InternetAddress.TryParse(text.AsSpan(1, text.Length - 2), out address) && !address.IsIPv4;
        // "10.1" and "1" are addresses to the class library, and mistakes here.
        if (!text.Contains(':') && text.Split('.').Length != 4)
            return false;
        // A scope would be lost; the interface is known anyway.
        return !text.Contains('%') && InternetAddress.TryParse(text, out address);
    }

    /// <summary>Reads a prefix length, or for IPv4 a netmask.</summary>
    public static bool TryReadPrefix(string text, bool isIPv4, out int prefix)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out prefix))
            return prefix <= (isIPv4 ? 32 : 128);
        return isIPv4 && TryReadAddress(text, out InternetAddress mask) && mask.IsIPv4 && TryGetPrefix(mask.V4, out prefix);
    }

    /// <summary>Counts the bits of a netmask.</summary>
    /// <returns><see langword="false"/> when a one follows a zero.</returns>
    public static bool TryGetPrefix(uint mask, out int prefix)
    {
        prefix = BitOperations.LeadingZeroCount(~mask);
        return prefix == 32 || mask << prefix == 0;
    }

    /// <summary>Prefix length by class (RFC 791, section 3.2).</summary>
    public static int ClassPrefix(InternetAddress address) => (address.V4 >> 29) switch
    {
        < 4 => 8,
        < 6 => 16,
        _ => 24,
    };

    /// <summary>Whether the part of an IPv4 address behind the prefix is neither all zeros nor all ones.</summary>
    public static bool IsHost(InternetAddress address, int prefix)
    {
        uint hostMask = prefix == 0 ? uint.MaxValue : ~(uint.MaxValue << (32 - prefix));
        uint host = address.V4 & hostMask;
        return host != 0 && host != hostMask;
    }
}
