using System;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>How many bytes the in-memory file systems that share it may keep. Everything they store is charged here first.</summary>
public sealed class StorageBudget
{
    private long _used;

    /// <summary>Makes a budget.</summary>
    /// <param name="totalBytes">Largest number of bytes, positive.</param>
    public StorageBudget(long totalBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(totalBytes);
        TotalBytes = totalBytes;
    }

    /// <summary>Largest number of bytes.</summary>
    public long TotalBytes { get; }

    /// <summary>Bytes charged now.</summary>
    public long UsedBytes => Volatile.Read(ref _used);

    /// <summary>Bytes that can still be charged.</summary>
    public long FreeBytes => TotalBytes - UsedBytes;

    /// <summary>Charges bytes.</summary>
    /// <param name="bytes">How many, not negative.</param>
    /// <returns><see langword="false"/>, with nothing charged, when they do not fit.</returns>
    public bool TryCharge(long bytes)
    {
        long used = Volatile.Read(ref _used);
        while (bytes <= TotalBytes - used)
        {
            long seen = Interlocked.CompareExchange(ref _used, used + bytes, used);
            if (seen == used)
                return true;
            used = seen;
        }

        return false;
    }

    /// <summary>Gives charged bytes back.</summary>
    /// <param name="bytes">How many.</param>
    public void Release(long bytes) => Interlocked.Add(ref _used, -bytes);
}
