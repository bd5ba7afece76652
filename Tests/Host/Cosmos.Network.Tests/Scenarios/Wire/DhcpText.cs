using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;

namespace Cosmos.Network.Tests.Scenarios.Wire;

/// <summary>DHCP messages (RFC 2131, options of RFC 2132) as fields.</summary>
public static class DhcpText
{
    private static readonly string[] s_types = ["", "discover", "offer", "request", "decline", "ack", "nak", "release", "inform"];

    private static readonly Dictionary<string, (byte Code, char Kind)> s_options = new()
    {
        ["mask"] = (1, 'a'),
        ["router"] = (3, 'a'),
        ["nameserver"] = (6, 'a'),
        ["hostname"] = (12, 's'),
        ["domain"] = (15, 's'),
        ["mtu"] = (26, 'h'),
        ["requested"] = (50, 'a'),
        ["lease"] = (51, 'w'),
        ["server"] = (54, 'a'),
        ["maxsize"] = (57, 'h'),
        ["t1"] = (58, 'w'),
        ["t2"] = (59, 'w'),
        ["parameters"] = (55, 'b'),
        ["clientid"] = (61, 'b'),
        ["message"] = (56, 's'),
    };

    public static byte[] Encode(Layer layer)
    {
        byte[] fixedPart = new byte[236];
        fixedPart[0] = (byte)layer.Number("op", 2);
        fixedPart[1] = 1;
        fixedPart[2] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(fixedPart.AsSpan(4), (uint)layer.Number("xid", 0));
        layer.Address("ciaddr", "0.0.0.0").CopyTo(fixedPart, 12);
        layer.Address("yiaddr", "0.0.0.0").CopyTo(fixedPart, 16);
        layer.Address("siaddr", "0.0.0.0").CopyTo(fixedPart, 20);
        layer.Mac("chaddr", "02:00:00:00:01:01").CopyTo(fixedPart, 28);
        List<byte> options = layer.Text("cookie", "") == "bad" ? [0x63, 0x82, 0x53, 0x64] : [0x63, 0x82, 0x53, 0x63];
        int type = Array.IndexOf(s_types, layer.Text("type", "offer"));
        if (type > 0)
            options.AddRange([53, 1, (byte)type]);
        foreach ((string name, string value) in layer.Fields)
        {
            if (!s_options.TryGetValue(name, out (byte Code, char Kind) option))
                continue;
            byte[] contents = option.Kind switch
            {
                'a' => [.. value.Split(',').SelectMany(address => IPAddress.Parse(address).GetAddressBytes())],
                's' => Encoding.ASCII.GetBytes(value),
                'h' => [(byte)(Layer.ParseNumber(value) >> 8), (byte)Layer.ParseNumber(value)],
                'w' => BitConverter.GetBytes(BinaryPrimitives.ReverseEndianness((uint)Layer.ParseNumber(value))),
                _ => Convert.FromHexString(value),
            };
            options.AddRange([option.Code, (byte)contents.Length, .. contents]);
        }

        if (layer.Fields.TryGetValue("rawoption", out string? raw))
            options.AddRange(Convert.FromHexString(raw));
        if (!layer.Has("noend"))
            options.Add(255);
        return [.. fixedPart, .. options];
    }

    public static Layer Decode(ReadOnlySpan<byte> bytes)
    {
        Layer layer = new("dhcp");
        if (bytes.Length < 240)
            return layer.With("short", 1);
        layer.With("op", bytes[0]).With("xid", BinaryPrimitives.ReadUInt32BigEndian(bytes[4..])).With("secs", BinaryPrimitives.ReadUInt16BigEndian(bytes[8..]));
        layer.With("broadcast", bytes[10] >> 7);
        layer.With("ciaddr", Address(bytes[12..])).With("yiaddr", Address(bytes[16..])).With("siaddr", Address(bytes[20..])).With("giaddr", Address(bytes[24..]));
        layer.With("chaddr", FrameDecoder.Mac(bytes.Slice(28, 6))).With("len", bytes.Length);
        layer.With("cookie", Convert.ToHexString(bytes.Slice(236, 4)));
        ReadOnlySpan<byte> rest = bytes[240..];
        while (rest.Length >= 2 && rest[0] != 255)
        {
            if (rest[0] == 0)
            {
                rest = rest[1..];
                continue;
            }

            byte code = rest[0];
            int length = Math.Min(rest[1], rest.Length - 2);
            ReadOnlySpan<byte> contents = rest.Slice(2, length);
            rest = rest[(2 + length)..];
            if (code == 53 && length == 1)
            {
                layer.With("type", s_types[Math.Min(contents[0], (byte)8)]);
                continue;
            }

            foreach ((string name, (byte Code, char Kind) option) in s_options)
            {
                if (option.Code == code)
                    layer.With(name, Text(option.Kind, contents));
            }
        }

        return layer.With("end", !rest.IsEmpty && rest[0] == 255 ? 1 : 0);
    }

    private static string Text(char kind, ReadOnlySpan<byte> contents)
    {
        switch (kind)
        {
            case 'a' when contents.Length > 0 && contents.Length % 4 == 0:
                List<string> addresses = [];
                for (; contents.Length > 0; contents = contents[4..])
                    addresses.Add(Address(contents));
                return string.Join(',', addresses);
            case 's':
                return Encoding.ASCII.GetString(contents);
            case 'h' when contents.Length == 2:
                return BinaryPrimitives.ReadUInt16BigEndian(contents).ToString(CultureInfo.InvariantCulture);
            case 'w' when contents.Length == 4:
                return BinaryPrimitives.ReadUInt32BigEndian(contents).ToString(CultureInfo.InvariantCulture);
            default:
                return Convert.ToHexString(contents);
        }
    }

    private static string Address(ReadOnlySpan<byte> bytes) => new IPAddress(bytes[..4]).ToString();
}
