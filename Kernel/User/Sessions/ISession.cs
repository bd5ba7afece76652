using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.User;

/// <summary>A user's connection to the shell: one on the serial console, one for each SSH channel.</summary>
public interface ISession
{
    /// <summary>Number of the session, counted from 1 since the machine started.</summary>
    int Id { get; }

    /// <summary>Who logged in; <c>console</c> on the serial console.</summary>
    string UserName { get; }

    /// <summary>Where from: <c>serial</c>, or address and port of the peer.</summary>
    string Origin { get; }

    /// <summary>When it began, UTC.</summary>
    DateTimeOffset Began { get; }

    /// <summary>Whether a person's terminal is at the other end, so that colours, questions and progress make sense.</summary>
    bool IsInteractive { get; }

    /// <summary>Size of the terminal; 80×24 when there is none.</summary>
    TerminalSize Size { get; }

    /// <summary>Directory that relative paths begin at; absolute, without a slash at its end except for the root.</summary>
    string WorkingDirectory { get; set; }

    /// <summary>Variables that the client sent, and those the user has set.</summary>
    IDictionary<string, string> Environment { get; }

    /// <summary>Whether new lines of the log are shown in this session as they come: never inside of another line, above the one that is being typed.</summary>
    /// <exception cref="InvalidOperationException">The session has no terminal.</exception>
    bool ShowsLog
    {
        [RequiresCapability(Capability.Diagnostics)]
        get => false;
        [RequiresCapability(Capability.Diagnostics)]
        set => throw new InvalidOperationException("This session cannot show the log while it goes on.");
    }

    /// <summary>Asks a question and waits for a line; only exactly <c>y</c> or <c>yes</c> is a yes, and without a terminal the answer is no.</summary>
    ValueTask<bool> ConfirmAsync(string question, CancellationToken stop);

    /// <summary>Ends the session as soon as the running command has returned.</summary>
    /// <param name="status">Status of the session.</param>
    void End(int status);
}
