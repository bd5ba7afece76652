using System;
using System.Threading;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Interrupts;
using Cosmos.HAL.Ports;

namespace Cosmos.Drivers.Uart;

/// <summary>A serial line on a 16450 or 16550 compatible controller, driven by interrupts in both directions.</summary>
/// <remarks>
/// <para>National Semiconductor PC16550D data sheet, June 1995. The register model is <see cref="UartRegisters"/>.</para>
/// <para>
/// Writers load the FIFO themselves while it is empty and leave the rest to the interrupt handler; a line that keeps up therefore
/// costs no interrupts. All register state that both sides change (IER, MCR) is changed under the interrupt lock.
/// </para>
/// </remarks>
public sealed partial class Uart16550 : IUart, IInterruptHandler
{
    private const int FifoDepth = 16;

    private readonly UartRegisters _registers;
    private readonly IInterruptLine _interrupt;
    private readonly InterruptLock _lock;
    private readonly InterruptEvent _received;
    private readonly InterruptEvent _transmitted;
    private readonly IClock _clock;
    private readonly UartOptions _options;
    private readonly ushort _divisor;
    private readonly Lock _writers = new();
    private readonly ByteRing _receiveRing;
    private readonly ByteRing _transmitRing;
    private readonly int _throttleAbove;
    private readonly int _unthrottleBelow;
    private int _transmitLoad = 1;

    /// <summary>Wires the driver; the device is not touched before <see cref="Start"/>.</summary>
    /// <param name="ports">The eight ports of the controller.</param>
    /// <param name="interrupt">The line of the controller, not connected yet.</param>
    /// <param name="interruptLock">A lock that nobody else uses.</param>
    /// <param name="received">An event that nobody else uses: data arrived.</param>
    /// <param name="transmitted">Another such event: room in the transmit buffer.</param>
    /// <param name="clock">For deadlines.</param>
    /// <param name="options">Rate and buffers; see there for the rules.</param>
    /// <exception cref="ArgumentException">The range is too small or an option is invalid.</exception>
    public Uart16550(
        IoPortRange ports,
        IInterruptLine interrupt,
        InterruptLock interruptLock,
        InterruptEvent received,
        InterruptEvent transmitted,
        IClock clock,
        UartOptions options)
    {
        ArgumentNullException.ThrowIfNull(ports);
        ArgumentNullException.ThrowIfNull(options);
        if (ports.Count < UartRegisters.Count)
            throw new ArgumentException("A 16550 has eight registers.", nameof(ports));

        _divisor = options.Validate();
        _registers = new UartRegisters(ports);
        _interrupt = interrupt;
        _lock = interruptLock;
        _received = received;
        _transmitted = transmitted;
        _clock = clock;
        _options = options;
        _receiveRing = new ByteRing(options.ReceiveBufferSize);
        _transmitRing = new ByteRing(options.TransmitBufferSize);
        _throttleAbove = options.ReceiveBufferSize / 4 * 3;
        _unthrottleBelow = options.ReceiveBufferSize / 4;
    }

    /// <summary>What <see cref="Start"/> found.</summary>
    public UartModel Model { get; private set; }

    /// <summary>Counters; the parts are read one after the other, so they may differ by what happens meanwhile.</summary>
    public UartStatistics Statistics => new(
        Volatile.Read(ref _bytesReceived),
        Volatile.Read(ref _bytesSent),
        Volatile.Read(ref _interrupts),
        Volatile.Read(ref _spuriousInterrupts),
        Volatile.Read(ref _overruns),
        Volatile.Read(ref _parityErrors),
        Volatile.Read(ref _framingErrors),
        Volatile.Read(ref _breaks),
        Volatile.Read(ref _throttles),
        Volatile.Read(ref _rearms));

    /// <summary>Detects and configures the controller and turns its interrupts on. Call once, from a thread.</summary>
    /// <returns>Why the line cannot be used, or <see cref="UartStartResult.Ok"/>.</returns>
    public UartStartResult Start()
    {
        Model = Detect();
        if (Model == UartModel.None)
            return UartStartResult.NotPresent;

        // Somebody may have used the line before, the boot messages for instance; let the last byte leave before the rate changes.
        if (!WaitForStatus(LineStatus.TransmitterEmpty))
            return UartStartResult.TransmitterStuck;

        Configure();
        if (_options.SelfTest && !PassesLoopback())
        {
            _registers.ModemControl = ModemControl.None;
            return UartStartResult.SelfTestFailed;
        }

        _interrupt.Connect(this);
        _interrupt.Enable();
        nuint state = _lock.Enter();
        _enabled = InterruptEnable.ReceivedData | InterruptEnable.LineStatus;
        _registers.InterruptEnable = _enabled;
        _lock.Exit(state);
        return UartStartResult.Ok;
    }

    /// <summary>Holds the output at space, which the other side sees as a break.</summary>
    /// <param name="duration">At least the time of a character; a quarter of a second is customary.</param>
    /// <returns><see cref="UartWriteResult.Stalled"/> when the line did not become free before.</returns>
    public UartWriteResult SendBreak(TimeSpan duration)
    {
        lock (_writers)
        {
            if (DrainUnsynchronized() == UartWriteResult.Stalled)
                return UartWriteResult.Stalled;

            _registers.LineControl = LineControl.EightDataBits | LineControl.Break;
            Thread.Sleep(duration);
            _registers.LineControl = LineControl.EightDataBits;
            return UartWriteResult.Ok;
        }
    }

    /// <summary>PC16550D, section 8.6.1 and the scratch register: tells a UART from an empty bus and a 16550A from its ancestors.</summary>
    private UartModel Detect()
    {
        if (_registers.LineStatus == LineStatus.FloatingBus)
            return UartModel.None;

        InterruptEnable previous = _registers.InterruptEnable;
        _registers.InterruptEnable = InterruptEnable.None;
        bool isClear = (_registers.InterruptEnable & (InterruptEnable)0x0F) == InterruptEnable.None;
        _registers.Scratch = 0x5A;
        bool holds = _registers.Scratch == 0x5A;
        _registers.Scratch = 0xA5;
        holds &= _registers.Scratch == 0xA5;
        if (!isClear || !holds)
        {
            _registers.InterruptEnable = previous;
            return UartModel.None;
        }

        _registers.WriteFifoControl(FifoControl.Enable);
        bool hasFifos = (_registers.InterruptIdentification & InterruptIdentification.FifosEnabled) == InterruptIdentification.FifosEnabled;
        return hasFifos ? UartModel.Ns16550A : UartModel.Ns16450;
    }

    private void Configure()
    {
        _registers.LineControl = LineControl.EightDataBits;
        _registers.WriteDivisor(_divisor);
        if (Model == UartModel.Ns16550A)
        {
            // Half a FIFO of warning is 690 us at 115 200 baud; shorter bursts come by the character timeout.
            _registers.WriteFifoControl(FifoControl.Enable | FifoControl.TriggerAt8);
            _transmitLoad = FifoDepth;
        }

        _registers.ModemControl = ModemControl.DataTerminalReady | ModemControl.RequestToSend | ModemControl.InterruptGate;
    }

    private bool PassesLoopback()
    {
        ModemControl normal = _registers.ModemControl;
        _registers.ModemControl = ModemControl.Loopback;
        ReadOnlySpan<byte> pattern = [0x55, 0xAA, 0x00, 0xFF];
        bool passed = true;
        while ((_registers.LineStatus & LineStatus.DataReady) != 0)
            _ = _registers.ReceiveBuffer;

        foreach (byte value in pattern)
        {
            _registers.Transmit(value);
            passed &= WaitForStatus(LineStatus.DataReady) && _registers.ReceiveBuffer == value;
        }

        _registers.ModemControl = normal;
        return passed;
    }

    private bool WaitForStatus(LineStatus bits)
    {
        long deadline = _clock.Nanoseconds + StatusTimeoutNanoseconds;
        while ((_registers.LineStatus & bits) == 0)
        {
            if (_clock.Nanoseconds > deadline)
                return false;
        }

        return true;
    }

    // A full FIFO and shift register at 1200 baud, the slowest rate that anybody uses, take 142 ms.
    private const long StatusTimeoutNanoseconds = 200_000_000;
}
