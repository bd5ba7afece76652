using System;
using System.Threading;
using System.Threading.Tasks;

namespace Cosmos.Ssh.Tests.Laboratory;

/// <summary>Runs sessions by a function.</summary>
internal sealed class DelegateHandler(Func<SshSession, CancellationToken, Task<SshExit>> run) : ISshSessionHandler
{
    internal static DelegateHandler Echo { get; } = new(EchoAsync);

    public bool Accepts(SshSessionKind kind, string? command) => kind != SshSessionKind.Subsystem || command == "sftp";

    public Task<SshExit> RunAsync(SshSession session, CancellationToken stop) => run(session, stop);

    internal static async Task<SshExit> EchoAsync(SshSession session, CancellationToken stop)
    {
        byte[] buffer = new byte[16 * 1024];
        int length;
        while ((length = await session.Input.ReadAsync(buffer, stop)) > 0)
            await session.Output.WriteAsync(buffer.AsMemory(0, length), stop);

        return new SshExit(0);
    }
}
