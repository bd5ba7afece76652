using System;
using System.Collections.Generic;
using System.IO;
using System.Net;

namespace Cosmos.Ssh;

/// <summary>A shell, command or subsystem that a client runs: one session channel (RFC 4254, section 6).</summary>
public sealed class SshSession
{
    internal SshSession(SshSessionKind kind, string? command, string userName, EndPoint? peer, IReadOnlyDictionary<string, string> environment,
        SshTerminal? terminal, Stream input, Stream output, Stream error)
    {
        Kind = kind;
        Command = command;
        UserName = userName;
        Peer = peer;
        Environment = environment;
        Terminal = terminal;
        Input = input;
        Output = output;
        Error = error;
    }

    /// <summary>Shell, command or subsystem.</summary>
    public SshSessionKind Kind { get; }

    /// <summary>The command line, or the name of the subsystem; null for a shell.</summary>
    public string? Command { get; }

    /// <summary>The name that the client logged in with.</summary>
    public string UserName { get; }

    /// <summary>Address and port of the client, if known.</summary>
    public EndPoint? Peer { get; }

    /// <summary>Variables that the client sent before the request; bounded in number and size.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <summary>The client's terminal, or null when it asked for none.</summary>
    public SshTerminal? Terminal { get; }

    /// <summary>What the client sends; 0 bytes at its end. Disposing it discards the rest and tells an OpenSSH client to stop sending.</summary>
    public Stream Input { get; }

    /// <summary>What the client receives as output. A write waits while the client's window is full; <see cref="IOException"/> when it is gone.</summary>
    public Stream Output { get; }

    /// <summary>What the client receives as error output (RFC 4254, section 5.2, SSH_EXTENDED_DATA_STDERR).</summary>
    public Stream Error { get; }

    /// <summary>A signal arrived: its name without <c>SIG</c> (<c>INT</c>, <c>TERM</c>…), or <c>BREAK</c> for a break (RFC 4335).
    /// Raised on the connection's own thread: return at once.</summary>
    public event Action<string>? SignalReceived;

    internal bool HasSignalHandler => SignalReceived is not null;

    internal void RaiseSignal(string name) => SignalReceived?.Invoke(name);
}
