using System;
using System.Collections.Generic;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Channels;

/// <summary>Encoded terminal modes (RFC 4254, section 8).</summary>
internal static class TerminalModes
{
    private const byte End = 0;

    /// <summary>Opcodes from here on are not defined: reading stops there.</summary>
    private const byte FirstUndefined = 160;

    /// <summary>Reads opcodes with their arguments up to the end, an undefined opcode, or a missing byte. At most 159 entries.</summary>
    internal static IReadOnlyDictionary<byte, uint> Parse(ReadOnlySpan<byte> encoded)
    {
        Dictionary<byte, uint> modes = [];
        SshReader reader = new(encoded);
        while (reader.TryReadByte(out byte opcode) && opcode is > End and < FirstUndefined && reader.TryReadUInt32(out uint argument))
            modes[opcode] = argument;

        return modes;
    }
}
