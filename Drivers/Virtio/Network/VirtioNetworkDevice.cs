using System;
using System.Threading;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.Drivers.Virtio.Queue;
using Cosmos.Drivers.Virtio.Transport;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Interrupts;

namespace Cosmos.Drivers.Virtio.Network;

/// <summary>The network device of a virtual machine, virtio-net (virtio 1.2, section 5.1), with one pair of queues.</summary>
/// <remarks>
/// No frame is copied and nothing is allocated per frame. The interrupt handler acknowledges and sets the event; all other work is done in
/// <see cref="Poll"/>. The receive queue asks for interrupts only while its user rests, the transmit queue only after it was full. The device is
/// not trusted: one that breaks the rules is reset and stays down, and what it still owned goes back to the client once it has confirmed the
/// reset. Until then, if need be forever, this object keeps all of that memory alive.
/// </remarks>
public sealed partial class VirtioNetworkDevice : INetworkDevice, IInterruptHandler, IDisposable
{
    private const int ReceiveQueue = 0;
    private const int TransmitQueue = 1;
    private const int SmallestTransmitQueue = 4;
    private const int AddressLength = 6;
    private const int EthernetHeaderLength = 14;
    private const int StandardTransmissionUnit = 1500;

    // struct virtio_net_config
    private const int AddressOffset = 0;
    private const int StatusOffset = 6;
    private const int TransmissionUnitOffset = 10;
    private const ushort LinkUpFlag = 1; // VIRTIO_NET_S_LINK_UP
    private const int ConfigurationAttempts = 10;

    // A frame of 64 KiB with headers in the shortest buffers that a client may give, and some room.
    private const int MaximumReceiveParts = 64;
    private const int LargestSegmentCount = 64;

    private readonly VirtioTransport _transport;
    private readonly DmaAllocator _dma;
    private readonly InterruptEvent _activity;
    private readonly IInterruptLine _line;
    private readonly VirtioNetworkOptions _options;
    private readonly VirtioNegotiation _negotiation;
    private readonly byte[] _address = new byte[AddressLength];
    private readonly ReceivedPart[] _parts = new ReceivedPart[MaximumReceiveParts];
    private SplitVirtqueue? _receiveQueue;
    private SplitVirtqueue? _transmitQueue;
    private DmaRegion? _headers;
    private DmaTable<VirtioNetworkHeader> _headerTable;
    private VirtioNetworkFeatures _negotiated;
    private bool _hasMergeableBuffers;
    private INetworkDeviceClient? _client;
    private SplitVirtqueue? _abandoned; // with the tokens of frames that the device may still read; _buffers has those that it may write
    private int _headerLength;
    private bool _isRunning;
    private bool _isLinkUp;
    private bool _hasNewConfiguration;
    private int _descriptorsPerBuffer = 1;
    private long _received;
    private long _transmitted;
    private long _dropped;
    private long _notifications;
    private long _interrupts;

    /// <summary>Wires the driver; <see cref="Open"/> touches the device.</summary>
    /// <param name="transport">The device.</param>
    /// <param name="dma">Memory that the device reaches.</param>
    /// <param name="clock">Clock of the reset's deadline.</param>
    /// <param name="activity">Event that the interrupt handler sets; several devices may share it.</param>
    /// <param name="line">The device's interrupt.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public VirtioNetworkDevice(
        VirtioTransport transport,
        DmaAllocator dma,
        IClock clock,
        InterruptEvent activity,
        IInterruptLine line,
        VirtioNetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(dma);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(activity);
        ArgumentNullException.ThrowIfNull(line);
        _options = options ?? new VirtioNetworkOptions();
        CheckQueueSize(_options.ReceiveQueueSize, 2);
        CheckQueueSize(_options.TransmitQueueSize, 64);
        _transport = transport;
        _dma = dma;
        _activity = activity;
        _line = line;
        _negotiation = new VirtioNegotiation(transport, clock);
    }

    /// <inheritdoc/>
    public string Name => _options.Name;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Address => _address;

    /// <inheritdoc/>
    public int MaximumTransmissionUnit { get; private set; } = StandardTransmissionUnit;

    /// <inheritdoc/>
    public bool IsLinkUp => _isRunning && _isLinkUp;

    /// <inheritdoc/>
    public string? Failure { get; private set; }

    /// <inheritdoc/>
    public NetworkDeviceFeatures Features { get; private set; }

    /// <inheritdoc/>
    public int MaximumSegments { get; private set; }

    /// <summary>Counts since the start.</summary>
    public VirtioNetworkStatistics Statistics => new(_received, _transmitted, _dropped, _notifications, Volatile.Read(ref _interrupts));

    /// <summary>Whether the device did not confirm its last reset, so that its memory is lost.</summary>
    internal bool HasAbandonedMemory => _abandoned is not null;

    /// <summary>Brings the device up. Frames are received from <see cref="Start"/> on.</summary>
    public VirtioStartResult Open()
    {
        if (_receiveQueue is not null || Failure is not null)
            throw new InvalidOperationException("The device has been opened before.");

        VirtioStartResult result = _negotiation.ChooseFeatures(
            VirtioDeviceType.Network, offered => VirtioNetworkNegotiation.Choose(offered, _options.UsesOffloads));
        if (result != VirtioStartResult.Ok)
            return result;

        _negotiated = (VirtioNetworkFeatures)_negotiation.Features;
        _hasMergeableBuffers = Has(VirtioNetworkFeatures.MergeableBuffers);
        _headerLength = _transport.IsLegacy && !_hasMergeableBuffers
            ? VirtioNetworkHeader.LegacyLength
            : VirtioNetworkHeader.Length;
        _descriptorsPerBuffer = _headerLength == VirtioNetworkHeader.LegacyLength && !Has(VirtioNetworkFeatures.AnyLayout) ? 2 : 1;
        Features = DeviceFeatures();
        if (!TryReadConfiguration())
            return _negotiation.Fail(VirtioStartResult.DeviceError);

        result = OpenQueues();
        if (result == VirtioStartResult.Ok)
        {
            _line.Connect(this);
            _line.Enable();
            result = _negotiation.SetDriverOk();
        }

        _isRunning = result == VirtioStartResult.Ok;
        if (!_isRunning)
            Stop($"it could not be started: {result}");
        return result;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The device is not open, or has a client.</exception>
    public void Start(INetworkDeviceClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (_receiveQueue is null || _client is not null)
            throw new InvalidOperationException("A device is opened, then started, once.");

        _client = client;
        _buffers = new NetworkReceiveBuffer[_receiveQueue.Size];
        Refill(client, _receiveQueue);
    }

    /// <inheritdoc/>
    public void Flush()
    {
        if (_transmitQueue is not null && _transmitQueue.Publish())
            Notify(TransmitQueue);
    }

    /// <inheritdoc/>
    public int Poll(int budget)
    {
        INetworkDeviceClient client = _client ?? throw new InvalidOperationException("The device has not been started.");
        if (_receiveQueue is not { } receive || _transmitQueue is not { } transmit)
            return 0;

        if (Volatile.Read(ref _hasNewConfiguration))
            UpdateConfiguration(client);
        PollTransmissions(client, transmit);
        int count = Receive(client, receive, budget);
        if (!receive.IsBroken && !transmit.IsBroken && _isRunning)
            return count;

        Stop(transmit.IsBroken ? "it broke the rules of the transmit queue" : "it broke the rules of the receive queue");
        return count;
    }

    /// <inheritdoc/>
    public bool TryRest()
    {
        if (_receiveQueue is not { } receive || _transmitQueue is not { } transmit)
            return true;

        return receive.TryAwait()
            && (!_isTransmitBlocked || transmit.TryAwait())
            && !transmit.IsBroken
            && !Volatile.Read(ref _hasNewConfiguration);
    }

    /// <inheritdoc/>
    public InterruptOutcome OnInterrupt()
    {
        VirtioInterrupts reasons = _transport.TakeInterrupts();
        if (reasons == VirtioInterrupts.None)
            return InterruptOutcome.NotMine;

        _interrupts++;
        if ((reasons & VirtioInterrupts.ConfigurationChange) != 0)
            Volatile.Write(ref _hasNewConfiguration, true);
        _activity.Set();
        return InterruptOutcome.Handled;
    }

    /// <summary>Takes the device out of service.</summary>
    public void Dispose() => Stop("it was closed");

    private static void CheckQueueSize(int size, int smallest)
    {
        if (!int.IsPow2(size) || size < smallest || size > 1024)
            throw new ArgumentOutOfRangeException(nameof(size), size, $"The queue has a power of two of entries, {smallest} to 1024.");
    }

    private bool Has(VirtioNetworkFeatures feature) => (_negotiated & feature) != 0;

    private NetworkDeviceFeatures DeviceFeatures()
    {
        NetworkDeviceFeatures features = NetworkDeviceFeatures.None;
        if (Has(VirtioNetworkFeatures.Checksum))
            features |= NetworkDeviceFeatures.TransmitChecksum;
        if (Has(VirtioNetworkFeatures.HostTcpSegmentationV4))
            features |= NetworkDeviceFeatures.TcpSegmentationV4;
        if (Has(VirtioNetworkFeatures.HostTcpSegmentationV6))
            features |= NetworkDeviceFeatures.TcpSegmentationV6;
        if (Has(VirtioNetworkFeatures.GuestChecksum))
            features |= NetworkDeviceFeatures.ReceiveChecksum;
        return features;
    }

    private VirtioStartResult OpenQueues()
    {
        int receiveSize = QueueSize(ReceiveQueue, _options.ReceiveQueueSize);
        int transmitSize = QueueSize(TransmitQueue, _options.TransmitQueueSize);
        if (receiveSize < 2 || transmitSize < SmallestTransmitQueue)
            return VirtioStartResult.NoQueue;

        bool usesEventIndex = Has(VirtioNetworkFeatures.EventIndex);
        _receiveQueue = new SplitVirtqueue(_dma, receiveSize, usesEventIndex);
        _transmitQueue = new SplitVirtqueue(_dma, transmitSize, usesEventIndex) { WantsInterrupts = false };
        _headers = _dma.Allocate(VirtioNetworkHeader.Stride * transmitSize);
        _headerTable = _headers.TableAt<VirtioNetworkHeader>(0, transmitSize);
        MaximumSegments = Math.Min(transmitSize - 1, LargestSegmentCount);
        return TryEnable(ReceiveQueue, _receiveQueue) && TryEnable(TransmitQueue, _transmitQueue) ? VirtioStartResult.Ok : VirtioStartResult.NoQueue;
    }

    // A device may offer a size that is no power of two only with packed queues; one that does it here gets a smaller queue.
    private int QueueSize(int queue, int wanted)
    {
        int size = Math.Min(_transport.MaximumQueueSize(queue), wanted);
        return size < 1 ? 0 : 1 << int.Log2(size);
    }

    private bool TryEnable(int number, SplitVirtqueue queue) =>
        _transport.TryEnableQueue(number, queue.Size, queue.DescriptorsAddress, queue.AvailableAddress, queue.UsedAddress);

    private void Notify(int queue)
    {
        _notifications++;
        _transport.Notify(queue);
    }

    private void Stop(string reason)
    {
        if (_receiveQueue is null && _transmitQueue is null)
            return;

        _isRunning = false;
        Failure ??= reason;
        _line.Disable();
        SplitVirtqueue? receive = _receiveQueue;
        SplitVirtqueue? transmit = _transmitQueue;
        DmaRegion? headers = _headers;
        (_receiveQueue, _transmitQueue, _headers, _headerTable) = (null, null, null, default);
        if (_negotiation.Stop())
        {
            GiveBack(transmit);
            receive?.Dispose();
            transmit?.Dispose();
            headers?.Dispose();
        }
        else
        {
            Failure += "; it does not confirm its reset, so its memory is never used again";
            _abandoned = transmit;
        }

        _client?.OnLinkChanged();
    }

    private void GiveBack(SplitVirtqueue? transmit)
    {
        if (_client is not { } client)
            return;
        ReturnBuffers(client);
        while (transmit is not null && transmit.TryReclaim(out object? token))
            client.OnTransmitted(token!);
    }
}
