using System.Collections.Generic;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh;

/// <summary>Asks for the password by keyboard-interactive.</summary>
/// <param name="passwords">Checks it.</param>
public sealed class SshPasswordDialogue(ISshPasswordVerifier passwords) : ISshInteractiveVerifier
{
    /// <inheritdoc/>
    public ISshInteractiveDialogue Begin(string userName, EndPoint? peer) => new Dialogue(passwords, userName, peer);

    private sealed class Dialogue(ISshPasswordVerifier passwords, string userName, EndPoint? peer) : ISshInteractiveDialogue
    {
        public async ValueTask<SshInteractiveStep> NextAsync(IReadOnlyList<string> answers, CancellationToken stop)
        {
            if (answers.Count == 0)
                return SshInteractiveStep.Ask("", "", new SshPrompt("Password: ", Echo: false));

            byte[] password = Encoding.UTF8.GetBytes(answers[0]);
            try
            {
                return await passwords.VerifyAsync(userName, password, peer, stop).ConfigureAwait(false) ? SshInteractiveStep.Success : SshInteractiveStep.Failure;
            }
            finally
            {
                CryptographicOperations.ZeroMemory(password);
            }
        }
    }
}
