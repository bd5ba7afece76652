using System;
using Cosmos.HAL.Dma;

namespace Cosmos.Drivers.Virtio.Queue;

/// <summary>The driver's side of a split virtqueue (virtio 1.2, section 2.7).</summary>
/// <remarks>
/// The device is not trusted. What the driver must know to go on (which descriptors are free, how long a chain is, what it may
/// hold) is kept here and never read back from shared memory; every index and length that the device writes is checked, and the
/// first one that is wrong ends the queue. Not safe for concurrent use.
/// </remarks>
public sealed class SplitVirtqueue : IDisposable
{
    private const ushort NextFlag = 1; // VIRTQ_DESC_F_NEXT
    private const ushort WriteFlag = 2; // VIRTQ_DESC_F_WRITE
    private const ushort NoInterruptFlag = 1; // VIRTQ_AVAIL_F_NO_INTERRUPT
    private const ushort NoNotifyFlag = 1; // VIRTQ_USED_F_NO_NOTIFY
    private const ushort None = ushort.MaxValue;

    private readonly VirtqueueLayout _layout;
    private readonly ushort[] _next; // of a free descriptor, or of one in a chain
    private readonly int[] _chainLength; // descriptors of the chain that starts here; 0 for none
    private readonly long[] _chainRoom; // bytes the device may write into it
    private ushort _firstFree;
    private int _free;
    private ushort _availableIndex;
    private ushort _usedIndex;

    /// <summary>Allocates a queue with all descriptors free.</summary>
    /// <param name="dma">Memory that the device reaches.</param>
    /// <param name="size">Entries, a power of two.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is no power of two from 1 to 32768.</exception>
    public SplitVirtqueue(DmaAllocator dma, int size)
    {
        ArgumentNullException.ThrowIfNull(dma);
        _layout = new VirtqueueLayout(size);
        Memory = dma.Allocate(_layout.Length, VirtqueueLayout.Alignment);
        Size = size;
        _next = new ushort[size];
        _chainLength = new int[size];
        _chainRoom = new long[size];
        for (int i = 0; i < size; i++)
            _next[i] = i + 1 < size ? (ushort)(i + 1) : None;

        _free = size;
    }

    /// <summary>Entries of the queue.</summary>
    public int Size { get; }

    /// <summary>Descriptors that are free.</summary>
    public int FreeDescriptors => _free;

    /// <summary>Whether the device has broken the rules; nothing works any more then.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Device address of the descriptor table.</summary>
    public ulong DescriptorsAddress => Memory.DeviceAddress;

    /// <summary>Device address of the available ring.</summary>
    public ulong AvailableAddress => Memory.DeviceAddressOf(_layout.Available);

    /// <summary>Device address of the used ring.</summary>
    public ulong UsedAddress => Memory.DeviceAddressOf(_layout.Used);

    /// <summary>The queue's memory.</summary>
    internal DmaRegion Memory { get; }

    /// <summary>Whether the device should raise an interrupt when it uses a buffer; a hint that it may ignore.</summary>
    public bool WantsInterrupts
    {
        set => Memory.Write(_layout.Available + VirtqueueLayout.RingFlags, value ? (ushort)0 : NoInterruptFlag);
    }

    /// <summary>Whether the device wants to be notified of new buffers.</summary>
    public bool DeviceWantsNotification
    {
        get
        {
            // The index must be visible before the flag is looked at, or both sides may wait for each other (section 2.7.13.4.1).
            DmaRegion.PublishBarrier();
            return (Memory.Read<ushort>(_layout.Used + VirtqueueLayout.RingFlags) & NoNotifyFlag) == 0;
        }
    }

    /// <summary>Gives a chain of buffers to the device (section 2.7.13). The caller notifies it.</summary>
    /// <param name="buffers">At least one; those the device reads come first.</param>
    /// <param name="head">Identifies the chain when it comes back.</param>
    /// <returns><see langword="false"/> when too few descriptors are free or the queue is broken.</returns>
    /// <exception cref="ArgumentException">No buffers, an empty one, or a readable one behind a writable one.</exception>
    public bool TryAdd(ReadOnlySpan<VirtqueueBuffer> buffers, out ushort head)
    {
        CheckChain(buffers);
        head = _firstFree;
        if (IsBroken || buffers.Length > _free)
            return false;

        long room = 0;
        ushort descriptor = head;
        for (int i = 0; i < buffers.Length; i++)
        {
            bool isLast = i == buffers.Length - 1;
            ushort next = _next[descriptor];
            WriteDescriptor(descriptor, buffers[i], isLast ? None : next);
            room += buffers[i].IsDeviceWritable ? buffers[i].Length : 0;
            if (isLast)
            {
                _next[descriptor] = None;
                _firstFree = next;
            }

            descriptor = next;
        }

        _free -= buffers.Length;
        _chainLength[head] = buffers.Length;
        _chainRoom[head] = room;

        int slot = _availableIndex & (Size - 1);
        Memory.Write(_layout.Available + VirtqueueLayout.RingEntries + (slot * VirtqueueLayout.AvailableEntrySize), head);
        DmaRegion.PublishBarrier();
        _availableIndex++;
        Memory.Write(_layout.Available + VirtqueueLayout.RingIndex, _availableIndex);
        return true;
    }

    /// <summary>Takes back the next chain that the device has finished (section 2.7.14).</summary>
    /// <param name="head">The chain.</param>
    /// <param name="written">Bytes that the device says it wrote, at most what there was room for.</param>
    public VirtqueueResult TryTake(out ushort head, out int written)
    {
        head = 0;
        written = 0;
        if (IsBroken)
            return VirtqueueResult.Broken;

        ushort deviceIndex = Memory.Read<ushort>(_layout.Used + VirtqueueLayout.RingIndex);
        if (deviceIndex == _usedIndex)
            return VirtqueueResult.Empty;

        // More than what was given and not yet taken back: the device counts wrong, or lies.
        ushort outstanding = (ushort)(_availableIndex - _usedIndex);
        if ((ushort)(deviceIndex - _usedIndex) > outstanding)
            return Break();

        DmaRegion.ObserveBarrier();
        int entry = _layout.Used + VirtqueueLayout.RingEntries + ((_usedIndex & (Size - 1)) * VirtqueueLayout.UsedEntrySize);
        uint id = Memory.Read<uint>(entry);
        uint length = Memory.Read<uint>(entry + VirtqueueLayout.UsedEntryLength);
        if (id >= (uint)Size || _chainLength[id] == 0 || length > _chainRoom[id])
            return Break();

        _usedIndex++;
        head = (ushort)id;
        written = (int)length;
        Release(head);
        return VirtqueueResult.Used;
    }

    /// <summary>Frees the memory. The device must have been reset.</summary>
    public void Dispose() => Memory.Dispose();

    private static void CheckChain(ReadOnlySpan<VirtqueueBuffer> buffers)
    {
        if (buffers.IsEmpty)
            throw new ArgumentException("A chain has at least one buffer.", nameof(buffers));

        bool writable = false;
        foreach (VirtqueueBuffer buffer in buffers)
        {
            if (buffer.Length <= 0)
                throw new ArgumentException("A buffer has at least one byte.", nameof(buffers));

            // Section 2.7.4.2: device-readable elements before device-writable ones.
            if (writable && !buffer.IsDeviceWritable)
                throw new ArgumentException("Buffers that the device reads come first.", nameof(buffers));

            writable = buffer.IsDeviceWritable;
        }
    }

    private void WriteDescriptor(ushort index, VirtqueueBuffer buffer, ushort next)
    {
        int offset = index * VirtqueueLayout.DescriptorSize;
        int flags = (buffer.IsDeviceWritable ? WriteFlag : 0) | (next != None ? NextFlag : 0);
        Memory.Write(offset + VirtqueueLayout.DescriptorAddress, buffer.DeviceAddress);
        Memory.Write(offset + VirtqueueLayout.DescriptorLength, (uint)buffer.Length);
        Memory.Write(offset + VirtqueueLayout.DescriptorFlags, (ushort)flags);
        Memory.Write(offset + VirtqueueLayout.DescriptorNext, next != None ? next : (ushort)0);
    }

    private void Release(ushort head)
    {
        ushort last = head;
        while (_next[last] != None)
            last = _next[last];

        _next[last] = _firstFree;
        _firstFree = head;
        _free += _chainLength[head];
        _chainLength[head] = 0;
        _chainRoom[head] = 0;
    }

    private VirtqueueResult Break()
    {
        IsBroken = true;
        return VirtqueueResult.Broken;
    }
}
