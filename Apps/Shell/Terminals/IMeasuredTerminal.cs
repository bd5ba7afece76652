using Cosmos.User;

namespace Cosmos.Shell;

/// <summary>A terminal on a line that does not tell its size, such as a serial line. The shell asks the terminal itself (CSI 6 n) at the start of a session and on Ctrl-L.</summary>
public interface IMeasuredTerminal : ITerminal
{
    /// <summary>The terminal has answered; raises <see cref="ITerminal.Resized"/> when the size is another one.</summary>
    void SetSize(TerminalSize size);
}
