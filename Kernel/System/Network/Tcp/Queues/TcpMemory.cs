using System;

namespace Cosmos.Network.Tcp;

/// <summary>What all connections of a stack together may hold in packet buffers.</summary>
/// <param name="limit">Bytes; beyond three quarters of it the stack is under pressure.</param>
internal sealed class TcpMemory(long limit)
{
    /// <summary>Bytes that queues hold now, counted by the size of the buffers.</summary>
    public long Used { get; private set; }

    /// <summary>Most bytes that queues shall hold.</summary>
    public long Limit { get; } = limit;

    /// <summary>Buffers no longer grow, and what lies beyond gaps is dropped first.</summary>
    public bool IsUnderPressure => Used > Limit - (Limit >> 2);

    /// <summary>Nothing new is taken.</summary>
    public bool IsExhausted => Used >= Limit;

    public void Charge(int bytes) => Used += bytes;

    public void Release(int bytes)
    {
        Used -= bytes;
        if (Used < 0)
            throw new InvalidOperationException("More TCP memory was given back than taken.");
    }
}
