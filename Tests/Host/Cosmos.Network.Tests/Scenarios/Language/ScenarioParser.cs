using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using Cosmos.Network.Tests.Scenarios.Wire;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>Reads scenario files; README.md beside them is the grammar.</summary>
public static partial class ScenarioParser
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="ScenarioException">A line makes no sense.</exception>
    public static List<ScenarioLine> Parse(string text)
    {
        List<ScenarioLine> lines = [];
        int number = 0;
        foreach (string raw in text.Split('\n'))
        {
            number++;
            string line = Comment().Replace(raw, "").Trim();
            if (line.Length == 0)
                continue;
            try
            {
                foreach (string expanded in Opening.Expand(line))
                    lines.Add(ParseLine(number, expanded));
            }
            catch (Exception exception) when (exception is FormatException or ArgumentException or OverflowException)
            {
                throw new ScenarioException($"line {number}: {exception.Message}\n    {line}");
            }
        }

        return lines;
    }

    private static ScenarioLine ParseLine(int number, string line)
    {
        string[] words = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words[0] is "option" or "stack" or "flow")
            return new ScenarioLine { Number = number, Source = line, Kind = LineKind.Directive, Words = words };
        ScenarioTime time = ScenarioTime.Parse(line, out string rest);
        LineKind kind = rest.StartsWith(">?", StringComparison.Ordinal) ? LineKind.Allow
            : rest[0] == '>' ? LineKind.Expect
            : rest[0] == '<' ? LineKind.Inject
            : LineKind.Call;
        return kind == LineKind.Call ? ParseCall(number, line, time, rest) : ParseFrame(number, line, time, kind, rest[(kind == LineKind.Allow ? 2 : 1)..].Trim());
    }

    private static ScenarioLine ParseCall(int number, string line, ScenarioTime time, string rest)
    {
        Match match = Call().Match(rest);
        if (!match.Success)
            throw new FormatException("Neither a packet nor a call.");
        string arguments = match.Groups["arguments"].Value.Trim();
        return new ScenarioLine
        {
            Number = number,
            Source = line,
            Kind = LineKind.Call,
            Time = time,
            Target = match.Groups["target"].Success ? match.Groups["target"].Value : null,
            Function = match.Groups["function"].Value,
            Arguments = arguments.Length == 0 ? [] : arguments.Split(',', StringSplitOptions.TrimEntries),
            Result = match.Groups["result"].Success ? match.Groups["result"].Value.Trim() : null,
        };
    }

    private static ScenarioLine ParseFrame(int number, string line, ScenarioTime time, LineKind kind, string text)
    {
        string flow = "";
        if (text.StartsWith('['))
        {
            int end = text.IndexOf(']', StringComparison.Ordinal);
            flow = text[1..end];
            text = text[(end + 1)..].Trim();
        }

        List<Layer> layers = [];
        while (text.Length > 0)
        {
            Match match = LayerName().Match(text);
            if (!match.Success)
            {
                layers.Add(ParseSegment(text));
                break;
            }

            int end = FindEnd(text, match.Length);
            layers.Add(ParseLayer(match.Groups["name"].Value, text[match.Length..end]));
            text = text[(end + 1)..].Trim();
        }

        if (layers.Count == 0)
            throw new FormatException("A packet without anything in it.");
        return new ScenarioLine { Number = number, Source = line, Kind = kind, Time = time, Flow = flow, Layers = layers };
    }

    private static int FindEnd(string text, int position)
    {
        bool isQuoted = false;
        for (; position < text.Length; position++)
        {
            if (text[position] == '"')
                isQuoted = !isQuoted;
            else if (text[position] == ')' && !isQuoted)
                return position;
        }

        throw new FormatException("A parenthesis is missing.");
    }

    private static Layer ParseLayer(string name, string text)
    {
        Layer layer = new(name);
        foreach (Match match in Field().Matches(text))
        {
            string field = match.Groups["name"].Value;
            bool isNot = match.Groups["not"].Length > 0;
            string value = match.Groups["quoted"].Success ? match.Groups["quoted"].Value
                : match.Groups["value"].Success ? match.Groups["value"].Value
                : isNot ? "0" : "1";
            if (field == "opts" && name == "tcp")
                layer.Options = TcpOption.ParseList(value);
            else
                layer.With(field, value);
        }

        return layer;
    }

    /// <summary><c>FLAGS START:END(LENGTH) [ack N] [win N] [urg N] [&lt;options&gt;] [{field=value ...}]</c>.</summary>
    private static Layer ParseSegment(string text)
    {
        Match match = Segment().Match(text);
        if (!match.Success)
            throw new FormatException($"'{text}' is neither a layer nor a TCP segment.");
        Layer layer = match.Groups["fields"].Success ? ParseLayer("tcp", match.Groups["fields"].Value) : new Layer("tcp");
        layer.Fields.TryAdd("flags", match.Groups["flags"].Value);
        if (match.Groups["start"].Success)
        {
            string start = match.Groups["start"].Value;
            string length = match.Groups["length"].Value;
            string end = match.Groups["end"].Value;
            if (start != "*" && length != "*" && Layer.ParseNumber(start) + Layer.ParseNumber(length) != Layer.ParseNumber(end))
                throw new FormatException($"{start} and {length} bytes do not end at {end}.");
            layer.Fields.TryAdd("seq", start);
            layer.Fields.TryAdd("len", length);
        }

        foreach (string field in (string[])["ack", "win", "wnd", "urg"])
        {
            if (match.Groups[field].Success)
                layer.With(field, match.Groups[field].Value);
        }

        if (match.Groups["options"].Success)
            layer.Options = TcpOption.ParseList(match.Groups["options"].Value);
        return layer;
    }

    [GeneratedRegex(@"(^|\s)#.*$", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?:(?<target>\w+)\s*=\s*)?(?<function>\w+)\((?<arguments>[^()]*)\)(?:\s*=\s*(?<result>.+))?$", RegexOptions.CultureInvariant)]
    private static partial Regex Call();

    [GeneratedRegex(@"^(?<name>eth|arp|ip6|ip|ext|frag|tcp|udp|icmp6|icmp|igmp|dhcp|dns|data)\(", RegexOptions.CultureInvariant)]
    private static partial Regex LayerName();

    [GeneratedRegex(@"(?<not>!?)(?<name>[A-Za-z]\w*)(?:=(?:""(?<quoted>[^""]*)""|(?<value>\S+)))?", RegexOptions.CultureInvariant)]
    private static partial Regex Field();

    [GeneratedRegex(@"^(?<flags>[FSRP.UEW|-]+|\*)(?:\s+(?:(?<start>-?\d+|\*):(?<end>-?\d+|\*)\((?<length>\S+?)\)))?(?:\s+ack\s+(?<ack>\S+))?(?:\s+win\s+(?<win>\S+))?(?:\s+wnd\s+(?<wnd>\S+))?(?:\s+urg\s+(?<urg>\S+))?(?:\s+<(?<options>[^>]*)>)?(?:\s+\{(?<fields>[^}]*)\})?$", RegexOptions.CultureInvariant)]
    private static partial Regex Segment();
}
