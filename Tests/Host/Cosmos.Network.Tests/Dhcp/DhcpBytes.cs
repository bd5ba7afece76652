using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text;
using Cosmos.Network.Addressing;
using Cosmos.Network.Tests.Harness;

namespace Cosmos.Network.Tests.Dhcp;

/// <summary>Writes what a server sends and reads what a client sends, sharing nothing with the code under test.</summary>
internal sealed class DhcpBytes
{
    private readonly byte[] _fixed = new byte[240];
    private readonly List<byte> _options = [];

    public DhcpBytes(byte type, uint transaction, string address, string? server = "10.0.0.9", uint? lease = 3600)
    {
        _fixed[0] = 2;
        _fixed[1] = 1;
        _fixed[2] = 6;
        BinaryPrimitives.WriteUInt32BigEndian(_fixed.AsSpan(4), transaction);
        InternetAddress.Parse(address).CopyTo(_fixed.AsSpan(16));
        Frames.Mac.CopyTo(_fixed.AsSpan(28));
        new byte[] { 99, 130, 83, 99 }.CopyTo(_fixed, 236);
        Option(53, type);
        if (server is not null)
            Option(54, Address(server));
        if (lease is { } seconds)
            Number(51, seconds);
    }

    public static byte[] Address(string address)
    {
        var bytes = new byte[4];
        InternetAddress.Parse(address).CopyTo(bytes);
        return bytes;
    }

    public DhcpBytes Option(byte code, params byte[] value)
    {
        _options.Add(code);
        _options.Add((byte)value.Length);
        _options.AddRange(value);
        return this;
    }

    public DhcpBytes Number(byte code, uint value) => Option(code, (byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value);

    public DhcpBytes Text(byte code, string value) => Option(code, Encoding.ASCII.GetBytes(value));

    public DhcpBytes Field(int offset, params byte[] value)
    {
        value.CopyTo(_fixed, offset);
        return this;
    }

    public byte[] ToArray() => [.. _fixed, .. _options, 255];

    /// <summary>The options of a client's message.</summary>
    public static Dictionary<byte, byte[]> Options(byte[] message)
    {
        var options = new Dictionary<byte, byte[]>();
        for (int i = 240; message[i] != 255; i += 2 + message[i + 1])
            options.Add(message[i], message[(i + 2)..(i + 2 + message[i + 1])]);
        return options;
    }

    public static uint Transaction(byte[] message) => BinaryPrimitives.ReadUInt32BigEndian(message.AsSpan(4));

    public static string Text(byte[] address) => new InternetAddress(address).ToString();
}
