using System.Net;
using Cosmos.Ssh;
using Cosmos.User;

namespace Cosmos.SshServer;

/// <summary>Lines of the SSH server for the log of the machine.</summary>
internal sealed class SshLog(ISystemLog log, SshLogLevel least) : ISshServerLog
{
    public const string Source = "ssh";

    /// <inheritdoc/>
    public void Write(SshLogLevel level, EndPoint? peer, string message)
    {
        if (level >= least)
            log.Write(Source, peer is null ? message : $"{peer}: {message}");
    }
}
