using System;
using System.Threading;
using Cosmos.HAL.Interrupts;

namespace Cosmos.HAL.Simulation;

/// <summary>An <see cref="InterruptEvent"/> on host threads.</summary>
public sealed class SimulatedInterruptEvent : InterruptEvent, IDisposable
{
    private readonly AutoResetEvent _event = new(false);

    /// <summary>How often <see cref="Set"/> was called.</summary>
    public int SetCount { get; private set; }

    /// <summary>Runs instead of blocking, so a test can let the device make progress without a second thread.</summary>
    public Action? WhileWaiting { get; set; }

    public override void Set()
    {
        SetCount++;
        _event.Set();
    }

    public override bool Wait(TimeSpan timeout)
    {
        if (WhileWaiting is { } progress)
        {
            progress();
            return _event.WaitOne(0);
        }

        return timeout == Forever ? _event.WaitOne() : _event.WaitOne(timeout);
    }

    public void Dispose() => _event.Dispose();
}
