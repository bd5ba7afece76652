using System;

namespace Cosmos.Network.Tcp;

/// <content>Windows, buffers and when to acknowledge.</content>
internal sealed partial class TcpConnection
{
    private const int InitialQuickAcknowledgments = 16;
    private const int LeastSegmentEstimate = 536;

    private int _receiveLimit;
    private int _sendLimit;
    private SequenceNumber _advertisedEnd;
    private SequenceNumber _acknowledged;
    private SequenceRange _duplicate;
    private int _receiveSegmentSize = LeastSegmentEstimate;
    private int _advertisedSegmentSize = LeastSegmentEstimate;
    private int _quickAcknowledgments;
    private bool _isInteractive;
    private long _lastDataReceived;
    private bool _acknowledgeNow;
    private bool _wantsSpace;
    private long _copiedSince;
    private int _copied;

    /// <summary>Whether enough of the send buffer is free to wake a writer for.</summary>
    private bool HasSendSpace => _sendLimit - _sendQueue.Length >= _sendLimit / 3;

    /// <summary>Size of all buffers that wait for the reader.</summary>
    private int ReceiveCapacity => _receiveQueue.Capacity + (_reassembly?.Capacity ?? 0);

    /// <summary>Where the receive buffer of a connection begins.</summary>
    public static int InitialReceiveLimit(TcpSettings settings, TcpConnectionOptions options) =>
        options.ReceiveBuffer != 0 ? options.ReceiveBuffer : settings.InitialReceiveBuffer;

    /// <summary>The window shift to offer: so that the window can say how much the buffer may grow to (RFC 7323, section 2.3).</summary>
    public static int ChooseWindowShift(TcpSettings settings, TcpConnectionOptions options)
    {
        int largest = options.ReceiveBuffer != 0 ? options.ReceiveBuffer : settings.MaximumReceiveBuffer;
        int shift = 0;
        while (shift < TcpOptions.MaximumWindowShift && ushort.MaxValue << shift < largest)
            shift++;
        return shift;
    }

    /// <summary>
    /// Chooses the window to state and remembers it. Its right edge never moves back (RFC 9293, section 3.8.6.2.1), and only moves on by steps that are worth
    /// a segment (silly window avoidance, section 3.8.6.2.2).
    /// </summary>
    private ushort SelectWindow()
    {
        int current = Math.Max(0, _advertisedEnd - ReceiveNext);
        int window = AvailableWindow();
        if (window < current + Math.Min(_advertisedSegmentSize, _receiveLimit / 2))
            window = current;

        // A window that is no multiple of the unit is rounded up when it must not become smaller.
        int unit = 1 << _receiveShift;
        int field = window / unit;
        if (field * unit < current)
            field++;
        field = Math.Min(field, ushort.MaxValue);
        _advertisedEnd = SequenceNumber.Max(_advertisedEnd, ReceiveNext + (field << _receiveShift));
        return (ushort)field;
    }

    private int AvailableWindow()
    {
        // What the field cannot say is no window: counting it, every read would look as if it opened the window.
        int free = Math.Min(Math.Max(0, _receiveLimit - _receiveQueue.Length), ushort.MaxValue << _receiveShift);
        TcpMemory memory = _tcp.Memory;
        if (memory.IsExhausted)
            return _receiveQueue.Length == 0 ? Math.Min(free, 2 * _advertisedSegmentSize) : 0;
        return memory.IsUnderPressure ? Math.Min(free, 8 * _advertisedSegmentSize) : free;
    }

    /// <summary>Decides when to acknowledge what has just arrived (RFC 9293, section 3.8.6.3).</summary>
    private void NoteAcknowledgmentDue()
    {
        if (ReceiveNext - _acknowledged > _receiveSegmentSize || (_quickAcknowledgments > 0 && !_isInteractive))
            _acknowledgeNow = true;
        else if (_delayedAcknowledgmentAt == Never)
            SetDeadline(ref _delayedAcknowledgmentAt, Now + _tcp.Settings.DelayedAcknowledgment);
    }

    /// <summary>An acknowledgment of everything leaves, with data or without.</summary>
    private void OnAcknowledgmentSent(bool withData)
    {
        if (withData && Now - _lastDataReceived < _tcp.Settings.DelayedAcknowledgment)
        {
            // The application answers what it gets: the acknowledgment of the next request can wait for the answer, too.
            _isInteractive = true;
        }

        if (_quickAcknowledgments > 0)
            _quickAcknowledgments--;
        _acknowledged = ReceiveNext;
        _acknowledgeNow = false;
        _delayedAcknowledgmentAt = Never;
    }

    private void NoteSegmentSize(int length)
    {
        if (length > _receiveSegmentSize)
            _receiveSegmentSize = Math.Min(length, _advertisedSegmentSize);
    }

    /// <summary>Remembers what came twice, for one report (RFC 2883).</summary>
    private void NoteDuplicate(SequenceNumber start, SequenceNumber end)
    {
        if (_usesSack && start < end)
            _duplicate = new SequenceRange(start, end);
    }

    /// <summary>Makes sure that a segment can be kept. What is in the window was promised, so this only fails for want of memory.</summary>
    private bool MakeRoom()
    {
        if (!_tcp.Memory.IsExhausted)
            return true;
        if (_reassembly is { IsEmpty: false } reassembly)
        {
            _tcp.Counters.ReassemblyPruned++;
            reassembly.Clear();
        }

        return !_tcp.Memory.IsExhausted || ReceiveCapacity == 0;
    }

    /// <summary>Keeps what lies beyond gaps within twice the receive buffer, counted by the size of the buffers: single bytes in large frames add up.</summary>
    private void LimitReassembly()
    {
        while (_reassembly is { IsEmpty: false } reassembly && (ReceiveCapacity > 2 * _receiveLimit || _tcp.Memory.IsExhausted))
        {
            _tcp.Counters.ReassemblyPruned++;
            reassembly.DropLast();
        }
    }

    /// <summary>
    /// Lets the receive buffer grow when the application reads, in a round trip, more than half of what fits: then the window limits the peer.
    /// </summary>
    private void TuneReceiveBuffer(int copied)
    {
        _copied += copied;
        long roundTrip = Math.Max(_timeout.SmoothedRoundTrip, 1000);
        if (Now - _copiedSince < roundTrip)
            return;
        if (Options.ReceiveBuffer == 0 && _usesScaling && !_tcp.Memory.IsUnderPressure && _copied > _receiveLimit / 2)
        {
            long wanted = (2L * _copied) + (16 * _advertisedSegmentSize);
            _receiveLimit = (int)Math.Clamp(wanted, _receiveLimit, Math.Max(_receiveLimit, _tcp.Settings.MaximumReceiveBuffer));
        }

        _copied = 0;
        _copiedSince = Now;
    }

    /// <summary>States the larger window when the peer may be waiting for it.</summary>
    private void UpdateWindowAfterRead()
    {
        if (!CanReceiveData)
            return;
        int current = Math.Max(0, _advertisedEnd - ReceiveNext);
        if (2 * current > _receiveLimit)
            return;
        int available = AvailableWindow();
        if (available >= 2 * current && available >= current + Math.Min(_advertisedSegmentSize, _receiveLimit / 2))
        {
            _acknowledgeNow = true;
            Schedule();
        }
    }

    /// <summary>The send buffer holds two congestion windows: one on its way, one to follow without a pause.</summary>
    private void GrowSendBuffer()
    {
        if (Options.SendBuffer != 0 || _tcp.Memory.IsUnderPressure)
            return;
        int wanted = Math.Min(2 * _congestion.Window, _tcp.Settings.MaximumSendBuffer);
        if (wanted > _sendLimit)
            _sendLimit = wanted;
    }
}
