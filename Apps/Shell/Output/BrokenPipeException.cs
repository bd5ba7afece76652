using System.IO;

namespace Cosmos.Shell;

/// <summary>The command behind the pipe has ended: whoever writes may end as well, without a word.</summary>
/// <remarks>Commands know it by its number, EPIPE, and let it pass.</remarks>
internal sealed class BrokenPipeException() : IOException("The command behind the pipe has ended.", BrokenPipe)
{
    // errno.h of Linux.
    private const int BrokenPipe = 32;
}
