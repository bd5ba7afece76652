using System;
using System.Collections.Generic;
using Cosmos.Network.Addressing;
using Cosmos.Network.Buffers;
using Cosmos.Network.Links;
using Cosmos.Network.Tests.Simulation.Frames;

namespace Cosmos.Network.Tests.Simulation;

/// <summary>
/// A network card with the rules of <see cref="ILink"/> built in: it throws when the stack changes bytes that are still being sent, sends frames
/// longer than the MTU, leaves wrong lengths or checksums, or asks for an offload that was not offered.
/// </summary>
public sealed class SimulatedLink : ILink, IFrameSink
{
    private readonly SimulatedHost _host;
    private readonly SimulatedLinkOptions _options;
    private readonly PacketPool _receivePool;
    private readonly Queue<PendingFrame> _ring = new();
    private readonly SeededRandom _random;
    private ILinkReceiver? _receiver;
    private int _unflushed;
    private bool _isSending;
    private bool _refusedOne;
    private bool _isUp = true;

    /// <summary>Puts a card into a host.</summary>
    public SimulatedLink(SimulatedHost host, MacAddress address, SimulatedLinkOptions options)
    {
        _host = host;
        _options = options;
        Address = address;
        _random = new SeededRandom((ulong)address.GetHashCode());
        _receivePool = new PacketPool(host.Memory, options.ReceiveBufferLength, options.ReceiveRing, keep: 256);
    }

    /// <inheritdoc/>
    public MacAddress Address { get; }

    /// <inheritdoc/>
    public int MaximumTransmissionUnit => _options.MaximumTransmissionUnit;

    /// <inheritdoc/>
    public bool IsUp => _isUp;

    /// <inheritdoc/>
    public LinkOffloads Offloads => _options.Offloads;

    /// <summary>The stack's side of the card.</summary>
    public NetworkInterface Interface { get; internal set; } = null!;

    /// <summary>Where sent frames go: a wire, a switch, a script; nowhere without a cable.</summary>
    public IFrameSink? Output { get; set; }

    /// <summary>Sees every frame that passes the plug, true for those received.</summary>
    public Action<SimulatedFrame, bool>? Tap { get; set; }

    /// <summary>Frames that were received and passed to the stack.</summary>
    public long Received { get; private set; }

    /// <summary>Frames that were sent, after cutting.</summary>
    public long Transmitted { get; private set; }

    /// <summary>Long segments that the card had to cut.</summary>
    public long Cut { get; private set; }

    /// <summary>Frames that no receive buffer was left for.</summary>
    public long Overruns { get; private set; }

    /// <summary>Receive buffers that the stack holds.</summary>
    public int ReceiveBuffersInUse => _receivePool.InUse;

    /// <summary>Frames that the stack has queued and the card not sent.</summary>
    public int QueuedFrames => _ring.Count;

    /// <inheritdoc/>
    public void Start(ILinkReceiver receiver)
    {
        if (_receiver is not null)
            throw new InvalidOperationException("The link has been started before.");
        _receiver = receiver;
    }

    /// <inheritdoc/>
    public bool TryTransmit(in OutgoingFrame frame)
    {
        CheckLock();
        if (_ring.Count >= _options.TransmitRing)
        {
            _refusedOne = true;
            return false;
        }

        _ring.Enqueue(new PendingFrame(frame));
        _unflushed++;
        return true;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        CheckLock();
        if (_unflushed == 0)
            return;
        _unflushed = 0;
        if (_isSending)
            return;
        _isSending = true;
        _host.Network.Schedule(TransmitTime(), SendNext);
    }

    /// <summary>Pulls or puts in the plug.</summary>
    public void SetUp(bool isUp)
    {
        if (_isUp == isUp)
            return;
        _isUp = isUp;
        _host.Run(() => _receiver!.OnLinkChanged());
    }

    /// <inheritdoc/>
    public void Deliver(SimulatedFrame frame)
    {
        if (!_isUp || _receiver is null)
            return;
        Tap?.Invoke(frame, true);
        bool isLong = frame.IsChecksumValid && (_options.KeepsLongSegments || (_options.Offloads & LinkOffloads.ReceiveChecksum) != 0);
        if (frame.Bytes.Length > _options.MaximumTransmissionUnit + 18 && !isLong)
        {
            Overruns++;
            return;
        }

        _host.Run(() => Pass(frame));
    }

    private void Pass(SimulatedFrame frame)
    {
        PacketBuffer? first = null;
        PacketBuffer? last = null;
        ReadOnlySpan<byte> bytes = frame.Bytes;

        // Even an empty frame has a buffer: devices may report such things.
        do
        {
            PacketBuffer? buffer = _receivePool.TryTake();
            if (buffer is null)
            {
                Overruns++;
                first?.ReleaseChain();
                return;
            }

            // What lay in the buffer before must not matter.
            buffer.Array.AsSpan().Fill(0xA5);
            buffer.Length = Math.Min(bytes.Length, buffer.Capacity);
            if (_options.SplitsAnywhere && buffer.Length > 0)
                buffer.Length = first is null ? Math.Max(Math.Min(buffer.Length, 128), _random.Next(buffer.Length) + 1) : _random.Next(buffer.Length) + 1;
            bytes[..buffer.Length].CopyTo(buffer.Array);
            bytes = bytes[buffer.Length..];
            if (last is null)
                first = buffer;
            else
                last.Next = buffer;
            last = buffer;
        }
        while (!bytes.IsEmpty);

        Received++;
        bool isValid = frame.IsChecksumValid && (_options.Offloads & LinkOffloads.ReceiveChecksum) != 0;
        _receiver!.OnFrame(first!, new ReceiveInfo(isValid));
    }

    private long TransmitTime() =>
        _options.BitsPerSecond == 0 || _ring.Count == 0 ? 0 : Math.Max(1, _ring.Peek().Length * 8_000_000L / _options.BitsPerSecond);

    private void SendNext()
    {
        _host.Lock(() =>
        {
            do
            {
                PendingFrame frame = _ring.Dequeue();
                byte[] bytes = frame.Complete(_options.ChecksFrames);
                if (IsUp)
                    Send(bytes, frame.Offload);
            }
            while (_ring.Count > 0 && _options.BitsPerSecond == 0);

            _isSending = _ring.Count > 0;
        });

        if (_isSending)
            _host.Network.Schedule(TransmitTime(), SendNext);
        if (_refusedOne && _ring.Count <= _options.TransmitRing / 2)
        {
            _refusedOne = false;
            _host.Run(() => _receiver!.OnTransmitReady());
        }
    }

    private void Send(byte[] bytes, TransmitOffload offload)
    {
        OffloadEngine.CheckRequest(bytes, offload, _options.Offloads);
        if (offload.SegmentSize > 0 && bytes.Length - offload.HeaderLength > offload.SegmentSize)
        {
            Cut++;
            if (_options.KeepsLongSegments)
            {
                Emit(OffloadEngine.Finish(bytes, offload), true);
                return;
            }

            foreach (byte[] piece in OffloadEngine.CutSegment(bytes, offload))
                Emit(piece, false);
            return;
        }

        bool isPartial = offload.ChecksumStart > 0;
        Emit(isPartial ? OffloadEngine.Finish(bytes, offload) : bytes, isPartial && _options.KeepsLongSegments);
    }

    private void Emit(byte[] bytes, bool isChecksumValid)
    {
        if (_options.ChecksFrames)
        {
            int limit = isChecksumValid ? 65535 + 40 : _options.MaximumTransmissionUnit;
            string? problem = FrameCheck.Find(bytes, limit);
            if (problem is not null)
                throw new InvalidOperationException($"{_host.Name} sent a bad frame: {problem}\n{Convert.ToHexString(bytes)}");
        }

        Transmitted++;
        SimulatedFrame frame = new(bytes, isChecksumValid);
        Tap?.Invoke(frame, false);
        Output?.Deliver(frame);
    }

    private void CheckLock()
    {
        if (!_host.Stack.Gate.IsHeldByCurrentThread)
            throw new InvalidOperationException("A link is used without the lock of the stack.");
    }
}
