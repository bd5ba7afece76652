using System;
using System.Buffers.Binary;
using System.IO;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>Writes frames as a capture file (the classic format of libpcap, version 2.4) that tshark and Wireshark read.</summary>
public sealed class PcapWriter : IDisposable
{
    private const uint Magic = 0xA1B2_C3D4;
    private const int LinkTypeEthernet = 1;
    private const int SnapLength = 262_144;
    private readonly Stream _stream;
    private readonly SimulatedNetwork _network;

    /// <summary>Starts a capture.</summary>
    /// <param name="stream">Where it is written to; closed with the writer.</param>
    /// <param name="network">Whose time it tells.</param>
    public PcapWriter(Stream stream, SimulatedNetwork network)
    {
        _stream = stream;
        _network = network;
        Span<byte> header = stackalloc byte[24];
        header.Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(header, Magic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteInt32LittleEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteInt32LittleEndian(header[20..], LinkTypeEthernet);
        _stream.Write(header);
    }

    /// <summary>Frames written.</summary>
    public int Count { get; private set; }

    /// <summary>Writes what passes a card's plug from now on.</summary>
    public void Listen(SimulatedLink link) => link.Tap += (frame, _) => Write(frame.Bytes);

    /// <summary>Writes a frame with the time of now.</summary>
    public void Write(ReadOnlySpan<byte> frame)
    {
        Span<byte> header = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(header, (uint)(_network.Now / 1_000_000));
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], (uint)(_network.Now % 1_000_000));
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], Math.Min(frame.Length, SnapLength));
        BinaryPrimitives.WriteInt32LittleEndian(header[12..], frame.Length);
        _stream.Write(header);
        _stream.Write(frame[..Math.Min(frame.Length, SnapLength)]);
        Count++;
    }

    /// <inheritdoc/>
    public void Dispose() => _stream.Dispose();
}
