using System;
using System.Collections.Generic;
using System.Text;
using Cosmos.Network.Addressing;
using Cosmos.Network.Dns;

namespace Cosmos.Network.Tests.Dns;

/// <summary>Writes responses byte by byte, sharing nothing with the code under test.</summary>
internal sealed class DnsBytes
{
    private readonly List<byte> _bytes = [];
    private int _answers;
    private int _authorities;

    public DnsBytes(ushort id, string name, DnsRecordType type, int responseCode = 0, bool isTruncated = false)
    {
        Put16(id);
        Put16(0x8180 | responseCode | (isTruncated ? 0x200 : 0));
        Put16(1);
        Put16(0);
        Put16(0);
        Put16(0);
        PutName(name);
        Put16((int)type);
        Put16(1);
    }

    /// <summary>A response to a query as it was sent: same identifier, same question.</summary>
    public static DnsBytes To(byte[] query, int responseCode = 0, bool isTruncated = false)
    {
        var bytes = new DnsBytes(0, "x", DnsRecordType.A, responseCode, isTruncated);
        bytes._bytes[0] = query[0];
        bytes._bytes[1] = query[1];
        bytes._bytes.RemoveRange(12, bytes._bytes.Count - 12);
        bytes._bytes.AddRange(query[12..]);
        return bytes;
    }

    public DnsBytes Address(string name, string address, uint timeToLive = 300)
    {
        Span<byte> data = stackalloc byte[16];
        InternetAddress value = InternetAddress.Parse(address);
        data = data[..value.CopyTo(data)];
        return Record(name, data.Length == 4 ? 1 : 28, timeToLive, data.ToArray());
    }

    public DnsBytes Alias(string name, string target, uint timeToLive = 300) => Record(name, 5, timeToLive, Wire(target));

    public DnsBytes Pointer(string name, string target, uint timeToLive = 300) => Record(name, 12, timeToLive, Wire(target));

    public DnsBytes Record(string name, int type, uint timeToLive, byte[] data)
    {
        _answers++;
        PutRecord(name, type, timeToLive, data);
        return this;
    }

    public DnsBytes Authority(string zone, uint timeToLive, uint minimum)
    {
        _authorities++;
        var data = new List<byte>();
        data.AddRange(Wire("ns." + zone));
        data.AddRange(Wire("admin." + zone));
        data.AddRange(new byte[16]);
        data.AddRange([(byte)(minimum >> 24), (byte)(minimum >> 16), (byte)(minimum >> 8), (byte)minimum]);
        PutRecord(zone, 6, timeToLive, [.. data]);
        return this;
    }

    public byte[] ToArray()
    {
        byte[] message = [.. _bytes];
        message[7] = (byte)_answers;
        message[9] = (byte)_authorities;
        return message;
    }

    public static byte[] Wire(string name)
    {
        var bytes = new List<byte>();
        if (name.Length > 0)
        {
            foreach (string label in name.Split('.'))
            {
                bytes.Add((byte)label.Length);
                bytes.AddRange(Encoding.ASCII.GetBytes(label));
            }
        }

        bytes.Add(0);
        return [.. bytes];
    }

    private void PutRecord(string name, int type, uint timeToLive, byte[] data)
    {
        PutName(name);
        Put16(type);
        Put16(1);
        Put16((int)(timeToLive >> 16));
        Put16((int)(timeToLive & 0xFFFF));
        Put16(data.Length);
        _bytes.AddRange(data);
    }

    private void PutName(string name) => _bytes.AddRange(Wire(name));

    private void Put16(int value)
    {
        _bytes.Add((byte)(value >> 8));
        _bytes.Add((byte)value);
    }
}
