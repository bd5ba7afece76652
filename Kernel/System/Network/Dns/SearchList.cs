using System.Collections.Generic;

namespace Cosmos.Network.Dns;

/// <summary>Which names a short name may stand for (RFC 1123, section 6.1.4.3; <c>search</c> and <c>ndots</c> of resolv.conf).</summary>
internal static class SearchList
{
    /// <summary>Lists the names to try, in order; none when the name can never be asked for.</summary>
    public static IReadOnlyList<string> Candidates(string name, DnsSettings settings, DnsOptions options)
    {
        if (name.EndsWith('.'))
            return [name[..^1]];
        int dots = 0;
        foreach (char character in name)
            dots += character == '.' ? 1 : 0;
        var candidates = new List<string>();
        bool isAbsoluteFirst = dots >= options.DotsForAbsoluteName || settings.SearchDomains.Count == 0;
        if (isAbsoluteFirst)
            candidates.Add(name);
        foreach (string domain in settings.SearchDomains)
        {
            string candidate = $"{name}.{domain}";
            if (DnsName.IsValid(candidate))
                candidates.Add(candidate);
        }

        if (!isAbsoluteFirst)
            candidates.Add(name);
        return candidates;
    }
}
