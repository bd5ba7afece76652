using System;
using Cosmos.HAL.Interrupts;

namespace Cosmos.HAL.Simulation;

/// <summary>An interrupt line that a device model drives; level-triggered like an IOAPIC input.</summary>
public sealed class SimulatedInterruptLine(int number) : IInterruptLine
{
    private const int StormLimit = 10_000;

    private IInterruptHandler? _handler;
    private bool _level;
    private bool _inService;
    private int _masked;

    public int Number => number;

    /// <summary>Whether the line is unmasked.</summary>
    public bool IsEnabled { get; private set; }

    /// <summary>How often the handler ran.</summary>
    public int Delivered { get; private set; }

    /// <summary>How often the handler said that its device had not asked.</summary>
    public int NotMine { get; private set; }

    /// <summary>When set, an asserted line is remembered and delivered by the next <see cref="Deliver"/> only.</summary>
    public bool IsManual { get; set; }

    public void Connect(IInterruptHandler handler)
    {
        if (_handler is not null)
            throw new InvalidOperationException("Another handler is installed.");

        _handler = handler;
    }

    public void Enable()
    {
        if (_handler is null)
            throw new InvalidOperationException("No handler is installed.");

        IsEnabled = true;
        if (!IsManual)
            Deliver();
    }

    public void Disable() => IsEnabled = false;

    public void Acknowledge()
    {
    }

    /// <summary>The device sets the level of its output.</summary>
    public void SetLevel(bool asserted)
    {
        _level = asserted;
        if (!IsManual)
            Deliver();
    }

    /// <summary>The processor masks interrupts.</summary>
    internal void Mask() => _masked++;

    /// <summary>The processor unmasks interrupts and takes what is pending.</summary>
    internal void Unmask()
    {
        _masked--;
        if (!IsManual)
            Deliver();
    }

    /// <summary>Runs the handler for as long as the line is asserted.</summary>
    public void Deliver()
    {
        if (_inService || _masked > 0)
            return;

        _inService = true;
        try
        {
            for (int round = 0; _level && IsEnabled; round++)
            {
                if (round == StormLimit)
                    throw new InvalidOperationException("Interrupt storm: the handler does not take away the cause.");

                Delivered++;
                if (_handler!.OnInterrupt() == InterruptOutcome.NotMine)
                    NotMine++;
            }
        }
        finally
        {
            _inService = false;
        }
    }
}
