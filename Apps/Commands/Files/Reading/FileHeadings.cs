using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Files;

/// <summary>What head and tail print above each file when there are several.</summary>
internal sealed class FileHeadings(CommandContext context)
{
    private bool _isLater;

    internal async ValueTask WriteAsync(string name)
    {
        if (context.Arguments.All("file").Count <= 1)
            return;
        string shown = name == InputFiles.StandardInput ? "standard input" : TerminalText.Visible(name);
        await context.Output.WriteLineAsync($"{(_isLater ? "\n" : "")}==> {shown} <==").ConfigureAwait(false);
        _isLater = true;
    }
}
