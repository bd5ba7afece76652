using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.User.Testing;

/// <summary>A session that a test sets up and looks at.</summary>
public sealed class TestSession : ISession
{
    /// <inheritdoc/>
    public int Id { get; set; } = 1;

    /// <inheritdoc/>
    public string UserName { get; set; } = "test";

    /// <inheritdoc/>
    public string Origin { get; set; } = "test";

    /// <inheritdoc/>
    public DateTimeOffset Began { get; set; } = DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public bool IsInteractive { get; set; }

    /// <inheritdoc/>
    public TerminalSize Size { get; set; } = TerminalSize.Default;

    /// <inheritdoc/>
    public string WorkingDirectory { get; set; } = "/";

    /// <inheritdoc/>
    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What <see cref="ConfirmAsync"/> answers, each once; without any the answer is no.</summary>
    public Queue<bool> Answers { get; } = new();

    /// <summary>The questions that were asked.</summary>
    public IList<string> Questions { get; } = [];

    /// <summary>Status with which a command ended the session; <see langword="null"/> when none did.</summary>
    public int? Ended { get; private set; }

    /// <inheritdoc/>
    public ValueTask<bool> ConfirmAsync(string question, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        Questions.Add(question);
        return new(Answers.TryDequeue(out bool answer) && answer);
    }

    /// <inheritdoc/>
    public void End(int status) => Ended = status;
}
