using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.Tests;

/// <summary>A session without a terminal.</summary>
public sealed class TestSession : ISession
{
    public int Id => 1;

    public string UserName => "tester";

    public string Origin => "here";

    public DateTimeOffset Began => DateTimeOffset.UnixEpoch;

    public bool IsInteractive { get; set; }

    public TerminalSize Size { get; set; } = TerminalSize.Default;

    public string WorkingDirectory { get; set; } = "/";

    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    /// <summary>What the user says to questions.</summary>
    public bool Answer { get; set; }

    /// <summary>The questions that were asked.</summary>
    public List<string> Questions { get; } = [];

    /// <summary>Status with which the session was ended, if it was.</summary>
    public int? Ended { get; private set; }

    public ValueTask<bool> ConfirmAsync(string question, CancellationToken stop)
    {
        Questions.Add(question);
        return ValueTask.FromResult(Answer);
    }

    public void End(int status) => Ended = status;
}
