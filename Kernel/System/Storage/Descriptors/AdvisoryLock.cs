using System.Collections.Generic;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>Kinds of whole-file locks.</summary>
public enum AdvisoryLockKind
{
    /// <summary>LOCK_UN: no lock.</summary>
    None,

    /// <summary>LOCK_SH: excludes exclusive locks of others.</summary>
    Shared,

    /// <summary>LOCK_EX: excludes all locks of others.</summary>
    Exclusive,
}

/// <summary>The whole-file lock of one node (<c>flock(2)</c>). .NET builds <see cref="System.IO.FileShare"/> on it.</summary>
internal sealed class AdvisoryLock
{
    private readonly List<OpenDescription> _holders = [];
    private bool _isExclusive;

    /// <summary>Takes the lock for a description, or converts the one it has.</summary>
    /// <remarks>
    /// As on Linux, a conversion gives up the old lock first, so that two holders that both convert do not wait for each other; when the
    /// conversion then fails, the old lock is gone (flock(2), "Converting a lock is not guaranteed to be atomic").
    /// </remarks>
    public FileError Acquire(OpenDescription owner, bool exclusive, bool wait)
    {
        lock (_holders)
        {
            if (_holders.Contains(owner))
            {
                if (_isExclusive == exclusive)
                    return FileError.None;
                Remove(owner);
                Monitor.PulseAll(_holders);
            }

            while (Conflicts(exclusive))
            {
                if (!wait)
                    return FileError.WouldBlock;
                Monitor.Wait(_holders);
            }

            _holders.Add(owner);
            _isExclusive = exclusive;
            return FileError.None;
        }
    }

    /// <summary>Drops the lock of a description, if it has one.</summary>
    public void Release(OpenDescription owner)
    {
        lock (_holders)
        {
            if (Remove(owner))
                Monitor.PulseAll(_holders);
        }
    }

    private bool Conflicts(bool exclusive) => _holders.Count > 0 && (exclusive || _isExclusive);

    private bool Remove(OpenDescription owner)
    {
        if (!_holders.Remove(owner))
            return false;
        if (_holders.Count == 0)
            _isExclusive = false;
        return true;
    }
}
