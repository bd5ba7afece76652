using System.Threading;
using System.Threading.Tasks;

using Cosmos.User;

namespace Cosmos.Commands.SelfTests;

/// <summary><c>kem</c>: a round trip of ML-KEM-768.</summary>
[ShellCommand("kem", "Agrees on a secret with a fresh post-quantum key (ML-KEM-768, FIPS 203).",
    Remarks = "Shows the seed of the key, 64 bytes, and how long it took. The key protects nothing.\nThe command \"test kem\" checks the known answers of FIPS 203 as well.")]
public sealed class KemCommand : IShellCommand
{
    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        string line;
        try
        {
            line = KemTest.RoundTripLine();
        }
        catch (SelfTestFailedException exception)
        {
            throw new CommandException(exception.Message, exception);
        }

        await context.Output.WriteLineAsync(line).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
