using System.Net;

namespace Cosmos.Ssh;

/// <summary>Asks for keyboard-interactive logins (RFC 4256).</summary>
public interface ISshInteractiveVerifier
{
    /// <summary>Begins a dialogue, also for users that do not exist: it must not differ for them.</summary>
    /// <param name="userName">Name from the client, at most 256 bytes of UTF-8.</param>
    /// <param name="peer">Address and port of the client, if known.</param>
    ISshInteractiveDialogue Begin(string userName, EndPoint? peer);
}
