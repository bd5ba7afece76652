using System.Threading;
using Cosmos.HAL.Interrupts;

namespace Cosmos.Drivers.Uart;

public sealed partial class Uart16550
{
    // Far more than the four causes can need; a device that still asks then is broken or floods.
    private const int MaximumRounds = 1024;

    private InterruptEnable _enabled;
    private bool _isThrottled;
    private bool _readerWaits;
    private bool _writerWaits;
    private long _bytesReceived;
    private long _bytesSent;
    private long _interrupts;
    private long _spuriousInterrupts;
    private long _overruns;
    private long _parityErrors;
    private long _framingErrors;
    private long _breaks;
    private long _throttles;
    private long _rearms;

    /// <inheritdoc/>
    public InterruptOutcome OnInterrupt()
    {
        nuint state = _lock.Enter();
        bool isMine = false;
        int round = 0;

        // The line is edge-triggered on a PC: leaving while a cause is pending would mean that no further edge ever comes.
        while (true)
        {
            InterruptIdentification identification = _registers.InterruptIdentification;
            if ((identification & InterruptIdentification.NothingPending) != 0)
                break;

            isMine = true;
            Serve(identification & InterruptIdentification.CauseMask);
            if (++round == MaximumRounds)
            {
                RearmUnsynchronized();
                break;
            }
        }

        if (isMine)
            _interrupts++;
        else
            _spuriousInterrupts++;

        _lock.Exit(state);
        WakeReader();
        WakeWriter();
        return isMine ? InterruptOutcome.Handled : InterruptOutcome.NotMine;
    }

    private void Serve(InterruptIdentification cause)
    {
        switch (cause)
        {
            case InterruptIdentification.ReceivedData:
            case InterruptIdentification.CharacterTimeout:
            case InterruptIdentification.LineStatus:
                ReceiveUnsynchronized();
                break;

            case InterruptIdentification.TransmitterEmpty:
                LoadUnsynchronized(callsAgain: false);
                break;

            default:
                _ = _registers.ModemStatus;
                break;
        }
    }

    /// <summary>Moves received bytes to the ring until the FIFO is empty or the reader is too far behind.</summary>
    private void ReceiveUnsynchronized()
    {
        while (true)
        {
            LineStatus status = _registers.LineStatus;
            CountErrors(status);
            if ((status & LineStatus.DataReady) == 0)
                return;

            if (_receiveRing.Count >= _throttleAbove)
            {
                ThrottleUnsynchronized();
                return;
            }

            byte value = _registers.ReceiveBuffer;
            if ((status & LineStatus.Break) != 0)
                continue;

            _bytesReceived++;
            _receiveRing.TryEnqueue(value);
        }
    }

    private void CountErrors(LineStatus status)
    {
        if ((status & (LineStatus.Overrun | LineStatus.ParityError | LineStatus.FramingError | LineStatus.Break)) == 0)
            return;

        if ((status & LineStatus.Overrun) != 0)
            _overruns++;

        if ((status & LineStatus.ParityError) != 0)
            _parityErrors++;

        // A break is also a framing error, but only one of the two is news.
        if ((status & LineStatus.Break) != 0)
            _breaks++;
        else if ((status & LineStatus.FramingError) != 0)
            _framingErrors++;
    }

    private void ThrottleUnsynchronized()
    {
        _isThrottled = true;
        _throttles++;
        _registers.ModemControl = ModemControl.DataTerminalReady | ModemControl.InterruptGate;
        EnableUnsynchronized(_enabled & ~(InterruptEnable.ReceivedData | InterruptEnable.LineStatus));
    }

    /// <summary>Thread side: lets the sender go on when the reader has caught up.</summary>
    private void Unthrottle()
    {
        if (!Volatile.Read(ref _isThrottled) || _receiveRing.Count > _unthrottleBelow)
            return;

        nuint state = _lock.Enter();
        _isThrottled = false;
        _registers.ModemControl = ModemControl.DataTerminalReady | ModemControl.RequestToSend | ModemControl.InterruptGate;

        // Enable before emptying: a byte that arrives in between then raises an edge.
        EnableUnsynchronized(_enabled | InterruptEnable.ReceivedData | InterruptEnable.LineStatus);
        ReceiveUnsynchronized();
        _lock.Exit(state);
    }

    /// <summary>Gives the transmitter one load, and asks for an interrupt when there is more than that.</summary>
    /// <param name="callsAgain">Whether the caller offers the next load itself while the transmitter keeps up.</param>
    /// <returns>Whether the transmitter took a load.</returns>
    private bool LoadUnsynchronized(bool callsAgain)
    {
        bool isReady = (_registers.LineStatus & LineStatus.TransmitterHoldingEmpty) != 0;
        if (isReady)
        {
            int count = 0;
            while (count < _transmitLoad && _transmitRing.TryDequeue(out byte value))
            {
                _registers.Transmit(value);
                count++;
            }

            _bytesSent += count;
        }

        if (_transmitRing.IsEmpty)
            EnableUnsynchronized(_enabled & ~InterruptEnable.TransmitterEmpty);
        else if (!isReady || !callsAgain)
            EnableUnsynchronized(_enabled | InterruptEnable.TransmitterEmpty);

        return isReady;
    }

    private void EnableUnsynchronized(InterruptEnable enabled)
    {
        if (enabled == _enabled)
            return;

        _enabled = enabled;
        _registers.InterruptEnable = enabled;
    }

    /// <summary>Drops the interrupt output and raises it again, so that an edge that was lost comes again.</summary>
    private void RearmUnsynchronized()
    {
        _rearms++;
        _registers.InterruptEnable = InterruptEnable.None;
        _registers.InterruptEnable = _enabled;
    }

    private void WakeReader()
    {
        if (Volatile.Read(ref _readerWaits) && !_receiveRing.IsEmpty)
        {
            Volatile.Write(ref _readerWaits, false);
            _received.Set();
        }
    }

    private void WakeWriter()
    {
        // Half a buffer at a time: one wake-up per load of the FIFO would cost a thread switch for 16 bytes.
        if (Volatile.Read(ref _writerWaits) && _transmitRing.Count <= _options.TransmitBufferSize / 2)
        {
            Volatile.Write(ref _writerWaits, false);
            _transmitted.Set();
        }
    }
}
