using System;

namespace Cosmos.Storage;

/// <summary>A point in time as file systems keep it: whole seconds since 1970-01-01T00:00:00Z and nanoseconds within the second.</summary>
/// <param name="Seconds">Seconds since the Unix epoch; negative before it.</param>
/// <param name="Nanoseconds">0 to 999,999,999, counted forwards from <paramref name="Seconds"/>.</param>
public readonly record struct FileTime(long Seconds, int Nanoseconds) : IComparable<FileTime>
{
    private const int NanosecondsPerTick = 100;

    /// <summary>Seconds in a day; the longest that a read may leave the access time alone (the <c>relatime</c> rule of Linux).</summary>
    public const long SecondsPerDay = 24 * 60 * 60;

    /// <summary>The current time of <paramref name="clock"/>, in steps of 100 ns.</summary>
    /// <param name="clock">The wall clock.</param>
    public static FileTime Now(TimeProvider clock) => FromTicks(clock.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks);

    /// <summary>Converts 100 ns steps since the Unix epoch.</summary>
    /// <param name="ticks">Ticks; negative before the epoch.</param>
    public static FileTime FromTicks(long ticks)
    {
        (long seconds, long rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        if (rest < 0)
        {
            seconds--;
            rest += TimeSpan.TicksPerSecond;
        }

        return new FileTime(seconds, (int)rest * NanosecondsPerTick);
    }

    /// <inheritdoc/>
    public int CompareTo(FileTime other) =>
        Seconds != other.Seconds ? Seconds.CompareTo(other.Seconds) : Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Compares two times.</summary>
    public static bool operator <(FileTime left, FileTime right) => left.CompareTo(right) < 0;

    /// <summary>Compares two times.</summary>
    public static bool operator >(FileTime left, FileTime right) => left.CompareTo(right) > 0;

    /// <summary>Compares two times.</summary>
    public static bool operator <=(FileTime left, FileTime right) => left.CompareTo(right) <= 0;

    /// <summary>Compares two times.</summary>
    public static bool operator >=(FileTime left, FileTime right) => left.CompareTo(right) >= 0;
}
