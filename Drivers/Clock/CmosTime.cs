using System;

namespace Cosmos.Drivers.Clock;

/// <summary>The clock registers as they were read, not decoded.</summary>
internal readonly record struct CmosTime(byte Seconds, byte Minutes, byte Hours, byte Day, byte Month, byte Year, byte Century)
{
    private const byte Afternoon = 0x80;

    /// <summary>Translates the registers.</summary>
    /// <param name="format">Register B: binary or BCD, 12 or 24 hours.</param>
    /// <param name="hasCentury">Whether <see cref="Century"/> was read.</param>
    /// <param name="date">The date, in UTC.</param>
    /// <returns><see langword="false"/> when a number is no BCD number or the date does not exist.</returns>
    internal bool TryDecode(StatusB format, bool hasCentury, out DateTime date)
    {
        date = default;
        bool isBinary = (format & StatusB.Binary) != 0;
        bool isAfternoon = (format & StatusB.TwentyFourHours) == 0 && (Hours & Afternoon) != 0;
        byte hours = (format & StatusB.TwentyFourHours) == 0 ? (byte)(Hours & ~Afternoon) : Hours;
        if (!TryNumber(Seconds, isBinary, out int second) || !TryNumber(Minutes, isBinary, out int minute)
            || !TryNumber(hours, isBinary, out int hour) || !TryNumber(Day, isBinary, out int day)
            || !TryNumber(Month, isBinary, out int month) || !TryNumber(Year, isBinary, out int year) || year > 99)
            return false;

        if ((format & StatusB.TwentyFourHours) == 0)
        {
            if (hour is < 1 or > 12)
                return false;

            hour = (hour % 12) + (isAfternoon ? 12 : 0);
        }

        // A century outside of 19 to 21 means that the byte holds something else, as on machines that use it for a checksum.
        if (hasCentury && TryNumber(Century, isBinary, out int century) && century is >= 19 and <= 21)
            year += century * 100;
        else
            year += year < 70 ? 2000 : 1900;

        if (second > 59 || minute > 59 || hour > 23 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
            return false;

        date = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc);
        return true;
    }

    /// <summary>The registers for a date.</summary>
    internal static CmosTime Encode(DateTime date, StatusB format)
    {
        bool isBinary = (format & StatusB.Binary) != 0;
        byte hours = ToRegister(date.Hour, isBinary);
        if ((format & StatusB.TwentyFourHours) == 0)
        {
            int hour = date.Hour % 12 == 0 ? 12 : date.Hour % 12;
            hours = (byte)(ToRegister(hour, isBinary) | (date.Hour >= 12 ? Afternoon : 0));
        }

        return new CmosTime(
            ToRegister(date.Second, isBinary),
            ToRegister(date.Minute, isBinary),
            hours,
            ToRegister(date.Day, isBinary),
            ToRegister(date.Month, isBinary),
            ToRegister(date.Year % 100, isBinary),
            ToRegister(date.Year / 100, isBinary));
    }

    private static bool TryNumber(byte register, bool isBinary, out int value)
    {
        int tens = register >> 4;
        int ones = register & 0x0F;
        value = isBinary ? register : (tens * 10) + ones;
        return isBinary || (tens <= 9 && ones <= 9);
    }

    private static byte ToRegister(int value, bool isBinary) => (byte)(isBinary ? value : (value / 10 << 4) | (value % 10));
}
