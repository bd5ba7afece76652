using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;

namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>Keeps all lines.</summary>
internal sealed class RecordingLog : ISshServerLog
{
    private readonly ConcurrentQueue<(SshLogLevel Level, string Message)> _lines = new();

    internal IEnumerable<string> Lines => _lines.Select(line => $"{line.Level}: {line.Message}");

    public void Write(SshLogLevel level, EndPoint? peer, string message) => _lines.Enqueue((level, message));
}
