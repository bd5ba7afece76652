using System;
using Cosmos.HAL.Devices;
using Cosmos.HAL.Simulation;
using NUnit.Framework;

namespace Cosmos.Drivers.Clock.Tests;

public sealed class CmosClockTests
{
    private readonly SimulatedClock _clock = new();
    private SimulatedCmos _cmos = new();

    [SetUp]
    public void FreshDevice() => _cmos = new SimulatedCmos();

    private CmosClock Driver(CmosClockOptions? options = null) => new(_cmos.Range(0x70, 2), _clock, options ?? new CmosClockOptions());

    private DateTime Read(CmosClockOptions? options = null)
    {
        Assert.That(Driver(options).TryRead(out long ticks), Is.EqualTo(WallClockResult.Ok));
        return new DateTime(ticks, DateTimeKind.Utc);
    }

    [Test]
    public void Decimal_digits_and_24_hours_are_what_a_PC_uses()
    {
        _cmos.Set(binary: false, twentyFourHours: true, 0x59, 0x30, 0x23, 0x31, 0x12, 0x26, 0x20);
        Assert.That(Read(), Is.EqualTo(new DateTime(2026, 12, 31, 23, 30, 59)));
    }

    [Test]
    public void Binary_numbers_are_read_as_such()
    {
        _cmos.Set(binary: true, twentyFourHours: true, 59, 30, 23, 31, 12, 26, 20);
        Assert.That(Read(), Is.EqualTo(new DateTime(2026, 12, 31, 23, 30, 59)));
    }

    [TestCase(0x12, 0)] // midnight is 12 AM
    [TestCase(0x01, 1)]
    [TestCase(0x11, 11)]
    [TestCase(0x92, 12)] // noon is 12 PM
    [TestCase(0x81, 13)]
    [TestCase(0x91, 23)]
    public void Twelve_hours_have_a_bit_for_the_afternoon(byte register, int hour)
    {
        _cmos.Set(binary: false, twentyFourHours: false, 0, 0, register, 0x01, 0x06, 0x25, 0x20);
        Assert.That(Read().Hour, Is.EqualTo(hour));
    }

    [TestCase(0x92, 12)]
    [TestCase(0x8B, 23)]
    public void Twelve_hours_may_be_binary(byte register, int hour)
    {
        byte value = register == 0x92 ? (byte)0x8C : register;
        _cmos.Set(binary: true, twentyFourHours: false, 0, 0, value, 1, 6, 25, 20);
        Assert.That(Read().Hour, Is.EqualTo(hour));
    }

    [Test]
    public void Reading_waits_for_the_end_of_an_update()
    {
        _cmos.Set(binary: false, twentyFourHours: true, 0, 0, 0, 0x01, 0x06, 0x25, 0x20);
        _cmos.UpdateReads = 5;
        Assert.That(Read(), Is.EqualTo(new DateTime(2025, 6, 1)));
        Assert.That(_cmos.UpdateReads, Is.Zero);
    }

    [Test]
    public void An_update_between_two_registers_is_noticed()
    {
        _cmos.Set(binary: false, twentyFourHours: true, 0x59, 0x59, 0x23, 0x31, 0x12, 0x25, 0x20);
        bool rolled = false;
        _cmos.BeforeRead = register =>
        {
            // After seconds and minutes were read the year ends: 2025-12-31 00:59:59 would be the torn result.
            if (register == 0x04 && !rolled)
            {
                rolled = true;
                _cmos.Set(binary: false, twentyFourHours: true, 0x00, 0x00, 0x00, 0x01, 0x01, 0x26, 0x20);
            }
        };
        Assert.That(Read(), Is.EqualTo(new DateTime(2026, 1, 1)));
    }

    [Test]
    public void A_device_that_updates_for_ever_is_a_timeout()
    {
        _cmos.Set(binary: false, twentyFourHours: true, 0, 0, 0, 0x01, 0x06, 0x25, 0x20);
        _cmos.UpdateReads = -1;
        Assert.That(Driver().TryRead(out long ticks), Is.EqualTo(WallClockResult.Timeout));
        Assert.That(ticks, Is.Zero);
    }

    [Test]
    public void An_empty_bus_is_no_clock()
    {
        _cmos.IsAbsent = true;
        Assert.That(Driver().TryRead(out _), Is.EqualTo(WallClockResult.NotPresent));
        Assert.That(Driver().TrySet(new DateTime(2025, 1, 1).Ticks), Is.EqualTo(WallClockResult.NotPresent));
    }

    [Test]
    public void An_empty_battery_is_told()
    {
        _cmos.Registers[0x0D] = 0;
        Assert.That(Driver().TryRead(out _), Is.EqualTo(WallClockResult.PowerLost));
    }

    [TestCase(0x60, 0x00, 0x00, 0x01, 0x01, 0x25, 0x20, TestName = "Second_60_is_refused")]
    [TestCase(0x00, 0x6A, 0x00, 0x01, 0x01, 0x25, 0x20, TestName = "A_digit_above_nine_is_refused")]
    [TestCase(0x00, 0x00, 0x24, 0x01, 0x01, 0x25, 0x20, TestName = "Hour_24_is_refused")]
    [TestCase(0x00, 0x00, 0x00, 0x29, 0x02, 0x25, 0x20, TestName = "February_29_of_a_common_year_is_refused")]
    [TestCase(0x00, 0x00, 0x00, 0x00, 0x01, 0x25, 0x20, TestName = "Day_zero_is_refused")]
    [TestCase(0x00, 0x00, 0x00, 0x01, 0x13, 0x25, 0x20, TestName = "Month_13_is_refused")]
    [TestCase(0x00, 0x00, 0x00, 0x01, 0x01, 0x80, 0x19, TestName = "A_clock_that_was_never_set_is_refused")]
    public void Insane_dates_are_errors(byte second, byte minute, byte hour, byte day, byte month, byte year, byte century)
    {
        _cmos.Set(binary: false, twentyFourHours: true, second, minute, hour, day, month, year, century);
        Assert.That(Driver().TryRead(out long ticks), Is.EqualTo(WallClockResult.InvalidDate));
        Assert.That(ticks, Is.Zero);
    }

    [Test]
    public void February_29_of_a_leap_year_exists()
    {
        _cmos.Set(binary: false, twentyFourHours: true, 0, 0, 0, 0x29, 0x02, 0x24, 0x20);
        Assert.That(Read(), Is.EqualTo(new DateTime(2024, 2, 29)));
    }

    [Test]
    public void Without_a_century_register_small_years_belong_to_this_century()
    {
        _cmos.Set(binary: false, twentyFourHours: true, 0, 0, 0, 0x01, 0x01, 0x31, 0xFF);
        Assert.That(Read(new CmosClockOptions { CenturyRegister = 0 }), Is.EqualTo(new DateTime(2031, 1, 1)));
    }

    [Test]
    public void A_century_byte_that_is_used_for_something_else_is_ignored()
    {
        _cmos.Set(binary: false, twentyFourHours: true, 0, 0, 0, 0x01, 0x01, 0x31, 0xC3);
        Assert.That(Read(), Is.EqualTo(new DateTime(2031, 1, 1)));
    }

    [TestCase(true, true)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(false, false)]
    public void What_is_set_is_read_back(bool binary, bool twentyFourHours)
    {
        _cmos.Set(binary, twentyFourHours, 0, 0, 1, 1, 1, 1, 20);
        foreach (int hour in (int[])[0, 1, 11, 12, 13, 23])
        {
            DateTime date = new(2031, 10, 19, hour, 58, 47, DateTimeKind.Utc);
            Assert.That(Driver().TrySet(date.Ticks + 1234), Is.EqualTo(WallClockResult.Ok));
            Assert.That(Read(), Is.EqualTo(date));
            Assert.That(_cmos.Registers[0x0B] & 0x80, Is.Zero, "updates go on");
        }
    }
}
