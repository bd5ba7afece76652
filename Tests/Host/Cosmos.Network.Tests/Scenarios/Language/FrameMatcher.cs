using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Cosmos.Network.Tests.Scenarios.Wire;

namespace Cosmos.Network.Tests.Scenarios.Language;

/// <summary>Compares a frame that came with the one that a scenario expects.</summary>
public sealed class FrameMatcher(Values values)
{
    /// <summary>Compares.</summary>
    /// <returns>The first difference, or <see langword="null"/>.</returns>
    public string? Difference(IReadOnlyList<Layer> expected, IReadOnlyList<Layer> actual, Flow? flow)
    {
        int position = 0;
        foreach (Layer layer in expected)
        {
            int found = position;
            while (found < actual.Count && actual[found].Name != layer.Name)
                found++;
            if (found == actual.Count)
                return $"no {layer.Name}";
            string? difference = layer.Name == "tcp" ? Segment(layer, actual[found], flow) : Fields(layer, actual[found]);
            if (difference is not null)
                return difference;
            position = found + 1;
        }

        return null;
    }

    private string? Fields(Layer expected, Layer actual)
    {
        foreach ((string field, string value) in expected.Fields)
        {
            if (field is "hex" or "text" or "from")
            {
                string hex = field == "hex" ? value
                    : field == "text" ? Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(value))
                    : Convert.ToHexString(Pattern.Make(Values.Number(value), actual.Payload.Length));
                if (!string.Equals(hex, Convert.ToHexString(actual.Payload), StringComparison.OrdinalIgnoreCase))
                    return $"{expected.Name} carries {Convert.ToHexString(actual.Payload)}";
                continue;
            }

            string found = actual.Text(field, value is "0" or "!*" ? "0" : "(none)");
            if (value == "!*" ? actual.Fields.ContainsKey(field) : !values.Matches(value, found))
                return $"{field} is {found}, not {value}";
        }

        return null;
    }

    private string? Segment(Layer expected, Layer actual, Flow? flow)
    {
        string flags = expected.Text("flags", "*");
        if (flags != "*" && !flags.Split('|').Any(choice => TcpFlags.Parse(choice) == TcpFlags.Parse(actual.Text("flags", ""))))
            return $"flags are {actual.Text("flags", "")}, not {flags}";
        uint own = flow?.LocalIsn ?? 0;
        uint other = flow?.RemoteIsn ?? 0;
        int sequence = (int)((uint)actual.Number("seq", 0) - own);
        Dictionary<string, string> found = new()
        {
            ["seq"] = Text(sequence),
            ["ack"] = Text((int)((uint)actual.Number("ack", 0) - other)),
            ["rawseq"] = Text(actual.Number("seq", 0)),
            ["wnd"] = Text(actual.Number("win", 0) << (actual.Text("flags", "").Contains('S', StringComparison.Ordinal) ? 0 : flow?.LocalWindowShift ?? 0)),
        };
        foreach ((string field, string value) in expected.Fields)
        {
            if (field == "flags")
                continue;
            string text = found.GetValueOrDefault(field) ?? actual.Text(field, "0");
            if (!values.Matches(value, text))
                return $"{field} is {text}, not {value}";
        }

        // What scenarios send has a pattern; what a resolver sends has not.
        if (actual.Payload.Length > 0 && flow is not null && flow.Remote.Port != 53)
        {
            int mismatch = Pattern.FindMismatch(actual.Payload, sequence - 1);
            if (mismatch >= 0)
                return $"byte {sequence + mismatch} of the stream is wrong";
        }

        return expected.Options is null ? null : Options(expected.Options, actual.Options ?? [], other);
    }

    private string? Options(List<TcpOption> expected, List<TcpOption> actual, uint isn)
    {
        List<TcpOption> rest = [.. actual.Where(option => option.Name is not ("nop" or "eol"))];
        bool isOpen = false;
        foreach (TcpOption option in expected)
        {
            if (option.Name is "nop" or "eol")
                continue;
            if (option.Name == "...")
            {
                isOpen = true;
                continue;
            }

            int index = rest.FindIndex(candidate => candidate.Name == option.Name);
            if (index < 0)
                return $"no option {option}";
            IReadOnlyList<string> found = rest[index].Name == "sack"
                ? [.. rest[index].Values.Select(value => Text((int)((uint)Layer.ParseNumber(value) - isn)))]
                : rest[index].Values;
            if (found.Count != option.Values.Count || option.Values.Where((value, i) => !values.Matches(value, found[i])).Any())
                return $"option is {new TcpOption(option.Name, found)}, not {option}";
            rest.RemoveAt(index);
        }

        return isOpen || rest.Count == 0 ? null : $"option {rest[0]} was not expected";
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
