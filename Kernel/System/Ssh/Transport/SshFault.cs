namespace Cosmos.Ssh.Transport;

/// <summary>Why a connection cannot go on. Handlers of messages return it instead of throwing: hostile input is not exceptional.</summary>
/// <param name="Reason">Code for the peer.</param>
/// <param name="Description">Text for the peer and the log; names the thing and the value, never a secret.</param>
internal sealed record SshFault(DisconnectReason Reason, string Description)
{
    internal static SshFault Protocol(string description) => new(DisconnectReason.ProtocolError, description);

    internal static SshFault Malformed(string message) => new(DisconnectReason.ProtocolError, $"malformed {message}");
}
