using System;
using System.Net;

namespace Cosmos.Ssh;

/// <summary>Asks for the password by keyboard-interactive.</summary>
public sealed class SshPasswordDialogue(ISshPasswordVerifier passwords) : ISshInteractiveVerifier
{
    /// <inheritdoc/>
    public ISshInteractiveDialogue Begin(string userName, EndPoint? peer) => throw new NotImplementedException(passwords.ToString());
}
