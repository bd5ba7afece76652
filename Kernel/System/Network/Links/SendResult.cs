namespace Cosmos.Network.Links;

/// <summary>What became of a packet to send. Only <see cref="MessageSize"/> and the failures of the route are errors of the caller; the rest is loss as on any network.</summary>
internal enum SendResult
{
    /// <summary>The link has it, or it waits for the link or for the neighbour's address.</summary>
    Sent,

    /// <summary>The queues are full, the memory is used up, or the link is down: lost.</summary>
    Dropped,

    /// <summary>It is longer than the path takes and must not be fragmented.</summary>
    MessageSize,

    /// <summary>The neighbour does not answer.</summary>
    HostUnreachable,

    /// <summary>The family is not there.</summary>
    NetworkUnreachable,
}
