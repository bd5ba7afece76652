using System;
using System.Collections.Generic;
using System.Globalization;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>
/// Usual beginnings. <c>begin accepted &lt;options&gt;</c> stands for a listener on port 8080 and a connection <c>c</c> that was accepted from it,
/// <c>begin connected &lt;options&gt;</c> for a connection <c>c</c> to port 80; in both a round trip takes 100 ms.
/// </summary>
public static class Opening
{
    private static readonly string[] s_accepted =
    [
        "+0 s = socket(tcp)",
        "+0 bind(s, :8080)",
        "+0 listen(s, 10)",
        "+0 < S 0:0(0) win 65535 <OPTIONS>",
        "+0 > S. 0:0(0) ack 1",
        "+0.1 < . 1:1(0) ack 1 win 65535 STAMP",
        "+0 c = accept(s)",
    ];

    private static readonly string[] s_connected =
    [
        "flow local=:* remote=:80",
        "+0 c = socket(tcp)",
        "+0 connect(c, 10.0.0.2:80) = InProgress",
        "+0 > S 0:0(0)",
        "+0.1 < S. 0:0(0) ack 1 win 65535 <OPTIONS>",
        "+0 > . 1:1(0) ack 1",
        "+0 get(c, Error) = None",
    ];

    /// <summary>The lines that a line stands for.</summary>
    public static IEnumerable<string> Expand(string line)
    {
        if (!line.StartsWith("begin ", StringComparison.Ordinal))
        {
            yield return line;
            yield break;
        }

        int start = line.IndexOf('<', StringComparison.Ordinal);
        string name = (start < 0 ? line : line[..start])["begin ".Length..].Trim();
        string options = start < 0 ? "mss 1460" : line[(start + 1)..line.IndexOf('>', StringComparison.Ordinal)];
        string[] lines = name switch
        {
            "accepted" => s_accepted,
            "connected" => s_connected,
            _ => throw new FormatException($"No scenario begins '{name}'."),
        };

        // With timestamps, the third segment has one as well (RFC 7323, section 3.2).
        int timestamp = options.IndexOf("TS val ", StringComparison.Ordinal);
        string stamp = timestamp < 0 ? "" : $"<TS val {long.Parse(options[(timestamp + 7)..].Split(' ')[0], CultureInfo.InvariantCulture) + 100} ecr last>";
        foreach (string each in lines)
            yield return each.Replace("OPTIONS", options, StringComparison.Ordinal).Replace(" STAMP", " " + stamp, StringComparison.Ordinal).TrimEnd();
    }
}
