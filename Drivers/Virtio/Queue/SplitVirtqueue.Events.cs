using Cosmos.HAL.Dma;

namespace Cosmos.Drivers.Virtio.Queue;

/// <content>Who wakes whom: notifications of the device and interrupts of the driver (virtio 1.2, sections 2.7.7 to 2.7.10).</content>
public sealed partial class SplitVirtqueue
{
    // Half of the index space away: not reached before the driver looks at the queue again, and harmless if it were.
    private const ushort Never = 0x8000;

    private bool _isQuiet;

    /// <summary>Whether the device should raise an interrupt when it uses a buffer; a hint that it may ignore.</summary>
    public bool WantsInterrupts
    {
        set
        {
            if (_usesEventIndex)
                _available.Write(UsedEvent, value ? _usedIndex : (ushort)(_usedIndex - 1 + Never));
            else
                _available.Write(0, value ? (ushort)0 : NoInterruptFlag);
            _isQuiet = !value;
        }
    }

    /// <summary>The driver is at work: without event index the device would interrupt for every chain; with it, it has interrupted once and is quiet.</summary>
    public void OnWork()
    {
        if (!_usesEventIndex && !_isQuiet)
            WantsInterrupts = false;
    }

    private int UsedEvent => (VirtqueueLayout.RingEntries / sizeof(ushort)) + Size;

    /// <summary>Makes all chains that were added visible to the device.</summary>
    /// <returns>Whether the device wants to be notified of them.</returns>
    public bool Publish()
    {
        ushort before = _publishedIndex;
        if (IsBroken || before == _availableIndex)
            return false;

        DmaRegion.PublishBarrier();
        _publishedIndex = _availableIndex;
        _available.Write(1, _publishedIndex);

        // The index must be visible before the device's wish is looked at, or both sides may wait for each other (section 2.7.13.4.1).
        DmaRegion.PublishBarrier();
        if (!_usesEventIndex)
            return (_usedHead.Read(0) & NoNotifyFlag) == 0;

        // Section 2.7.10: notify when the index passes avail_event, modulo 2^16.
        ushort wanted = _availableEvent.Read(0);
        return (ushort)(_publishedIndex - wanted - 1) < (ushort)(_publishedIndex - before);
    }

    /// <summary>Asks for an interrupt at the next chain that the device finishes.</summary>
    /// <returns><see langword="false"/> when one is finished already, or the queue has just broken: do not sleep.</returns>
    public bool TryAwait()
    {
        if (IsBroken || _deviceIndex != _usedIndex)
            return false;

        WantsInterrupts = true;

        // The wish must be visible before the index is looked at again (section 2.7.7.1).
        DmaRegion.PublishBarrier();
        return !TryObserve() && !IsBroken;
    }
}
