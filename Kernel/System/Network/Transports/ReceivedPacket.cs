using System;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;

namespace Cosmos.Network.Transports;

/// <summary>A packet that IP hands up: all checks of IP are done, all fragments are there.</summary>
internal readonly ref struct ReceivedPacket
{
    /// <summary>Bytes of transport header that are contiguous in the first buffer, if the packet has so many.</summary>
    public const int ContiguousLength = 64;

    /// <summary>
    /// The packet from its transport header on: the lengths of the buffers of the chain add up to <see cref="Length"/>, none is empty except the first of
    /// an empty packet. Its first <see cref="ContiguousLength"/> bytes are in the first buffer.
    /// </summary>
    public required PacketBuffer Frame { get; init; }

    /// <summary>Bytes of transport header and payload.</summary>
    public required int Length { get; init; }

    /// <summary>Who sent it, as it says.</summary>
    public required InternetAddress Source { get; init; }

    /// <summary>The local address, group or broadcast address that it was sent to.</summary>
    public required InternetAddress Destination { get; init; }

    /// <summary>Where it came in.</summary>
    public required NetworkInterface Interface { get; init; }

    /// <summary>The protocol number.</summary>
    public required byte Protocol { get; init; }

    /// <summary>Whether the transport checksum need not be looked at.</summary>
    public bool IsChecksumValid { get; init; }

    /// <summary>Time to live or hop limit.</summary>
    public byte TimeToLive { get; init; }

    /// <summary>Type of service or traffic class, with the two bits of ECN.</summary>
    public byte TypeOfService { get; init; }

    /// <summary>Whether it was sent to a broadcast or multicast address, on the link or in the IP header.</summary>
    public bool IsGroup { get; init; }

    /// <summary>Bytes of the IP header (and extension headers) that lie before the transport header in the first buffer.</summary>
    public int NetworkHeaderLength { get; init; }

    /// <summary>Where <see cref="TakeFrame"/> notes who owns the frame.</summary>
    internal required FrameSlot Slot { get; init; }

    /// <summary>The first buffer's part of the packet, with the transport header.</summary>
    public Span<byte> Bytes => Frame.Bytes;

    /// <summary>The IP header and its extensions.</summary>
    public ReadOnlySpan<byte> NetworkHeader => Frame.Array.AsSpan(Frame.Start - NetworkHeaderLength, NetworkHeaderLength);

    /// <summary>Whether somebody has taken the frame already.</summary>
    public bool IsTaken => Slot.Frame is null;

    /// <summary>
    /// Keeps the frame: the caller owns the chain and its references from now on and may cut, trim and link its buffers. Without this call, the chain is
    /// released when <see cref="ITransport.Receive"/> returns.
    /// </summary>
    /// <exception cref="InvalidOperationException">Somebody took it before.</exception>
    public PacketBuffer TakeFrame()
    {
        PacketBuffer frame = Slot.Frame ?? throw new InvalidOperationException("The frame has been taken.");
        Slot.Frame = null;
        return frame;
    }
}

/// <summary>Holds the frame that is being delivered until somebody takes it.</summary>
internal sealed class FrameSlot
{
    /// <summary>The frame, or <see langword="null"/> when it was taken.</summary>
    public PacketBuffer? Frame;
}
