using System;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Ports;

namespace Cosmos.Drivers.Clock;

/// <summary>The battery-backed clock of the PC, which is taken to run on UTC.</summary>
/// <remarks>
/// Motorola MC146818A data sheet (ADI1053), "Update cycle". Thread context, one caller at a time: index and data port are two accesses.
/// </remarks>
public sealed class CmosClock : IWallClock
{
    // An update takes 2228 us at most; three of them in a row mean that the device is not one.
    private const long DeadlineNanoseconds = 10_000_000;
    private const int MinimumAttempts = 100;

    private readonly CmosRegisters _registers;
    private readonly IClock _clock;
    private readonly CmosClockOptions _options;

    /// <summary>Wires the driver.</summary>
    /// <param name="ports">Index and data port, 0x70 and 0x71 on a PC.</param>
    /// <param name="clock">For deadlines.</param>
    /// <param name="options">What to believe.</param>
    /// <exception cref="ArgumentException">The range is too small.</exception>
    public CmosClock(IoPortRange ports, IClock clock, CmosClockOptions options)
    {
        ArgumentNullException.ThrowIfNull(ports);
        if (ports.Count < CmosRegisters.Count)
            throw new ArgumentException("The clock has an index port and a data port.", nameof(ports));

        _registers = new CmosRegisters(ports);
        _clock = clock;
        _options = options;
    }

    /// <inheritdoc/>
    public WallClockResult TryRead(out long utcTicks)
    {
        utcTicks = 0;
        WallClockResult result = TryReadStable(out CmosTime time, out StatusB format);
        if (result != WallClockResult.Ok)
            return result;

        if (!time.TryDecode(format, _options.CenturyRegister != 0, out DateTime date) || !IsPlausible(date))
            return WallClockResult.InvalidDate;

        utcTicks = date.Ticks;
        return WallClockResult.Ok;
    }

    /// <inheritdoc/>
    /// <remarks>The fraction of a second is cut off, so the clock is up to a second late afterwards.</remarks>
    public WallClockResult TrySet(long utcTicks)
    {
        DateTime date = new(utcTicks, DateTimeKind.Utc);
        if (!IsPlausible(date))
            return WallClockResult.InvalidDate;

        if (!IsPresent())
            return WallClockResult.NotPresent;

        StatusB format = _registers.StatusB & ~StatusB.Set;
        CmosTime time = CmosTime.Encode(date, format);
        _registers.StatusB = format | StatusB.Set;
        _registers[CmosRegister.Seconds] = time.Seconds;
        _registers[CmosRegister.Minutes] = time.Minutes;
        _registers[CmosRegister.Hours] = time.Hours;
        _registers[CmosRegister.DayOfMonth] = time.Day;
        _registers[CmosRegister.Month] = time.Month;
        _registers[CmosRegister.Year] = time.Year;
        if (_options.CenturyRegister != 0)
            _registers[(CmosRegister)_options.CenturyRegister] = time.Century;

        _registers.StatusB = format;
        return WallClockResult.Ok;
    }

    /// <summary>Reads until no update fell into the reading: UIP is clear before, and two readings agree.</summary>
    /// <remarks>
    /// UIP alone leaves 244 us, which a virtual machine that is scheduled away does not keep; comparing does not depend on time.
    /// </remarks>
    private WallClockResult TryReadStable(out CmosTime time, out StatusB format)
    {
        time = default;
        format = default;
        if (!IsPresent())
            return WallClockResult.NotPresent;

        if ((_registers.StatusD & StatusD.Valid) == 0)
            return WallClockResult.PowerLost;

        long deadline = _clock.Nanoseconds + DeadlineNanoseconds;
        CmosTime? previous = null;
        for (int attempt = 1; ; attempt++)
        {
            if ((_registers.StatusA & StatusA.UpdateInProgress) == 0)
            {
                time = ReadRegisters();
                format = _registers.StatusB;
                if (previous == time)
                    return WallClockResult.Ok;

                previous = time;
            }

            // A virtual machine that is scheduled away comes back behind the deadline without having had its tries.
            if (attempt >= MinimumAttempts && _clock.Nanoseconds > deadline)
                return WallClockResult.Timeout;
        }
    }

    // An empty bus reads as ones, and register D has zeros in all bits but the first.
    private bool IsPresent() => (_registers.StatusD & ~StatusD.Valid) == 0;

    private CmosTime ReadRegisters() => new(
        _registers[CmosRegister.Seconds],
        _registers[CmosRegister.Minutes],
        _registers[CmosRegister.Hours],
        _registers[CmosRegister.DayOfMonth],
        _registers[CmosRegister.Month],
        _registers[CmosRegister.Year],
        _options.CenturyRegister == 0 ? (byte)0 : _registers[(CmosRegister)_options.CenturyRegister]);

    private bool IsPlausible(DateTime date) => date >= _options.Earliest && date < _options.Latest;
}
