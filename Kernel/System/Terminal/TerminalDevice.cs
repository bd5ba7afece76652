using System;
using System.Threading;
using Cosmos.Terminal.Discipline;
using Cosmos.Terminal.Editing;
using Cosmos.Terminal.Output;

namespace Cosmos.Terminal;

/// <summary>A terminal on a serial line: what Linux calls a tty with its N_TTY line discipline.</summary>
/// <remarks>
/// <para>POSIX.1-2024, chapter 11 (General Terminal Interface), for canonical and non-canonical input.</para>
/// <para>
/// One thread delivers input by <see cref="Receive"/>; any threads read and write. Lock order: input before output, because input is
/// echoed. The clock is that of <see cref="Monitor"/> waits only.
/// </para>
/// </remarks>
public sealed partial class TerminalDevice
{
    /// <summary>Bytes that may wait for a reader before <see cref="Receive"/> waits.</summary>
    public const int InputCapacity = 64 * 1024;

    private readonly object _input = new();
    private readonly object _output = new();
    private readonly ITerminalOutput _line;
    private readonly ITerminalEvents _events;
    private readonly OutputProcessor _processor;
    private readonly InputQueue _queue = new(InputCapacity);
    private readonly LineEditor _editor = new();
    private readonly CursorReports _reports = new();
    private TerminalAttributes _attributes = TerminalAttributes.Default;
    private WindowSize _size;
    private bool _isStopped;

    // A copy, so that writers need not take the input lock.
    private bool _mapsLineFeed = true;

    /// <summary>Makes a terminal in its initial mode.</summary>
    /// <param name="line">The line.</param>
    /// <param name="events">Who is told of signals.</param>
    /// <param name="size">Size of the window, until somebody changes it.</param>
    public TerminalDevice(ITerminalOutput line, ITerminalEvents events, WindowSize size)
    {
        ArgumentNullException.ThrowIfNull(line);
        ArgumentNullException.ThrowIfNull(events);
        _line = line;
        _events = events;
        _size = size;
        _processor = new OutputProcessor(line, size);
    }

    /// <summary>The settings. Setting them takes effect at once (TCSANOW); input that waits is kept.</summary>
    public TerminalAttributes Attributes
    {
        get
        {
            lock (_input)
                return _attributes;
        }

        set
        {
            lock (_input)
                ChangeAttributes(value);

            _events.OnReadable();
        }
    }

    /// <summary>Size of the window. A change raises SIGWINCH.</summary>
    public WindowSize Size
    {
        get
        {
            lock (_input)
                return _size;
        }

        set
        {
            lock (_input)
            {
                if (_size == value)
                    return;

                _size = value;
                lock (_output)
                    _processor.Cursor.Size = value;
            }

            _events.OnSignal(SignalNumber.WindowChange);
        }
    }

    /// <summary>Whether a read would return at once.</summary>
    public bool IsReadable
    {
        get
        {
            lock (_input)
                return IsReadableUnsynchronized(_attributes.Timeout == 0 ? Math.Max((byte)1, _attributes.MinimumBytes) : 1);
        }
    }

    /// <summary>Sends a program's output; the bytes of one call are not mixed with those of another.</summary>
    /// <param name="bytes">Any bytes.</param>
    /// <returns><see langword="false"/> when the line failed and bytes were lost.</returns>
    public bool Write(ReadOnlySpan<byte> bytes)
    {
        bool mapLineFeed = Volatile.Read(ref _mapsLineFeed);
        lock (_output)
        {
            while (_isStopped)
                Monitor.Wait(_output);

            int queries = _processor.Cursor.Queries;
            bool isSent = _processor.Write(bytes, mapLineFeed);
            if (_processor.Cursor.Queries != queries)
                _reports.OnQuery(_processor.Cursor.Row, _processor.Cursor.Column);

            return isSent;
        }
    }

    /// <summary>Waits until all output is on the wire (<c>tcdrain</c>).</summary>
    /// <returns><see langword="false"/> when the line failed.</returns>
    public bool Drain()
    {
        lock (_output)
            return _line.Drain();
    }

    /// <summary>Forgets input that nobody has read (TCIFLUSH).</summary>
    public void FlushInput()
    {
        lock (_input)
        {
            _queue.Clear();
            _editor.Reset();
            Monitor.PulseAll(_input);
        }
    }

    private void ChangeAttributes(TerminalAttributes value)
    {
        bool wasCanonical = _attributes.Has(TerminalModes.Canonical);
        bool isCanonical = value.Has(TerminalModes.Canonical);
        _attributes = value;
        Volatile.Write(ref _mapsLineFeed, value.Has(TerminalModes.MapLineFeed));
        if (wasCanonical && !isCanonical)
        {
            // What was typed of an unfinished line can be read now, and is no longer edited.
            _queue.MergeRecords();
            _queue.Append(_editor.Finish(remember: false));
            _editor.Reset();
        }
        else if (!wasCanonical && isCanonical)
        {
            _queue.MakeRecord();
        }

        if (!value.Has(TerminalModes.OutputFlowControl))
            SetStopped(false);

        Monitor.PulseAll(_input);
    }

    private void SetStopped(bool isStopped)
    {
        lock (_output)
        {
            _isStopped = isStopped;
            Monitor.PulseAll(_output);
        }
    }
}
