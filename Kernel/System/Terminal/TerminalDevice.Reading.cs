using System;
using System.Threading;

namespace Cosmos.Terminal;

public sealed partial class TerminalDevice
{
    private const int MillisecondsPerTenth = 100;

    /// <summary>Reads a line, or bytes outside of canonical mode by the rules of VMIN and VTIME.</summary>
    /// <param name="destination">Where the bytes go; a longer line is continued by the next read.</param>
    /// <param name="wait">Whether to wait for input (O_NONBLOCK is off).</param>
    /// <param name="count">Bytes read; 0 at the end of the input and after the time.</param>
    /// <returns>Whether the read was done.</returns>
    public ReadResult Read(Span<byte> destination, bool wait, out int count)
    {
        count = 0;
        if (destination.IsEmpty)
            return ReadResult.Ok;

        lock (_input)
        {
            ReadResult result = WaitForInput(destination.Length, wait);
            if (result != ReadResult.Ok)
                return result;

            if (_attributes.Has(TerminalModes.Canonical))
                count = _queue.Records == 0 ? 0 : _queue.TakeRecord(destination);
            else
                count = _queue.Take(destination);

            // The deliverer may wait for room.
            Monitor.PulseAll(_input);
            return ReadResult.Ok;
        }
    }

    /// <summary>POSIX.1-2024, section 11.1.7: the four cases of MIN and TIME. The mode may change while waiting.</summary>
    private ReadResult WaitForInput(int length, bool wait)
    {
        long firstByteTime = -1;
        int countAtTimer = 0;
        long start = Environment.TickCount64;
        while (true)
        {
            int minimum = Math.Min(length, (int)_attributes.MinimumBytes);
            int timeout = _attributes.Timeout * MillisecondsPerTenth;
            bool isCanonical = _attributes.Has(TerminalModes.Canonical);
            if (IsReadableUnsynchronized(Math.Max(1, minimum)))
                return ReadResult.Ok;

            if (!wait)
                return ReadResult.WouldBlock;

            long deadline = long.MaxValue;
            if (!isCanonical && minimum == 0)
            {
                deadline = start + timeout;
            }
            else if (!isCanonical && timeout > 0 && _queue.Count > 0)
            {
                // The timer starts with the first byte and again with each one after it.
                if (firstByteTime < 0 || _queue.Count != countAtTimer)
                    (firstByteTime, countAtTimer) = (Environment.TickCount64, _queue.Count);

                deadline = firstByteTime + timeout;
            }

            if (Environment.TickCount64 >= deadline)
                return ReadResult.Ok;

            WaitUntil(isCanonical ? deadline : Math.Min(deadline, _reports.DueTime));
            if (!isCanonical && Environment.TickCount64 >= _reports.DueTime)
                _queue.Append(_reports.Answer());
        }
    }

    /// <summary>Waits for a pulse or until a time of <see cref="Environment.TickCount64"/>.</summary>
    private void WaitUntil(long time)
    {
        if (time == long.MaxValue)
            Monitor.Wait(_input);
        else if (time - Environment.TickCount64 is > 0 and long remaining)
            Monitor.Wait(_input, (int)Math.Min(remaining, int.MaxValue));
    }

    private bool IsReadableUnsynchronized(int minimum) =>
        _attributes.Has(TerminalModes.Canonical) ? _queue.Records > 0 : _queue.Count >= minimum;
}
