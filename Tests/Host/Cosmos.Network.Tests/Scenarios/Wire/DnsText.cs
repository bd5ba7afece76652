using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;

namespace Cosmos.Network.Tests.Scenarios.Wire;

/// <summary>
/// DNS messages (RFC 1035) as fields: <c>q=NAME/TYPE</c>, <c>an=</c>, <c>ns=</c> and <c>ar=</c> lists of <c>NAME/TYPE/TTL/DATA</c> between
/// semicolons, flags <c>reply aa tc rd ra</c>, <c>rcode=</c>, <c>id=</c>; <c>prefix</c> for the length before it in a TCP stream (RFC 1035, section 4.2.2).
/// </summary>
public static class DnsText
{
    private static readonly Dictionary<string, int> s_types = new()
    {
        ["A"] = 1,
        ["NS"] = 2,
        ["CNAME"] = 5,
        ["SOA"] = 6,
        ["PTR"] = 12,
        ["MX"] = 15,
        ["TXT"] = 16,
        ["AAAA"] = 28,
        ["OPT"] = 41,
        ["ANY"] = 255,
    };

    public static byte[] Encode(Layer layer)
    {
        int flags = (layer.Has("reply") ? 0x8000 : 0) | (layer.Has("aa") ? 0x400 : 0) | (layer.Has("tc") ? 0x200 : 0) | (layer.Has("rd") ? 0x100 : 0)
            | (layer.Has("ra") ? 0x80 : 0) | (int)layer.Number("rcode", 0) | ((int)layer.Number("opcode", 0) << 11);
        string[] questions = Split(layer, "q");
        string[][] sections = [Split(layer, "an"), Split(layer, "ns"), Split(layer, "ar")];
        List<byte> bytes = [];
        Add16(bytes, layer.Number("id", 0));
        Add16(bytes, flags);
        Add16(bytes, layer.Number("qdcount", questions.Length));
        Add16(bytes, layer.Number("ancount", sections[0].Length));
        Add16(bytes, layer.Number("nscount", sections[1].Length));
        Add16(bytes, layer.Number("arcount", sections[2].Length));
        Dictionary<string, int> known = new(StringComparer.Ordinal);
        foreach (string question in questions)
        {
            string[] parts = question.Split('/');
            AddName(bytes, parts[0], known);
            Add16(bytes, TypeOf(parts[1]));
            Add16(bytes, 1);
        }

        foreach (string record in sections.SelectMany(section => section))
            AddRecord(bytes, record.Split('/', 4), known);
        if (layer.Fields.TryGetValue("trailing", out string? hex))
            bytes.AddRange(Convert.FromHexString(hex));
        byte[] message = [.. bytes];
        if (layer.Has("prefix"))
            message = [(byte)(message.Length >> 8), (byte)message.Length, .. message];
        return layer.Fields.ContainsKey("cut") ? message[..(int)layer.Number("cut", 0)] : message;
    }

    public static Layer Decode(ReadOnlySpan<byte> bytes)
    {
        Layer layer = new("dns");
        if (bytes.Length < 12)
            return layer.With("short", 1);
        int flags = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        layer.With("id", BinaryPrimitives.ReadUInt16BigEndian(bytes)).With("reply", flags >> 15).With("rd", (flags >> 8) & 1).With("tc", (flags >> 9) & 1);
        layer.With("rcode", flags & 15).With("len", bytes.Length);
        layer.With("qdcount", BinaryPrimitives.ReadUInt16BigEndian(bytes[4..])).With("arcount", BinaryPrimitives.ReadUInt16BigEndian(bytes[10..]));
        int position = 12;
        StringBuilder name = new();
        while (position < bytes.Length && bytes[position] is > 0 and < 64 && position + bytes[position] < bytes.Length)
        {
            name.Append(name.Length > 0 ? "." : "").Append(Encoding.ASCII.GetString(bytes.Slice(position + 1, bytes[position])));
            position += bytes[position] + 1;
        }

        if (position + 5 <= bytes.Length)
        {
            int type = BinaryPrimitives.ReadUInt16BigEndian(bytes[(position + 1)..]);
            string text = s_types.FirstOrDefault(pair => pair.Value == type).Key ?? type.ToString(CultureInfo.InvariantCulture);
            layer.With("q", $"{name}/{text}");
        }

        return layer;
    }

    private static string[] Split(Layer layer, string field) => layer.Text(field, "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static int TypeOf(string text) => s_types.TryGetValue(text, out int type) ? type : (int)Layer.ParseNumber(text);

    private static void AddRecord(List<byte> bytes, string[] parts, Dictionary<string, int> known)
    {
        AddName(bytes, parts[0], known);
        Add16(bytes, TypeOf(parts[1]));
        Add16(bytes, 1);
        long lifetime = Layer.ParseNumber(parts[2]);
        Add16(bytes, lifetime >> 16);
        Add16(bytes, lifetime);
        int lengthAt = bytes.Count;
        Add16(bytes, 0);
        switch (parts[1])
        {
            case "A" or "AAAA":
                bytes.AddRange(IPAddress.Parse(parts[3]).GetAddressBytes());
                break;
            case "CNAME" or "PTR" or "NS":
                AddName(bytes, parts[3], known);
                break;
            case "SOA":
                AddName(bytes, "ns.example", known);
                AddName(bytes, "admin.example", known);
                foreach (long value in new long[] { 1, 3600, 600, 86400, Layer.ParseNumber(parts[3]) })
                {
                    Add16(bytes, value >> 16);
                    Add16(bytes, value);
                }

                break;
            default:
                bytes.AddRange(Convert.FromHexString(parts[3]));
                break;
        }

        int length = bytes.Count - lengthAt - 2;
        bytes[lengthAt] = (byte)(length >> 8);
        bytes[lengthAt + 1] = (byte)length;
    }

    private static void AddName(List<byte> bytes, string name, Dictionary<string, int> known)
    {
        while (name.Length > 0)
        {
            if (known.TryGetValue(name, out int position))
            {
                Add16(bytes, 0xC000 | position);
                return;
            }

            known[name] = bytes.Count;
            int dot = name.IndexOf('.', StringComparison.Ordinal);
            string label = dot < 0 ? name : name[..dot];
            bytes.Add((byte)label.Length);
            bytes.AddRange(Encoding.ASCII.GetBytes(label));
            name = dot < 0 ? "" : name[(dot + 1)..];
        }

        bytes.Add(0);
    }

    private static void Add16(List<byte> bytes, long value) => bytes.AddRange([(byte)(value >> 8), (byte)value]);
}
