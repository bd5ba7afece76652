using System;
using System.Security.Cryptography;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Machine;

/// <summary><c>rand</c>: random numbers.</summary>
[ShellCommand("rand [<bytes:int>]", "Shows random bytes of the system's generator.", Remarks = """
    32 bytes, or as many as are asked for, 1024 at most; TamaGo's example has no choice.
    """)]
public sealed class RandCommand : IShellCommand
{
    private const int Usual = 32;
    private const int Most = 1024;

    /// <inheritdoc/>
    public async ValueTask<int> RunAsync(CommandContext context, CancellationToken stop)
    {
        int count = (int)context.Arguments.Int("bytes", fallback: Usual, minimum: 1, maximum: Most);
        await context.Output.WriteLineAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(count))).ConfigureAwait(false);
        return ExitStatus.Success;
    }
}
