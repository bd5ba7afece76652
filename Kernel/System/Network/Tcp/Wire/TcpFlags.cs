using System;

namespace Cosmos.Network.Tcp;

/// <summary>The control bits of a segment (RFC 9293, section 3.1).</summary>
[Flags]
internal enum TcpFlags : byte
{
    None = 0,
    Finish = 0x01,
    Synchronize = 0x02,
    Reset = 0x04,
    Push = 0x08,
    Acknowledge = 0x10,
    Urgent = 0x20,
    CongestionEcho = 0x40,
    CongestionWindowReduced = 0x80,
}
