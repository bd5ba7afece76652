using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Network.Addressing;

namespace Cosmos.Network.Dhcp;

/// <summary>The options of a message by their codes; an option that occurs several times is one long option (RFC 3396).</summary>
internal sealed class DhcpOptionTable
{
    private readonly byte[]?[] _options = new byte[]?[256];

    /// <summary>Adds the options of a field.</summary>
    /// <param name="field">Options, an end option, padding.</param>
    /// <returns><see langword="false"/> when an option leaves the field.</returns>
    public bool TryAdd(ReadOnlySpan<byte> field)
    {
        int position = 0;
        while (position < field.Length)
        {
            byte code = field[position++];
            if (code == (byte)DhcpOption.Pad)
                continue;
            if (code == (byte)DhcpOption.End)
                return true;
            if (position == field.Length || field.Length - position - 1 < field[position])
                return false;
            ReadOnlySpan<byte> value = field.Slice(position + 1, field[position]);
            position += 1 + value.Length;
            _options[code] = _options[code] is { } before ? [.. before, .. value] : value.ToArray();
        }

        // Servers exist that leave the end option off when the field is full.
        return true;
    }

    /// <summary>The value of an option; empty when there is none.</summary>
    public ReadOnlySpan<byte> Get(DhcpOption option) => _options[(byte)option];

    /// <summary>Reads an option that is missing or has a number of 1, 2 or 4 bytes.</summary>
    /// <returns><see langword="false"/> when it has another length.</returns>
    public bool TryGetNumber(DhcpOption option, int length, out uint? value)
    {
        value = null;
        byte[]? bytes = _options[(byte)option];
        if (bytes is null)
            return true;
        if (bytes.Length != length)
            return false;
        value = length switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
        return true;
    }

    /// <summary>Reads an option that is missing or has addresses; those that no host can have are left out.</summary>
    /// <returns><see langword="false"/> when its length is no multiple of 4.</returns>
    public bool TryGetAddresses(DhcpOption option, out List<InternetAddress> addresses)
    {
        addresses = [];
        ReadOnlySpan<byte> bytes = Get(option);
        if (bytes.Length % 4 != 0)
            return false;
        for (; !bytes.IsEmpty; bytes = bytes[4..])
        {
            var address = new InternetAddress(bytes[..4]);
            if (!address.IsAny && !address.IsMulticast && address != InternetAddress.BroadcastV4 && !addresses.Contains(address))
                addresses.Add(address);
        }

        return true;
    }
}
