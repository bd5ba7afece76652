using System;
using System.Security.Cryptography;
using System.Threading;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.Drivers.Virtio.Queue;
using Cosmos.Drivers.Virtio.Transport;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Dma;
using Cosmos.HAL.Interrupts;

namespace Cosmos.Drivers.Virtio.Entropy;

/// <summary>The entropy device of a virtual machine, virtio-rng (virtio 1.2, section 5.4).</summary>
/// <remarks>
/// One request at a time. A device that breaks the queue's rules, answers with nothing, repeats itself or misses its deadline is
/// reset and never asked again; its memory is given back only when it has confirmed the reset.
/// Safe for concurrent use.
/// </remarks>
public sealed class VirtioEntropySource : IEntropySource, IInterruptHandler, IDisposable
{
    private const int RequestQueue = 0;
    private const int QueueSize = 2;
    private const int NanosecondsPerTick = 100;

    /// <summary>Bytes of each answer that go into the continuous test instead of to the caller.</summary>
    private const int TestSize = 8;

    /// <summary>Without an interrupt line, the time between two looks at the queue.</summary>
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private readonly VirtioTransport _transport;
    private readonly DmaAllocator _dma;
    private readonly IClock _clock;
    private readonly InterruptEvent _wakeUp;
    private readonly IInterruptLine? _line;
    private readonly VirtioEntropyOptions _options;
    private readonly VirtioNegotiation _negotiation;
    private readonly byte[] _previous = new byte[TestSize];
    private SplitVirtqueue? _queue;
    private DmaRegion? _buffer;
    private bool _hasPrevious;

    /// <summary>Wires the driver; <see cref="Start"/> touches the device.</summary>
    /// <param name="transport">The device.</param>
    /// <param name="dma">Memory that the device reaches.</param>
    /// <param name="clock">Clock of the deadlines.</param>
    /// <param name="wakeUp">Event that the interrupt handler sets.</param>
    /// <param name="line">The device's interrupt, or null to poll.</param>
    /// <param name="options">Settings.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    public VirtioEntropySource(
        VirtioTransport transport,
        DmaAllocator dma,
        IClock clock,
        InterruptEvent wakeUp,
        IInterruptLine? line = null,
        VirtioEntropyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(dma);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(wakeUp);
        _options = options ?? new VirtioEntropyOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.RequestSize, 16, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.RequestSize, 4096, nameof(options));
        _transport = transport;
        _dma = dma;
        _clock = clock;
        _wakeUp = wakeUp;
        _line = line;
        _negotiation = new VirtioNegotiation(transport, clock);
    }

    /// <inheritdoc/>
    public string Name => "virtio-rng";

    /// <summary>The host is trusted with everything else in the machine, so its bytes count in full.</summary>
    public int EntropyBitsPerByte => 8;

    /// <summary>Whether the device answers requests.</summary>
    public bool IsRunning
    {
        get
        {
            lock (_lock)
                return _queue is not null;
        }
    }

    /// <summary>Brings the device up. Thread context.</summary>
    public VirtioStartResult Start()
    {
        lock (_lock)
        {
            VirtioStartResult result = _negotiation.ChooseFeatures(VirtioDeviceType.Entropy, wantedFeatures: 0);
            if (result != VirtioStartResult.Ok)
                return result;

            if (_transport.MaximumQueueSize(RequestQueue) < QueueSize)
                return _negotiation.Fail(VirtioStartResult.NoQueue);

            _queue = new SplitVirtqueue(_dma, QueueSize) { WantsInterrupts = _line is not null };
            _buffer = _dma.Allocate(TestSize + _options.RequestSize, alignment: 64);
            if (!_transport.TryEnableQueue(
                RequestQueue, QueueSize, _queue.DescriptorsAddress, _queue.AvailableAddress, _queue.UsedAddress))
            {
                result = VirtioStartResult.NoQueue;
            }
            else
            {
                _line?.Connect(this);
                _line?.Enable();
                result = _negotiation.SetDriverOk();
            }

            if (result != VirtioStartResult.Ok)
                GiveUp();

            return result;
        }
    }

    /// <inheritdoc/>
    public bool TryFill(Span<byte> destination)
    {
        lock (_lock)
        {
            while (!destination.IsEmpty)
            {
                if (_queue is null || _buffer is null)
                    return false;

                int wanted = Math.Min(destination.Length, _options.RequestSize);
                if (!TryRequest(_queue, _buffer, TestSize + wanted, out int received))
                {
                    GiveUp();
                    return false;
                }

                Span<byte> bytes = _buffer.Bytes[..received];
                if (!TryInspect(ref bytes))
                {
                    GiveUp();
                    return false;
                }

                bytes = bytes[..Math.Min(bytes.Length, wanted)];
                bytes.CopyTo(destination);
                CryptographicOperations.ZeroMemory(bytes);
                destination = destination[bytes.Length..];
            }

            return true;
        }
    }

    /// <inheritdoc/>
    public InterruptOutcome OnInterrupt()
    {
        if (_transport.TakeInterrupts() == VirtioInterrupts.None)
            return InterruptOutcome.NotMine;

        _wakeUp.Set();
        return InterruptOutcome.Handled;
    }

    /// <summary>Takes the device out of service.</summary>
    public void Dispose()
    {
        lock (_lock)
            GiveUp();
    }

    private bool TryRequest(SplitVirtqueue queue, DmaRegion buffer, int length, out int received)
    {
        received = 0;
        if (!queue.TryAdd([new VirtqueueBuffer(buffer.DeviceAddress, length, IsDeviceWritable: true)], out ushort request))
            return false;

        if (queue.Publish())
            _transport.Notify(RequestQueue);

        long deadline = _clock.Nanoseconds + (_options.Deadline.Ticks * NanosecondsPerTick);
        while (true)
        {
            switch (queue.TryTake(out ushort head, out received))
            {
                case VirtqueueResult.Used:
                    // Section 5.4.6.1: the device returns at least one byte.
                    return head == request && received > 0;
                case VirtqueueResult.Broken:
                    return false;
            }

            long left = deadline - _clock.Nanoseconds;
            if (left <= 0)
                return false;

            TimeSpan wait = TimeSpan.FromTicks((left / NanosecondsPerTick) + 1);
            _wakeUp.Wait(_line is null && wait > s_pollInterval ? s_pollInterval : wait);
        }
    }

    // Continuous test: an answer that begins like the last one, or has one byte value throughout, is what a dead source gives. A
    // working one does so once in 2^56 requests at most. The compared bytes are used for nothing else.
    private bool TryInspect(ref Span<byte> bytes)
    {
        if (bytes.Length <= TestSize)
            return true;

        Span<byte> test = bytes[..TestSize];
        bool isConstant = bytes.IndexOfAnyExcept(bytes[0]) < 0;
        bool isRepeated = _hasPrevious && test.SequenceEqual(_previous);
        test.CopyTo(_previous);
        _hasPrevious = true;
        test.Clear();
        bytes = bytes[TestSize..];
        return !isConstant && !isRepeated;
    }

    private void GiveUp()
    {
        _line?.Disable();
        bool isQuiet = _negotiation.Stop();
        if (isQuiet)
        {
            _buffer?.Dispose();
            _queue?.Dispose();
        }

        _buffer = null;
        _queue = null;
    }
}
