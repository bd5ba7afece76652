using System;

namespace Cosmos.Commands.Network.Ntp;

/// <summary>A point in time as NTP writes it: seconds since 1900 in the upper half, 2^-32 seconds in the lower (RFC 5905, section 6).</summary>
/// <param name="Value">Both halves.</param>
public readonly record struct NtpTimestamp(ulong Value)
{
    private const int FractionBits = 32;
    private const ulong FractionMask = uint.MaxValue;
    private const ulong EraBit = 1UL << 63;
    private const long SecondsOfEra = 1L << 32;

    private static readonly DateTimeOffset s_epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Whether there is none: zero stands for "not known".</summary>
    public bool IsNone => Value == 0;

    /// <summary>
    /// The time: from 1968 to 2036 when the first bit is set, from 2036 to 2104 otherwise (RFC 4330, section 3). Own time does not help to decide, for it
    /// may be what is to be set.
    /// </summary>
    public DateTimeOffset ToTime()
    {
        long seconds = (long)(Value >> FractionBits) + ((Value & EraBit) != 0 ? 0 : SecondsOfEra);
        return s_epoch.AddTicks((seconds * TimeSpan.TicksPerSecond) + FractionTicks(Value & FractionMask));
    }

    /// <summary>The timestamp of a time between 1968 and 2104.</summary>
    public static NtpTimestamp FromTime(DateTimeOffset time)
    {
        (long seconds, long ticks) = Math.DivRem((time - s_epoch).Ticks, TimeSpan.TicksPerSecond);
        ulong fraction = (((ulong)ticks << FractionBits) + (TimeSpan.TicksPerSecond / 2)) / TimeSpan.TicksPerSecond;
        return new NtpTimestamp(((ulong)seconds << FractionBits) + fraction);
    }

    /// <summary>How much later this is than another; right across the end of an era as long as they are less than 68 years apart.</summary>
    public TimeSpan Since(NtpTimestamp earlier)
    {
        long difference = (long)(Value - earlier.Value);
        long seconds = difference >> FractionBits;
        return new TimeSpan((seconds * TimeSpan.TicksPerSecond) + FractionTicks((ulong)difference & FractionMask));
    }

    // Rounded to the nearest tick of 100 ns.
    private static long FractionTicks(ulong fraction) => (long)(((fraction * TimeSpan.TicksPerSecond) + (1UL << (FractionBits - 1))) >> FractionBits);
}
