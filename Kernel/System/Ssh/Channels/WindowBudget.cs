using System;
using System.Threading;

namespace Cosmos.Ssh.Channels;

/// <summary>What the windows of a connection's channels may grow by, together: bounds the memory for unread data.</summary>
internal sealed class WindowBudget(int bytes)
{
    private int _left = bytes;

    /// <summary>Takes what there is of the wanted amount.</summary>
    internal int Take(int wanted)
    {
        while (wanted > 0)
        {
            int left = Volatile.Read(ref _left);
            int taken = Math.Min(left, wanted);
            if (taken == 0 || Interlocked.CompareExchange(ref _left, left - taken, left) == left)
                return taken;
        }

        return 0;
    }

    internal void Return(int taken) => Interlocked.Add(ref _left, taken);
}
