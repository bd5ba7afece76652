using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.User;

namespace Cosmos.Commands.SelfTests.Tests;

internal sealed class FakeSession : ISession
{
    public int Id => 1;

    public string UserName => "console";

    public string Origin => "serial";

    public DateTimeOffset Began => default;

    public bool IsInteractive => false;

    public TerminalSize Size => TerminalSize.Default;

    public string WorkingDirectory { get; set; } = "/";

    public IDictionary<string, string> Environment { get; } = new Dictionary<string, string>();

    public static CommandContext Context(CommandArguments arguments, TextWriter output) => new(arguments, TextReader.Null, output, output, new FakeSession());

    public ValueTask<bool> ConfirmAsync(string question, CancellationToken stop) => ValueTask.FromResult(false);

    public void End(int status)
    {
    }
}
