using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Cosmos.Drivers.Virtio.Negotiation;
using Cosmos.Drivers.Virtio.Network;
using Cosmos.Drivers.Virtio.Transport;
using Cosmos.HAL.Simulation;

namespace Cosmos.Drivers.Virtio.Tests.Network;

/// <summary>A virtio-net device written from the standard and independent of the driver. Its queues' memory can be damaged to make it lie.</summary>
internal sealed class SimulatedNetworkDevice : VirtioTransport
{
    public const int ReceiveQueue = 0;
    public const int TransmitQueue = 1;

    private readonly byte[] _configuration = new byte[256];
    private readonly SimulatedQueue[] _queues = [new SimulatedQueue(), new SimulatedQueue()];
    private VirtioStatus _status;
    private VirtioInterrupts _pending;

    public SimulatedNetworkDevice()
    {
        byte[] address = [0x52, 0x54, 0, 0x12, 0x34, 0x56];
        address.CopyTo(_configuration, 0);
        IsLinkUp = true;
    }

    public SimulatedInterruptLine Line { get; } = new(12);

    public ulong OfferedFeatures { get; set; } = (ulong)VirtioNetworkFeatures.Version1;

    public ulong AcceptedFeatures { get; private set; }

    public bool Legacy { get; set; }

    public bool IgnoresReset { get; set; }

    public int LargestQueue { get; set; } = 1024;

    /// <summary>Finishes frames to send as soon as it is notified; otherwise <see cref="Complete"/> does.</summary>
    public bool SendsAtOnce { get; set; } = true;

    public int Notifications { get; private set; }

    public int Interrupts { get; private set; }

    /// <summary>The frames that the driver has sent, with the header before each.</summary>
    public List<(byte[] Header, byte[] Frame)> Sent { get; } = [];

    public Span<byte> Configuration => _configuration;

    public bool IsLinkUp
    {
        get => (_configuration[6] & 1) != 0;
        set => _configuration[6] = value ? (byte)1 : (byte)0;
    }

    public override bool IsPresent => true;

    public override bool IsLegacy => Legacy;

    public override VirtioDeviceType DeviceType => VirtioDeviceType.Network;

    public override VirtioStatus Status
    {
        get => _status;
        set
        {
            if (value == VirtioStatus.Reset && IgnoresReset)
                return;
            if (value == VirtioStatus.Reset)
                Array.ForEach(_queues, static q => q.IsEnabled = false);
            _status = value;
        }
    }

    public override uint ConfigurationGeneration => 0;

    /// <summary>Bytes of the header on the wire between driver and device.</summary>
    public int HeaderLength => Legacy && !Has(VirtioNetworkFeatures.MergeableBuffers) ? 10 : 12;

    public override ulong ReadDeviceFeatures() => OfferedFeatures;

    public override void WriteDriverFeatures(ulong features) => AcceptedFeatures = features;

    public override int MaximumQueueSize(int queue) => queue < 2 ? LargestQueue : 0;

    public override bool TryEnableQueue(int queue, int size, ulong descriptors, ulong available, ulong used)
    {
        _queues[queue] = new SimulatedQueue
        {
            IsEnabled = true,
            Size = size,
            Descriptors = descriptors,
            Available = available,
            Used = used,
            UsesEventIndex = Has(VirtioNetworkFeatures.EventIndex),
        };
        return true;
    }

    public override byte ReadConfigurationByte(int offset) => _configuration[offset];

    public override ushort ReadConfigurationUInt16(int offset) => BinaryPrimitives.ReadUInt16LittleEndian(_configuration.AsSpan(offset));

    public override void Notify(int queue)
    {
        Notifications++;
        if (queue == TransmitQueue && SendsAtOnce)
            Complete();
    }

    public override VirtioInterrupts TakeInterrupts()
    {
        VirtioInterrupts pending = _pending;
        _pending = VirtioInterrupts.None;
        Line.SetLevel(false);
        return pending;
    }

    public bool Has(VirtioNetworkFeatures feature) => (AcceptedFeatures & (ulong)feature) != 0;

    public SimulatedQueue Queue(int number) => _queues[number];

    public void ChangeLink(bool isUp)
    {
        IsLinkUp = isUp;
        Raise(VirtioInterrupts.ConfigurationChange);
    }

    /// <summary>Writes a frame into the driver's buffers, as many as it takes.</summary>
    /// <returns>Whether there were enough of them.</returns>
    public bool Deliver(ReadOnlySpan<byte> frame, byte flags = 0)
    {
        SimulatedQueue queue = _queues[ReceiveQueue];
        byte[] bytes = new byte[HeaderLength + frame.Length];
        bytes[0] = flags;
        frame.CopyTo(bytes.AsSpan(HeaderLength));
        List<(ushort Head, int Length)> filled = [];
        int position = 0;
        while (position < bytes.Length)
        {
            if (!queue.TryNext(out ushort head))
            {
                queue.Unsee(filled.Count);
                return false;
            }

            int start = position;
            foreach ((ulong address, int length, bool writable) in queue.Chain(head))
            {
                if (!writable)
                    throw new InvalidOperationException("A receive buffer is not writable.");
                int count = Math.Min(length, bytes.Length - position);
                bytes.AsSpan(position, count).CopyTo(SimulatedDma.DeviceView(address, count));
                position += count;
            }

            filled.Add((head, position - start));
            if (!Has(VirtioNetworkFeatures.MergeableBuffers) && position < bytes.Length)
                throw new InvalidOperationException("The frame does not fit the buffer.");
        }

        if (HeaderLength == 12)
            BinaryPrimitives.WriteUInt16LittleEndian(queue.FirstBytes(filled[0].Head, 12)[10..], (ushort)filled.Count);
        foreach ((ushort head, int length) in filled)
            queue.Use(head, (uint)length);
        if (queue.Publish())
            Raise(VirtioInterrupts.UsedBuffer);
        return true;
    }

    /// <summary>Sends the frames that the driver has queued, at most <paramref name="limit"/>.</summary>
    public void Complete(int limit = int.MaxValue)
    {
        SimulatedQueue queue = _queues[TransmitQueue];
        for (int count = 0; count < limit && queue.TryNext(out ushort head); count++)
        {
            List<byte> bytes = [];
            foreach ((ulong address, int length, bool writable) in queue.Chain(head))
            {
                if (writable)
                    throw new InvalidOperationException("A buffer to send is writable.");
                bytes.AddRange(SimulatedDma.DeviceView(address, length));
            }

            Sent.Add((bytes.GetRange(0, HeaderLength).ToArray(), bytes.GetRange(HeaderLength, bytes.Count - HeaderLength).ToArray()));
            queue.Use(head, 0);
        }

        if (queue.Publish())
            Raise(VirtioInterrupts.UsedBuffer);
    }

    public void Raise(VirtioInterrupts reason)
    {
        Interrupts++;
        _pending |= reason;
        Line.SetLevel(true);
    }
}
