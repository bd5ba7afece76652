using System;
using System.Buffers.Binary;
using System.Globalization;
using System.Linq;
using System.Net;
using Cosmos.Network.Tests.Simulation.Frames;

namespace Cosmos.Network.Tests.Scenarios.Wire;

/// <summary>ICMP (RFC 792), ICMPv6 (RFC 4443), neighbour discovery (RFC 4861) and multicast listener reports (RFC 3810).</summary>
public static class ControlMessage
{
    public static byte[] EncodeV4(Layer layer, byte[] inner)
    {
        byte[] message = [.. new byte[8], .. inner];
        message[0] = (byte)TypeV4(layer);
        message[1] = (byte)layer.Number("code", 0);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(4), (ushort)layer.Number("id", 0));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), (ushort)layer.Number("mtu", layer.Number("seq", 0)));
        if (layer.Fields.ContainsKey("gateway"))
            layer.Address("gateway", "").CopyTo(message, 4);
        if (layer.Has("pointer"))
            message[4] = (byte)layer.Number("pointer", 0);
        ushort checksum = Sum.Finish(Sum.Add(0, message));
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), layer.Text("checksum", "") == "bad" ? (ushort)(checksum ^ 1) : checksum);
        return message;
    }

    public static byte[] EncodeV6(Layer layer, byte[] inner, Func<byte[], byte[], byte[], byte[]> finish)
    {
        int type = TypeV6(layer);
        byte[] body = type switch
        {
            133 => new byte[4],
            134 => RouterAdvertisement(layer),
            135 => [0, 0, 0, 0, .. layer.Address("target", "2001:db8::1")],
            136 => [(byte)((layer.Has("r") ? 0x80 : 0) | (layer.Has("s") ? 0x40 : 0) | (layer.Has("o") ? 0x20 : 0)), 0, 0, 0, .. layer.Address("target", "2001:db8::2")],
            137 => [0, 0, 0, 0, .. layer.Address("target", "2001:db8::2"), .. layer.Address("dest", "2001:db8::2")],
            128 or 129 => [.. Big16(layer.Number("id", 0)), .. Big16(layer.Number("seq", 0))],
            130 => [.. Big16(layer.Number("delay", 1000)), 0, 0, .. layer.Address("group", "::"), 2, 125, 0, 0],
            _ => Big32(layer.Number("mtu", layer.Number("pointer", 0))),
        };
        byte[] options = [];
        if (layer.Fields.ContainsKey("slla"))
            options = [.. options, 1, 1, .. layer.Mac("slla", "")];
        if (layer.Fields.ContainsKey("tlla"))
            options = [.. options, 2, 1, .. layer.Mac("tlla", "")];
        if (type == 134 && layer.Fields.ContainsKey("mtu"))
            options = [.. options, 5, 1, 0, 0, .. Big32(layer.Number("mtu", 0))];
        if (layer.Fields.TryGetValue("prefix", out string? prefix))
            options = [.. options, .. PrefixInformation(layer, prefix)];
        if (layer.Fields.TryGetValue("rdnss", out string? server))
            options = [.. options, 25, 3, 0, 0, .. Big32(layer.Number("rdnsslife", 600)), .. IPAddress.Parse(server).GetAddressBytes()];
        if (layer.Fields.TryGetValue("rawoption", out string? raw))
            options = [.. options, .. Convert.FromHexString(raw)];
        byte[] message = [(byte)type, (byte)layer.Number("code", 0), 0, 0, .. body, .. options, .. inner];
        return finish([], [], message);
    }

    public static Layer DecodeV4(ReadOnlySpan<byte> bytes)
    {
        Layer layer = new("icmp");
        string name = bytes[0] switch { 0 => "reply", 8 => "echo", 3 => "unreachable", 11 => "exceeded", 12 => "parameter", byte other => other.ToString(CultureInfo.InvariantCulture) };
        layer.With("type", name).With("code", bytes[1]);
        if (bytes[0] is 0 or 8)
            layer.With("id", BinaryPrimitives.ReadUInt16BigEndian(bytes[4..])).With("seq", BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
        else
            layer.With("mtu", BinaryPrimitives.ReadUInt16BigEndian(bytes[6..])).With("pointer", bytes[4]);
        layer.Payload = bytes[8..].ToArray();
        return layer.With("len", bytes.Length - 8);
    }

    public static Layer DecodeV6(ReadOnlySpan<byte> bytes)
    {
        Layer layer = new("icmp6");
        string name = bytes[0] switch
        {
            1 => "unreachable",
            2 => "toobig",
            3 => "exceeded",
            4 => "parameter",
            128 => "echo",
            129 => "reply",
            133 => "rs",
            134 => "ra",
            135 => "ns",
            136 => "na",
            143 => "mld2",
            byte other => other.ToString(CultureInfo.InvariantCulture),
        };
        layer.With("type", name).With("code", bytes[1]);
        int options = bytes.Length;
        switch (bytes[0])
        {
            case 133 when bytes.Length >= 8:
                options = 8;
                break;
            case 135 or 136 when bytes.Length >= 24:
                layer.With("target", new IPAddress(bytes.Slice(8, 16)).ToString());
                layer.With("r", bytes[4] >> 7).With("s", (bytes[4] >> 6) & 1).With("o", (bytes[4] >> 5) & 1);
                options = 24;
                break;
            case 128 or 129 when bytes.Length >= 8:
                layer.With("id", BinaryPrimitives.ReadUInt16BigEndian(bytes[4..])).With("seq", BinaryPrimitives.ReadUInt16BigEndian(bytes[6..]));
                layer.With("len", bytes.Length - 8);
                layer.Payload = bytes[8..].ToArray();
                break;
            case 143 when bytes.Length >= 8:
                DecodeReport(layer, bytes[8..]);
                break;
            case < 128 when bytes.Length >= 8:
                uint value = BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]);
                layer.With("mtu", value).With("pointer", value).With("len", bytes.Length - 8);
                layer.Payload = bytes[8..].ToArray();
                break;
        }

        for (ReadOnlySpan<byte> rest = bytes[options..]; rest.Length >= 8 && rest[1] > 0 && rest[1] * 8 <= rest.Length; rest = rest[(rest[1] * 8)..])
        {
            if (rest[0] is 1 or 2)
                layer.With(rest[0] == 1 ? "slla" : "tlla", FrameDecoder.Mac(rest.Slice(2, 6)));
            else if (rest[0] == 14)
                layer.With("nonce", Convert.ToHexString(rest[2..(rest[1] * 8)]));
        }

        return layer;
    }

    private static void DecodeReport(Layer layer, ReadOnlySpan<byte> records)
    {
        string groups = "";
        while (records.Length >= 20)
        {
            int sources = BinaryPrimitives.ReadUInt16BigEndian(records[2..]);
            groups += $"{(groups.Length > 0 ? "," : "")}{records[0]}/{new IPAddress(records.Slice(4, 16))}";
            int length = 20 + (16 * sources) + (records[1] * 4);
            if (length > records.Length)
                break;
            records = records[length..];
        }

        layer.With("groups", groups);
    }

    private static int TypeV4(Layer layer) => layer.Text("type", "echo") switch
    {
        "reply" => 0,
        "unreachable" => 3,
        "quench" => 4,
        "redirect" => 5,
        "echo" => 8,
        "exceeded" => 11,
        "parameter" => 12,
        "timestamp" => 13,
        "mask" => 17,
        string number => (int)Layer.ParseNumber(number),
    };

    private static int TypeV6(Layer layer) => layer.Text("type", "echo") switch
    {
        "unreachable" => 1,
        "toobig" => 2,
        "exceeded" => 3,
        "parameter" => 4,
        "echo" => 128,
        "reply" => 129,
        "query" => 130,
        "rs" => 133,
        "ra" => 134,
        "ns" => 135,
        "na" => 136,
        "redirect" => 137,
        string number => (int)Layer.ParseNumber(number),
    };

    private static byte[] RouterAdvertisement(Layer layer) =>
    [
        (byte)layer.Number("hoplimit", 64),
        (byte)((layer.Has("m") ? 0x80 : 0) | (layer.Has("o") ? 0x40 : 0)),
        .. Big16(layer.Number("lifetime", 1800)),
        .. Big32(layer.Number("reachable", 0)),
        .. Big32(layer.Number("retrans", 0)),
    ];

    /// <summary><c>prefix=2001:db8:1::/64</c> with <c>valid=</c>, <c>preferred=</c> (seconds) and <c>pflags=</c> (L on-link, A autonomous).</summary>
    private static byte[] PrefixInformation(Layer layer, string prefix)
    {
        string[] parts = prefix.Split('/');
        string flags = layer.Text("pflags", "LA");
        byte bits = (byte)((flags.Contains('L', StringComparison.Ordinal) ? 0x80 : 0) | (flags.Contains('A', StringComparison.Ordinal) ? 0x40 : 0));
        return
        [
            3, 4, (byte)Layer.ParseNumber(parts[1]), bits,
            .. Big32(layer.Number("valid", 86400)), .. Big32(layer.Number("preferred", 14400)), 0, 0, 0, 0,
            .. IPAddress.Parse(parts[0]).GetAddressBytes(),
        ];
    }

    private static byte[] Big16(long value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Big32(long value) => [.. Enumerable.Range(0, 4).Select(i => (byte)(value >> (24 - (8 * i))))];
}
