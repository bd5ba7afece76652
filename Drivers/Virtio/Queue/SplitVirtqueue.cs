using System;
using Cosmos.HAL.Dma;

namespace Cosmos.Drivers.Virtio.Queue;

/// <summary>The driver's side of a split virtqueue (virtio 1.2, section 2.7).</summary>
/// <remarks>
/// The device is not trusted. What the driver must know to go on (which descriptors are free, how long a chain is, what it may
/// hold) is kept here and never read back from shared memory; every index and length that the device writes is checked, and the
/// first one that is wrong ends the queue. Nothing here waits, and no loop is longer than the queue. Not safe for concurrent use.
/// </remarks>
public sealed partial class SplitVirtqueue : IDisposable
{
    private const ushort NoInterruptFlag = 1; // VIRTQ_AVAIL_F_NO_INTERRUPT
    private const ushort NoNotifyFlag = 1; // VIRTQ_USED_F_NO_NOTIFY
    private const ushort None = ushort.MaxValue;

    private readonly DmaTable<VirtqueueDescriptor> _descriptors;
    private readonly DmaTable<ushort> _available; // flags, index, ring, used_event
    private readonly DmaTable<ushort> _usedHead; // flags, index
    private readonly DmaTable<uint> _usedRing; // pairs of id and length
    private readonly DmaTable<ushort> _availableEvent;
    private readonly VirtqueueLayout _layout;
    private readonly bool _usesEventIndex;
    private readonly ushort[] _next; // of a free descriptor, or of one in a chain
    private readonly Chain[] _chains; // by the first descriptor
    private ushort _firstFree;
    private int _free;
    private ushort _availableIndex; // behind the last chain that was added
    private ushort _publishedIndex; // the part of it that the device can see
    private ushort _usedIndex; // behind the last chain that was taken back
    private ushort _deviceIndex; // the device's index when it was last read

    /// <summary>Allocates a queue with all descriptors free.</summary>
    /// <param name="dma">Memory that the device reaches.</param>
    /// <param name="size">Entries, a power of two.</param>
    /// <param name="usesEventIndex">Whether VIRTIO_F_EVENT_IDX was negotiated.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is no power of two from 1 to 32768.</exception>
    public SplitVirtqueue(DmaAllocator dma, int size, bool usesEventIndex = false)
    {
        ArgumentNullException.ThrowIfNull(dma);
        _layout = new VirtqueueLayout(size);
        _usesEventIndex = usesEventIndex;
        Memory = dma.Allocate(_layout.Length, VirtqueueLayout.Alignment);
        _descriptors = Memory.TableAt<VirtqueueDescriptor>(0, size);
        _available = Memory.TableAt<ushort>(_layout.Available, size + 3);
        _usedHead = Memory.TableAt<ushort>(_layout.Used, 2);
        _usedRing = Memory.TableAt<uint>(_layout.Used + VirtqueueLayout.RingEntries, 2 * size);
        _availableEvent = Memory.TableAt<ushort>(_layout.Used + VirtqueueLayout.RingEntries + (VirtqueueLayout.UsedEntrySize * size), 1);
        Size = size;
        _next = new ushort[size];
        _chains = new Chain[size];
        for (int i = 0; i < size; i++)
            _next[i] = i + 1 < size ? (ushort)(i + 1) : None;

        _free = size;
    }

    private struct Chain
    {
        internal object? Token;
        internal long Room; // bytes the device may write into it
        internal int Descriptors; // 0 for no chain
    }

    /// <summary>Entries of the queue.</summary>
    public int Size { get; }

    /// <summary>Descriptors that are free.</summary>
    public int FreeDescriptors => _free;

    /// <summary>Chains that were added and not taken back.</summary>
    public int Outstanding => (ushort)(_availableIndex - _usedIndex);

    /// <summary>First descriptor of the next chain, for memory that goes with it; meaningless when none is free.</summary>
    public int NextHead => _firstFree;

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

    /// <summary>Queues a chain of buffers (section 2.7.13); the device sees it after <see cref="Publish"/>.</summary>
    /// <param name="buffers">At least one; those the device reads come first.</param>
    /// <param name="head">Identifies the chain when it comes back.</param>
    /// <param name="token">Comes back with the chain.</param>
    /// <returns><see langword="false"/> when too few descriptors are free or the queue is broken.</returns>
    /// <exception cref="ArgumentException">No buffers, an empty one, or a readable one behind a writable one.</exception>
    public bool TryAdd(ReadOnlySpan<VirtqueueBuffer> buffers, out ushort head, object? token = null)
    {
        CheckChain(buffers);
        head = _firstFree;
        if (IsBroken || buffers.Length > _free)
            return false;

        long room = 0;
        ushort descriptor = head;
        for (int i = 0; i < buffers.Length; i++)
        {
            ref readonly VirtqueueBuffer buffer = ref buffers[i];
            ushort flags = buffer.IsDeviceWritable ? VirtqueueDescriptor.WriteFlag : (ushort)0;
            room += buffer.IsDeviceWritable ? buffer.Length : 0;
            descriptor = Write(descriptor, buffer.DeviceAddress, buffer.Length, flags, isLast: i == buffers.Length - 1);
        }

        Commit(head, descriptor, buffers.Length, room, token);
        return true;
    }

    /// <summary>Queues a chain that the device reads: a header of the driver, then the pieces of a frame.</summary>
    /// <param name="header">The first buffer.</param>
    /// <param name="pieces">The others.</param>
    /// <param name="token">Comes back with the chain.</param>
    /// <returns><see langword="false"/> when too few descriptors are free or the queue is broken.</returns>
    /// <exception cref="ArgumentException">A buffer is empty.</exception>
    public bool TryAddReadable(DmaSegment header, ReadOnlySpan<DmaSegment> pieces, object? token)
    {
        foreach (DmaSegment piece in pieces)
        {
            if (piece.Length <= 0)
                throw EmptyBuffer(nameof(pieces));
        }

        if (IsBroken || pieces.Length + 1 > _free)
            return false;

        ushort head = _firstFree;
        ushort descriptor = Write(head, header.Address, header.Length, 0, isLast: pieces.IsEmpty);
        for (int i = 0; i < pieces.Length; i++)
            descriptor = Write(descriptor, pieces[i].Address, pieces[i].Length, 0, isLast: i == pieces.Length - 1);

        Commit(head, descriptor, pieces.Length + 1, room: 0, token);
        return true;
    }

    /// <summary>Queues one buffer that the device writes.</summary>
    /// <param name="address">Where it starts, as the device sees it.</param>
    /// <param name="length">Bytes, at least 1.</param>
    /// <param name="token">Comes back with it.</param>
    /// <returns><see langword="false"/> when no descriptor is free or the queue is broken.</returns>
    /// <exception cref="ArgumentException">The buffer is empty.</exception>
    public bool TryAddWritable(ulong address, int length, object? token)
    {
        if (length <= 0)
            throw EmptyBuffer(nameof(length));
        if (IsBroken || _free == 0)
            return false;

        ushort head = _firstFree;
        ushort next = Write(head, address, length, VirtqueueDescriptor.WriteFlag, isLast: true);
        Commit(head, next, 1, length, token);
        return true;
    }

    /// <summary>Takes back the next chain that the device has finished (section 2.7.14).</summary>
    /// <param name="head">The chain.</param>
    /// <param name="written">
    /// Bytes that the device says it wrote, at most what there was room for; 0 for a chain that it only reads, where old devices say anything.
    /// </param>
    public VirtqueueResult TryTake(out ushort head, out int written) => TryTake(out head, out written, out _);

    /// <summary>Takes back the next chain that the device has finished (section 2.7.14).</summary>
    /// <param name="head">The chain.</param>
    /// <param name="written">As in the other overload.</param>
    /// <param name="token">What was given with the chain.</param>
    public VirtqueueResult TryTake(out ushort head, out int written, out object? token)
    {
        head = 0;
        written = 0;
        token = null;
        if (IsBroken)
            return VirtqueueResult.Broken;

        if (_deviceIndex == _usedIndex && !TryObserve())
            return IsBroken ? VirtqueueResult.Broken : VirtqueueResult.Empty;

        // Each word is read once: the device may change it between a check and a use.
        int slot = 2 * (_usedIndex & (Size - 1));
        uint id = _usedRing.Read(slot);
        uint length = _usedRing.Read(slot + 1);
        if (id >= (uint)_chains.Length)
            return Break();
        ref Chain chain = ref _chains[id];
        if (chain.Descriptors == 0 || (length > chain.Room && chain.Room > 0))
            return Break();

        _usedIndex++;
        head = (ushort)id;
        written = chain.Room > 0 ? (int)length : 0;
        token = chain.Token;
        Release(head, ref chain);
        return VirtqueueResult.Used;
    }

    /// <summary>Takes back a chain that the device has not finished. Only after the device was reset.</summary>
    /// <param name="token">What was given with the chain.</param>
    /// <returns><see langword="false"/> when there is none.</returns>
    public bool TryReclaim(out object? token)
    {
        IsBroken = true;
        for (int head = 0; head < _chains.Length; head++)
        {
            ref Chain chain = ref _chains[head];
            if (chain.Descriptors == 0)
                continue;
            token = chain.Token;
            Release((ushort)head, ref chain);
            return true;
        }

        token = null;
        return false;
    }

    /// <summary>Frees the memory. The device must have been reset.</summary>
    public void Dispose() => Memory.Dispose();

    // Looks at the device's index. What it announces is read after it.
    private bool TryObserve()
    {
        ushort index = _usedHead.Read(1);
        if (index == _usedIndex)
            return false;

        // More than what was given and not yet taken back: the device counts wrong, or lies.
        if ((ushort)(index - _usedIndex) > (ushort)(_publishedIndex - _usedIndex))
        {
            IsBroken = true;
            return false;
        }

        DmaRegion.ObserveBarrier();
        _deviceIndex = index;
        return true;
    }

    private static void CheckChain(ReadOnlySpan<VirtqueueBuffer> buffers)
    {
        if (buffers.IsEmpty)
            throw new ArgumentException("A chain has at least one buffer.", nameof(buffers));

        bool writable = false;
        foreach (VirtqueueBuffer buffer in buffers)
        {
            if (buffer.Length <= 0)
                throw EmptyBuffer(nameof(buffers));

            // Section 2.7.4.2: device-readable elements before device-writable ones.
            if (writable && !buffer.IsDeviceWritable)
                throw new ArgumentException("Buffers that the device reads come first.", nameof(buffers));

            writable = buffer.IsDeviceWritable;
        }
    }

    private static ArgumentException EmptyBuffer(string parameter) => new("A buffer has at least one byte.", parameter);

    private ushort Write(ushort index, ulong address, int length, ushort flags, bool isLast)
    {
        ushort next = _next[index];
        ref VirtqueueDescriptor descriptor = ref _descriptors[index];
        descriptor.Address = address;
        descriptor.Length = (uint)length;
        descriptor.Flags = isLast ? flags : (ushort)(flags | VirtqueueDescriptor.NextFlag);
        descriptor.Next = isLast ? (ushort)0 : next;
        if (isLast)
            _next[index] = None;
        return next;
    }

    private void Commit(ushort head, ushort nextFree, int descriptors, long room, object? token)
    {
        _firstFree = nextFree;
        _free -= descriptors;
        ref Chain chain = ref _chains[head];
        chain.Token = token;
        chain.Room = room;
        chain.Descriptors = descriptors;
        _available[VirtqueueLayout.RingEntries / sizeof(ushort) + (_availableIndex & (Size - 1))] = head;
        _availableIndex++;
    }

    private void Release(ushort head, ref Chain chain)
    {
        ushort last = head;
        while (_next[last] != None)
            last = _next[last];

        _next[last] = _firstFree;
        _firstFree = head;
        _free += chain.Descriptors;
        chain = default;
    }

    /// <summary>Ends the queue: the driver has found that what the device wrote cannot be.</summary>
    public VirtqueueResult Break()
    {
        IsBroken = true;
        return VirtqueueResult.Broken;
    }
}
