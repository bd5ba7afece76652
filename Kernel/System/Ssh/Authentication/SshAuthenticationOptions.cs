using System.Collections.Generic;

namespace Cosmos.Ssh;

/// <summary>Ways to log in (RFC 4252). A way without its verifier is not offered; with none at all nobody can log in.</summary>
public sealed record SshAuthenticationOptions
{
    /// <summary>Keys that may log in, for all users or by user; null for no public keys.</summary>
    public ISshAuthorizedKeys? AuthorizedKeys { get; init; }

    /// <summary>Checks passwords; null for no passwords.</summary>
    public ISshPasswordVerifier? Passwords { get; init; }

    /// <summary>Asks questions (RFC 4256); null for none. <see cref="SshPasswordDialogue"/> asks for the password.</summary>
    public ISshInteractiveVerifier? KeyboardInteractive { get; init; }

    /// <summary>Lets everybody in who asks, without any check. For machines that only their owner can reach.</summary>
    public bool AllowNone { get; init; }

    /// <summary>Methods of which all must succeed, in this order, for example <c>publickey</c> and <c>password</c>; empty: any one suffices.</summary>
    public IReadOnlyList<string> RequiredMethods { get; init; } = [];
}
