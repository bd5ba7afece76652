using System;
using System.Threading;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Interrupts;
using Cosmos.System2.Process;
using Cosmos.Terminal;

namespace Cosmos.System2.Terminal;

/// <summary>The console of the machine: terminal, console modes, signals, and the thread that brings the input.</summary>
/// <remarks>
/// Everything is made at the first use, because most of the time to <c>Main</c> would otherwise go into a console that the program
/// may never touch. The exports are static functions, so they find the object in <see cref="Current"/>, which the board fills.
/// </remarks>
internal sealed class TerminalSystem : ITerminalEvents, ISignalDefaults
{
    private const int SignalExitCode = 128;
    private const int InputChunk = 256;

    private static TerminalSystem? s_current;

    private readonly Lock _gate = new();
    private readonly Func<IUart?> _startUart;
    private volatile TerminalDevice? _device;
    private volatile ConsoleSession? _session;
    private volatile RawConsole? _raw;
    private ITerminalOutput? _line;
    private IUart? _uart;
    private bool _isPumping;
    private int _openings;

    private TerminalSystem(Func<IUart?> startUart)
    {
        _startUart = startUart;
        Description = new TerminalDescription(this);
        Signals = new SignalRouter(this);
    }

    /// <summary>The console, or <see langword="null"/> on a board without one.</summary>
    internal static TerminalSystem? Current => Volatile.Read(ref s_current);

    /// <summary>What descriptors 0, 1 and 2, <c>/dev/console</c> and <c>/dev/tty</c> refer to.</summary>
    internal TerminalDescription Description { get; }

    /// <summary>Signals of the program.</summary>
    internal SignalRouter Signals { get; }

    /// <summary>The terminal.</summary>
    internal TerminalDevice Device => _device ?? CreateDevice();

    /// <summary>Console modes of the terminal.</summary>
    internal ConsoleSession Session
    {
        get
        {
            TerminalDevice device = Device;
            lock (_gate)
                return _session ??= new ConsoleSession(device);
        }
    }

    /// <summary>Whether there is a serial line, and not only the kernel's polled output.</summary>
    internal bool HasLine
    {
        get
        {
            _ = Device;
            return _uart is not null;
        }
    }

    /// <summary>The line of the program that has taken it, or <see langword="null"/>.</summary>
    internal RawConsole? Raw => _raw;

    /// <summary>Makes the console of the machine.</summary>
    /// <param name="startUart">Starts the serial driver at the first use; <see langword="null"/> when there is none.</param>
    internal static TerminalSystem Start(Func<IUart?> startUart)
    {
        TerminalSystem system = new(startUart);
        Volatile.Write(ref s_current, system);
        return system;
    }

    /// <summary>Starts to receive input, if that has not happened: keys are then signals even when nobody reads.</summary>
    internal void StartInput()
    {
        _ = Device;
        lock (_gate)
        {
            if (_isPumping || _uart is null)
                return;

            _isPumping = true;
        }

        SystemThread.Start("console"u8, Pump);
    }

    /// <summary>
    /// Hands the line to one program, with what was typed ahead. The terminal gets no input until <see cref="CloseRaw"/>; its output goes out as before,
    /// because nothing that a program writes may be lost.
    /// </summary>
    /// <returns><see langword="null"/> when somebody has it already.</returns>
    internal RawConsole? OpenRaw()
    {
        StartInput();
        RawConsole raw;
        lock (_gate)
        {
            if (_raw is not null)
                return null;

            raw = new RawConsole(++_openings, _line!);
            _raw = raw;
        }

        // Before anything else can be received: the thread that delivers may still be on its way into the terminal.
        MoveTypedAhead(raw);
        return raw;
    }

    /// <summary>Gives the line back to the terminal.</summary>
    /// <param name="id">Number of the opening; nothing happens when it is not the present one.</param>
    internal void CloseRaw(int id)
    {
        lock (_gate)
        {
            if (_raw is not RawConsole raw || raw.Id != id)
                return;

            _raw = null;
            raw.Close();
        }
    }

    /// <summary>Restores the terminal and waits until all output has left. The machine stops after this.</summary>
    internal void Stop()
    {
        if (_device is not TerminalDevice device)
            return;

        _session?.End();
        device.Drain();
    }

    void ITerminalEvents.OnSignal(SignalNumber signal) => Signals.Raise(signal);

    void ITerminalEvents.OnReadable() => Description.NotifyReadable();

    void ISignalDefaults.Terminate(SignalNumber signal) => ProcessExports.Exit(SignalExitCode + (int)signal);

    void ISignalDefaults.Continue() => Session.ConfigureForChild(childUsesTerminal: false);

    private void Pump()
    {
        byte[] chunk = new byte[InputChunk];
        TerminalDevice device = Device;
        while (true)
        {
            int count = _uart!.Read(chunk, InterruptEvent.Forever);
            int taken = _raw?.Receive(chunk.AsSpan(0, count)) ?? 0;
            if (taken < count)
                device.Receive(chunk.AsSpan(taken, count - taken));
        }
    }

    /// <summary>What the terminal has of lines that nobody has read, an unfinished one among them, as far as there is room.</summary>
    private void MoveTypedAhead(RawConsole raw)
    {
        TerminalDevice device = Device;
        TerminalAttributes attributes = device.Attributes;
        device.Attributes = attributes with { Modes = attributes.Modes & ~TerminalModes.Canonical, MinimumBytes = 0, Timeout = 0 };
        Span<byte> chunk = stackalloc byte[InputChunk];
        while (raw.Free >= InputChunk && device.IsReadable && device.Read(chunk, wait: false, out int count) == ReadResult.Ok && count > 0)
            raw.Receive(chunk[..count]);
        device.Attributes = attributes;
    }

    private TerminalDevice CreateDevice()
    {
        lock (_gate)
        {
            if (_device is TerminalDevice existing)
                return existing;

            _uart = _startUart();
            _line = _uart is null ? new EarlyConsoleLine() : new UartLine(_uart);
            return _device = new TerminalDevice(_line, this, WindowSizeFromEnvironment());
        }
    }

    /// <summary>A serial line does not tell its size; LINES and COLUMNS do, as everywhere.</summary>
    private static WindowSize WindowSizeFromEnvironment() =>
        new(FromEnvironment("LINES", WindowSize.Default.Rows), FromEnvironment("COLUMNS", WindowSize.Default.Columns));

    private static ushort FromEnvironment(string name, ushort fallback) =>
        ushort.TryParse(Environment.GetEnvironmentVariable(name), out ushort value) && value > 0 ? value : fallback;
}
