using System;

namespace Cosmos.Sockets;

/// <summary>Modifiers of sending and receiving, and what is told about a received message. The values are those of the .NET platform boundary.</summary>
[Flags]
public enum MessageFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>MSG_OOB: urgent data, which no socket here has.</summary>
    OutOfBand = 0x0001,

    /// <summary>MSG_PEEK: leave in the queue what is delivered.</summary>
    Peek = 0x0002,

    /// <summary>MSG_DONTROUTE: only to neighbours.</summary>
    DoNotRoute = 0x0004,

    /// <summary>MSG_TRUNC: the message was longer than the room for it.</summary>
    Truncated = 0x0100,

    /// <summary>MSG_CTRUNC: there was no room for all control data.</summary>
    ControlTruncated = 0x0200,

    /// <summary>MSG_DONTWAIT: do not wait, whatever the descriptor says.</summary>
    DoNotWait = 0x1000,

    /// <summary>MSG_ERRQUEUE: receive from the queue of extended errors, which is always empty.</summary>
    ErrorQueue = 0x2000,

    /// <summary>MSG_MORE: more follows at once. Not a value of the boundary, where there is no such flag.</summary>
    More = 0x4000_0000,
}
