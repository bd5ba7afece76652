using System;
using System.Threading;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Interrupts;

namespace Cosmos.Drivers.Uart;

public sealed partial class Uart16550
{
    // Long against an interrupt, short against a person: how soon a lost interrupt is noticed.
    private static readonly TimeSpan WaitSlice = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public int Read(Span<byte> destination, TimeSpan timeout)
    {
        if (destination.IsEmpty)
            return 0;

        bool isTimed = timeout != InterruptEvent.Forever;
        long deadline = isTimed ? _clock.Nanoseconds + (timeout.Ticks * 100) : long.MaxValue;
        while (true)
        {
            int count = _receiveRing.Dequeue(destination);
            Unthrottle();
            if (count != 0)
                return count;

            // Announce first, look again, then sleep: data that arrives in between finds the announcement.
            Volatile.Write(ref _readerWaits, true);
            Interlocked.MemoryBarrier();
            if (!_receiveRing.IsEmpty)
                continue;

            if (!isTimed)
            {
                _received.Wait();
                continue;
            }

            long remaining = deadline - _clock.Nanoseconds;
            if (remaining <= 0)
                return 0;

            _received.Wait(TimeSpan.FromTicks((remaining + 99) / 100));
        }
    }

    /// <inheritdoc/>
    public UartWriteResult Write(ReadOnlySpan<byte> source)
    {
        lock (_writers)
        {
            while (true)
            {
                source = source[_transmitRing.Enqueue(source)..];
                Transmit();
                if (source.IsEmpty)
                    return UartWriteResult.Ok;

                if (_transmitRing.Free == 0 && !WaitForProgress())
                    return UartWriteResult.Stalled;
            }
        }
    }

    /// <inheritdoc/>
    public UartWriteResult Drain()
    {
        lock (_writers)
            return DrainUnsynchronized();
    }

    private UartWriteResult DrainUnsynchronized()
    {
        while (!_transmitRing.IsEmpty)
        {
            Transmit();
            if (!_transmitRing.IsEmpty && !WaitForProgress())
                return UartWriteResult.Stalled;
        }

        return WaitForStatus(LineStatus.TransmitterEmpty) ? UartWriteResult.Ok : UartWriteResult.Stalled;
    }

    /// <summary>Loads the FIFO for as long as it is empty; the interrupt handler goes on when it is not.</summary>
    private void Transmit()
    {
        bool isReady = true;
        while (isReady && !_transmitRing.IsEmpty)
        {
            // The lock is taken per load, so a long message never masks interrupts for longer than 16 bytes.
            nuint state = _lock.Enter();
            isReady = LoadUnsynchronized(callsAgain: true);
            _lock.Exit(state);
        }
    }

    /// <summary>Sleeps until the transmitter has taken bytes.</summary>
    /// <returns><see langword="false"/> when it took none for the whole <see cref="UartOptions.StallTimeout"/>.</returns>
    private bool WaitForProgress()
    {
        long sent = Volatile.Read(ref _bytesSent);
        long deadline = _clock.Nanoseconds + (_options.StallTimeout.Ticks * 100);
        while (Volatile.Read(ref _bytesSent) == sent)
        {
            Volatile.Write(ref _writerWaits, true);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref _bytesSent) != sent)
                break;

            if (_transmitted.Wait(WaitSlice) || Volatile.Read(ref _bytesSent) != sent)
                continue;

            if (_clock.Nanoseconds > deadline)
                return false;

            nuint state = _lock.Enter();
            RearmUnsynchronized();
            _lock.Exit(state);
        }

        return true;
    }
}
