using System;
using System.Collections.Generic;
using Cosmos.HAL.Simulation;

namespace Cosmos.Drivers.Uart.Tests;

/// <summary>A 16550A at register level: FIFOs, identification register with priorities, interrupt output, loopback, flow control.</summary>
/// <remarks>PC16550D data sheet, sections 6 to 8. The wire is a pair of queues; a character leaves the shift register when told to.</remarks>
internal sealed class Simulated16550(SimulatedInterruptLine line) : SimulatedPorts
{
    internal const ushort Base = 0x3F8;
    private const int Depth = 16;

    private readonly Queue<byte> _receiveFifo = new();
    private readonly Queue<byte> _transmitFifo = new();
    private readonly Queue<byte> _senderQueue = new();
    private readonly List<byte> _sent = [];
    private byte _enable;
    private byte _fifoControl;
    private byte _lineControl;
    private byte _modemControl;
    private byte _scratch;
    private byte _errors;
    private bool _transmitterEmptyPending;
    private bool _characterTimeout;
    private byte? _shiftRegister;

    internal bool IsAbsent { get; set; }

    internal bool HasFifos { get; set; } = true;

    internal bool HasScratch { get; set; } = true;

    internal bool LoopbackIsBroken { get; set; }

    /// <summary>Whether characters leave at once; otherwise each needs a call of <see cref="ShiftOut"/>.</summary>
    internal bool IsInstant { get; set; } = true;

    internal ushort Divisor { get; private set; }

    internal int InterruptsServed => line.Delivered;

    internal byte LineControl => _lineControl;

    internal byte FifoControl => _fifoControl;

    internal byte ModemControl => _modemControl;

    internal byte Enable => _enable;

    internal string SentText => System.Text.Encoding.Latin1.GetString(_sent.ToArray());

    internal List<byte> Sent => _sent;

    /// <summary>Bytes the other side still holds back.</summary>
    internal int Unsent => _senderQueue.Count;

    /// <summary>The other side sends; it obeys RTS and never overruns the FIFO, as a virtual machine monitor does.</summary>
    internal void Send(ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
            _senderQueue.Enqueue(value);

        Update();
    }

    /// <summary>The other side sends without looking; what does not fit is an overrun.</summary>
    internal void SendRegardless(byte value, byte errors = 0)
    {
        if (_receiveFifo.Count == (HasFifos ? Depth : 1))
            errors |= 0x02;
        else
            _receiveFifo.Enqueue(value);

        _errors |= errors;
        Update();
    }

    /// <summary>One character leaves the shift register, and the next enters it.</summary>
    internal bool ShiftOut()
    {
        bool moved = false;
        if (_shiftRegister is { } value)
        {
            if ((_modemControl & 0x10) != 0)
            {
                if (!LoopbackIsBroken)
                    _receiveFifo.Enqueue(value);
            }
            else
            {
                _sent.Add(value);
            }

            _shiftRegister = null;
            moved = true;
        }

        moved |= LoadShiftRegister();
        Update();
        return moved;
    }

    internal void ShiftOutAll()
    {
        while (ShiftOut())
        {
        }
    }

    /// <summary>Loses the state of the interrupt output, as a missed edge does.</summary>
    internal void LoseTransmitInterrupt()
    {
        _transmitterEmptyPending = false;
        Update();
    }

    protected override byte ReadByte(ushort port)
    {
        if (IsAbsent)
            return 0xFF;

        byte value = (port - Base) switch
        {
            0 => (_lineControl & 0x80) != 0 ? (byte)Divisor : ReadReceiver(),
            1 => (_lineControl & 0x80) != 0 ? (byte)(Divisor >> 8) : _enable,
            2 => ReadIdentification(),
            3 => _lineControl,
            4 => _modemControl,
            5 => ReadLineStatus(),
            6 => 0xB0,
            7 => HasScratch ? _scratch : (byte)0xFF,
            _ => 0xFF,
        };
        Update();
        return value;
    }

    protected override void WriteByte(ushort port, byte value)
    {
        if (IsAbsent)
            return;

        switch (port - Base)
        {
            case 0 when (_lineControl & 0x80) != 0:
                Divisor = (ushort)((Divisor & 0xFF00) | value);
                break;
            case 0:
                if (_transmitFifo.Count >= (HasFifos && (_fifoControl & 1) != 0 ? Depth : 1))
                    throw new InvalidOperationException("The driver overruns the transmitter.");

                _transmitFifo.Enqueue(value);
                _transmitterEmptyPending = false;
                if (!LoadShiftRegister() && !IsInstant)
                    break;

                if (IsInstant)
                    ShiftOutAllQuietly();

                break;
            case 1 when (_lineControl & 0x80) != 0:
                Divisor = (ushort)((Divisor & 0x00FF) | (value << 8));
                break;
            case 1:
                // Section 8.6.2: enabling the interrupt while the holding register is empty raises it.
                if ((value & 2) != 0 && (_enable & 2) == 0 && _transmitFifo.Count == 0)
                    _transmitterEmptyPending = true;
                _enable = (byte)(value & 0x0F);
                break;
            case 2:
                _fifoControl = value;
                break;
            case 3:
                _lineControl = value;
                break;
            case 4:
                _modemControl = value;
                break;
            case 7:
                _scratch = value;
                break;
        }

        Update();
    }

    private void ShiftOutAllQuietly()
    {
        while (_shiftRegister is { } value)
        {
            if ((_modemControl & 0x10) == 0)
                _sent.Add(value);
            else if (!LoopbackIsBroken)
                _receiveFifo.Enqueue(value);

            _shiftRegister = null;
            LoadShiftRegister();
        }
    }

    private bool LoadShiftRegister()
    {
        if (_shiftRegister is not null || !_transmitFifo.TryDequeue(out byte value))
            return false;

        _shiftRegister = value;
        if (_transmitFifo.Count == 0)
            _transmitterEmptyPending = true;

        return true;
    }

    private byte ReadReceiver()
    {
        _characterTimeout = false;
        return _receiveFifo.TryDequeue(out byte value) ? value : (byte)0;
    }

    private byte ReadLineStatus()
    {
        byte status = _errors;
        _errors = 0;
        if (_receiveFifo.Count != 0)
            status |= 0x01;
        if (_transmitFifo.Count == 0)
            status |= 0x20;
        if (_transmitFifo.Count == 0 && _shiftRegister is null)
            status |= 0x40;
        return status;
    }

    private byte Identification()
    {
        byte fifos = HasFifos && (_fifoControl & 1) != 0 ? (byte)0xC0 : (byte)0;
        int trigger = fifos == 0 ? 1 : (_fifoControl >> 6) switch { 0 => 1, 1 => 4, 2 => 8, _ => 14 };
        if ((_enable & 4) != 0 && _errors != 0)
            return (byte)(fifos | 0x06);
        if ((_enable & 1) != 0 && _receiveFifo.Count >= trigger)
            return (byte)(fifos | 0x04);
        if ((_enable & 1) != 0 && _receiveFifo.Count != 0 && _characterTimeout)
            return (byte)(fifos | 0x0C);
        if ((_enable & 2) != 0 && _transmitterEmptyPending)
            return (byte)(fifos | 0x02);
        return (byte)(fifos | 0x01);
    }

    private byte ReadIdentification()
    {
        byte identification = Identification();
        if ((identification & 0x0F) == 0x02)
            _transmitterEmptyPending = false;
        return identification;
    }

    private void Update()
    {
        // The sender fills the FIFO while RTS is on; then the line is quiet, which is what the character timeout reports.
        while ((_modemControl & 0x02) != 0 && _receiveFifo.Count < (HasFifos ? Depth : 1) && _senderQueue.TryDequeue(out byte value))
            _receiveFifo.Enqueue(value);

        _characterTimeout = _receiveFifo.Count != 0;
        line.SetLevel((Identification() & 1) == 0 && (_modemControl & 0x08) != 0);
    }
}
