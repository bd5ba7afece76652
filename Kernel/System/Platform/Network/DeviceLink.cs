using System;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;

namespace Cosmos.System2.Network;

/// <summary>A network device as a link of the stack. The lock of the stack is held in every member.</summary>
/// <remarks>Nothing is copied and, after the first frames, nothing allocated: buffers go to the device and come back by reference.</remarks>
internal sealed class DeviceLink : ILink, INetworkDeviceClient
{
    /// <summary>Bytes of a receive buffer: a standard frame with the device's header. Longer frames take several.</summary>
    internal const int ReceiveBufferLength = 2048;

    /// <summary>Most pieces of a frame to send.</summary>
    internal const int MaximumParts = 32;

    private readonly INetworkDevice _device;
    private readonly PacketPool _receivePool;
    private readonly Action _wake;
    private readonly DmaSegment[] _segments = new DmaSegment[MaximumParts];
    private readonly int _maximumParts;
    private ILinkReceiver? _receiver;
    private TransmitRecord? _unused;
    private bool _isBlocked; // a frame was refused
    private bool _hasRoom; // since then a transmission has ended
    private bool _isPolling;

    /// <summary>Wires the link.</summary>
    /// <param name="device">An open device.</param>
    /// <param name="memory">Where receive buffers come from.</param>
    /// <param name="receiveLimit">Most receive buffers, those that wait in sockets included.</param>
    /// <param name="wake">Makes the network thread poll soon.</param>
    internal DeviceLink(INetworkDevice device, IPacketMemorySource memory, int receiveLimit, Action wake)
    {
        _device = device;
        _wake = wake;
        _receivePool = new PacketPool(memory, ReceiveBufferLength, receiveLimit, keep: receiveLimit / 4);
        _maximumParts = Math.Min(device.MaximumSegments, MaximumParts);
        Address = new MacAddress(device.Address);
        Offloads = ToOffloads(device.Features);
    }

    /// <inheritdoc/>
    public MacAddress Address { get; }

    /// <inheritdoc/>
    public int MaximumTransmissionUnit => _device.MaximumTransmissionUnit;

    /// <inheritdoc/>
    public bool IsUp => _device.IsLinkUp;

    /// <inheritdoc/>
    public LinkOffloads Offloads { get; }

    /// <summary>Whether the device got fewer buffers than it wants, because all of them wait in sockets. It receives nothing more when it has none.</summary>
    internal bool IsStarved { get; private set; }

    /// <summary>Frames that were dropped because they lie in too many pieces.</summary>
    internal long Dropped { get; private set; }

    /// <inheritdoc/>
    public void Start(ILinkReceiver receiver)
    {
        _receiver = receiver;
        _device.Start(this);
    }

    /// <inheritdoc/>
    public bool TryTransmit(in OutgoingFrame frame)
    {
        ReadOnlySpan<FramePart> parts = frame.Parts;
        if (parts.Length > _maximumParts)
        {
            Dropped++;
            return true;
        }

        TransmitRecord record = TakeRecord();
        for (int i = 0; i < parts.Length; i++)
        {
            ref readonly FramePart part = ref parts[i];
            _segments[i] = new DmaSegment(part.Buffer.DeviceAddress + (uint)part.Start, part.Length);
            record.Add(part.Buffer);
        }

        TransmitOffload offload = frame.Offload;
        NetworkTransmitRequest request = new(offload.ChecksumStart, offload.ChecksumOffset, offload.SegmentSize, offload.HeaderLength, offload.IsIPv6);

        // Noted before: the attempt itself may bring finished transmissions back.
        bool wasBlocked = _isBlocked;
        _hasRoom &= wasBlocked;
        if (_device.TryTransmit(_segments.AsSpan(0, parts.Length), request, record))
            return true;

        _isBlocked = true;
        Recycle(record);
        return false;
    }

    /// <inheritdoc/>
    public void Flush() => _device.Flush();

    /// <summary>Takes over what the device has done and gives it new buffers.</summary>
    /// <param name="budget">Most received frames.</param>
    /// <returns>Number of received frames; more may be left when it is <paramref name="budget"/>.</returns>
    internal int Poll(int budget)
    {
        IsStarved = false;
        _isPolling = true;
        int count = _device.Poll(budget);
        _isPolling = false;
        if (_isBlocked && _hasRoom)
        {
            _isBlocked = _hasRoom = false;
            _receiver?.OnTransmitReady();
        }

        return count;
    }

    /// <summary>Asks for an interrupt at the next activity.</summary>
    /// <returns><see langword="false"/> when there is something to poll already.</returns>
    internal bool TryRest() => _device.TryRest();

    bool INetworkDeviceClient.TryProvideBuffer(out NetworkReceiveBuffer buffer)
    {
        if (_receivePool.TryTake() is not { } packet)
        {
            IsStarved = true;
            buffer = default;
            return false;
        }

        buffer = new NetworkReceiveBuffer(packet.Array, packet.DeviceAddress, packet);
        return true;
    }

    void INetworkDeviceClient.OnReceived(ReadOnlySpan<ReceivedPart> parts, int firstOffset, bool isChecksumValid)
    {
        PacketBuffer first = (PacketBuffer)parts[0].Token;
        first.Start = firstOffset;
        first.Length = parts[0].Length;
        PacketBuffer last = first;
        for (int i = 1; i < parts.Length; i++)
        {
            PacketBuffer buffer = (PacketBuffer)parts[i].Token;
            buffer.Start = 0;
            buffer.Length = parts[i].Length;
            last.Next = buffer;
            last = buffer;
        }

        _receiver!.OnFrame(first, new ReceiveInfo(isChecksumValid));
    }

    void INetworkDeviceClient.OnUnused(object token) => ((PacketBuffer)token).Release();

    void INetworkDeviceClient.OnTransmitted(object token)
    {
        Recycle((TransmitRecord)token);
        _hasRoom = true;
        if (_isBlocked && !_isPolling)
            _wake();
    }

    void INetworkDeviceClient.OnLinkChanged()
    {
        if (_device.Failure is { } reason)
            NetworkConsole.Report($"{_device.Name} was taken out of service: {reason}");
        _receiver?.OnLinkChanged();
    }

    private static LinkOffloads ToOffloads(NetworkDeviceFeatures features)
    {
        LinkOffloads offloads = LinkOffloads.None;
        if (features.HasFlag(NetworkDeviceFeatures.TransmitChecksum))
            offloads |= LinkOffloads.TransmitChecksum;
        if (features.HasFlag(NetworkDeviceFeatures.TcpSegmentationV4))
            offloads |= LinkOffloads.TcpSegmentationV4;
        if (features.HasFlag(NetworkDeviceFeatures.TcpSegmentationV6))
            offloads |= LinkOffloads.TcpSegmentationV6;
        if (features.HasFlag(NetworkDeviceFeatures.ReceiveChecksum))
            offloads |= LinkOffloads.ReceiveChecksum;
        return offloads;
    }

    private TransmitRecord TakeRecord()
    {
        if (_unused is not { } record)
            return new TransmitRecord(MaximumParts);
        _unused = record.Next;
        record.Next = null;
        return record;
    }

    private void Recycle(TransmitRecord record)
    {
        record.Release();
        record.Next = _unused;
        _unused = record;
    }
}
