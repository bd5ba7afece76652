using System;
using System.Text;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>A received message, read field by field; a missing field fails the test.</summary>
internal sealed class Message(byte[] payload)
{
    private int _position = 1;

    internal byte Number => payload[0];

    internal byte[] Payload => payload;

    internal bool IsAtEnd => _position == payload.Length;

    internal uint UInt32()
    {
        SshReader reader = new(payload.AsSpan(_position));
        if (!reader.TryReadUInt32(out uint value))
            throw new InvalidOperationException($"Message {Number} ends before a uint32.");

        _position = payload.Length - reader.Rest.Length;
        return value;
    }

    internal bool Boolean()
    {
        if (IsAtEnd)
            throw new InvalidOperationException($"Message {Number} ends before a boolean.");

        return payload[_position++] != 0;
    }

    internal byte[] String()
    {
        SshReader reader = new(payload.AsSpan(_position));
        if (!reader.TryReadString(out ReadOnlySpan<byte> value))
            throw new InvalidOperationException($"Message {Number} ends before a string.");

        _position = payload.Length - reader.Rest.Length;
        return value.ToArray();
    }

    internal string Text() => Encoding.UTF8.GetString(String());

    public override string ToString() => Number == 1 ? $"DISCONNECT {Convert.ToHexString(payload)}" : $"message {Number}: {Convert.ToHexString(payload)}";
}
