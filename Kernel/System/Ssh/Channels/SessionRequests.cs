using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;
using System.Text.Unicode;
using Cosmos.Ssh.Authentication;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Channels;

/// <summary>The requests of one session channel (RFC 4254, section 6): what it shall run, and with which terminal and environment.</summary>
internal sealed class SessionRequests(Channel channel, string userName, EndPoint? peer, LoginPermissions permissions, ISshSessionHandler handler,
    IChannelConnection connection)
{
    /// <summary>Name of the variable that has the client's command when the key forces another one; as OpenSSH calls it.</summary>
    private const string OriginalCommand = "SSH_ORIGINAL_COMMAND";

    private const int LongestCommand = 64 * 1024;
    private const int LongestName = 256;
    private const int MaximumVariables = 64;
    private const int MaximumEnvironmentBytes = 16 * 1024;
    private const int LargestWindowSide = 32767;

    private readonly Dictionary<string, string> _environment = new(StringComparer.Ordinal);
    private int _environmentBytes;
    private SshTerminal? _terminal;

    /// <summary>The session once it was asked for.</summary>
    internal SshSession? Session { get; private set; }

    /// <summary>Handles a request.</summary>
    /// <param name="type">Its name.</param>
    /// <param name="data">What follows want-reply.</param>
    /// <param name="fault">Set when the connection has to end.</param>
    /// <param name="starts">Whether the session is to be started now.</param>
    /// <returns>Whether it was granted.</returns>
    internal bool Handle(ReadOnlySpan<byte> type, ReadOnlySpan<byte> data, out SshFault? fault, out bool starts)
    {
        starts = false;
        fault = null;
        SshReader reader = new(data);
        if (type.SequenceEqual("pty-req"u8))
            return RequestTerminal(ref reader, out fault);

        if (type.SequenceEqual("env"u8))
            return SetVariable(ref reader, out fault);

        if (type.SequenceEqual("shell"u8))
            return starts = Start(SshSessionKind.Shell, null);

        if (type.SequenceEqual("exec"u8))
        {
            if (!reader.TryReadText(LongestCommand, out string command))
            {
                fault = SshFault.Malformed("exec request");
                return false;
            }

            return starts = Start(SshSessionKind.Exec, command);
        }

        if (type.SequenceEqual("subsystem"u8))
        {
            if (!reader.TryReadText(LongestName, out string name))
            {
                fault = SshFault.Malformed("subsystem request");
                return false;
            }

            return starts = Start(SshSessionKind.Subsystem, name);
        }

        if (type.SequenceEqual("window-change"u8))
            return ChangeWindow(ref reader, out fault);

        if (type.SequenceEqual("signal"u8))
        {
            if (!reader.TryReadText(LongestName, out string name))
            {
                fault = SshFault.Malformed("signal request");
                return false;
            }

            return Signal(name);
        }

        // RFC 4335, section 3: granted if the break could be done.
        if (type.SequenceEqual("break"u8))
            return Signal("BREAK");

        if (type.SequenceEqual("eow@openssh.com"u8))
        {
            channel.OnEndOfWrite();
            return true;
        }

        // keepalive@openssh.com on a channel wants any answer; x11-req, auth-agent-req@openssh.com and unknown ones are refused.
        return false;
    }

    private bool RequestTerminal(ref SshReader reader, out SshFault? fault)
    {
        fault = null;
        if (!reader.TryReadText(LongestName, out string type) || !reader.TryReadUInt32(out uint columns) || !reader.TryReadUInt32(out uint rows)
            || !reader.TryReadUInt32(out _) || !reader.TryReadUInt32(out _) || !reader.TryReadString(out ReadOnlySpan<byte> encodedModes))
        {
            fault = SshFault.Malformed("pty-req");
            return false;
        }

        if (Session is not null || _terminal is not null || !permissions.AllowsTerminal)
            return false;

        _terminal = new SshTerminal(type, Limit(columns), Limit(rows), TerminalModes.Parse(encodedModes));
        return true;
    }

    private bool SetVariable(ref SshReader reader, out SshFault? fault)
    {
        fault = null;
        if (!reader.TryReadString(out ReadOnlySpan<byte> rawName) || !reader.TryReadString(out ReadOnlySpan<byte> rawValue))
        {
            fault = SshFault.Malformed("env request");
            return false;
        }

        // Before the limit is compared: what was sent counts, also when it is refused.
        _environmentBytes = Math.Min(_environmentBytes + rawName.Length + rawValue.Length, MaximumEnvironmentBytes + 1);
        if (Session is not null || _environmentBytes > MaximumEnvironmentBytes || _environment.Count >= MaximumVariables
            || !IsVariableName(rawName) || rawValue.Contains((byte)0) || !Utf8.IsValid(rawValue))
        {
            return false;
        }

        _environment[Encoding.ASCII.GetString(rawName)] = Encoding.UTF8.GetString(rawValue);
        return true;
    }

    private bool ChangeWindow(ref SshReader reader, out SshFault? fault)
    {
        fault = null;
        if (!reader.TryReadUInt32(out uint columns) || !reader.TryReadUInt32(out uint rows))
        {
            fault = SshFault.Malformed("window-change");
            return false;
        }

        if (_terminal is null)
            return false;

        _terminal.Resize(Limit(columns), Limit(rows));
        return true;
    }

    private bool Signal(string name)
    {
        if (Session is not { HasSignalHandler: true } session)
            return false;

        session.RaiseSignal(name);
        return true;
    }

    private bool Start(SshSessionKind kind, string? command)
    {
        if (Session is not null)
            return false;

        if (permissions.ForcedCommand is { } forced)
        {
            if (command is not null)
                _environment[OriginalCommand] = command;

            (kind, command) = (SshSessionKind.Exec, forced);
        }

        if (!handler.Accepts(kind, command))
            return false;

        Stream output = new ChannelWriteStream(channel, 0, connection, endsChannel: true);
        Stream error = new ChannelWriteStream(channel, 1, connection, endsChannel: false);
        Session = new SshSession(kind, command, userName, peer, _environment, _terminal, new ChannelReadStream(channel), output, error);
        return true;
    }

    private static int Limit(uint side) => (int)Math.Min(side, LargestWindowSide);

    private static bool IsVariableName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > LongestName || char.IsAsciiDigit((char)name[0]))
            return false;

        foreach (byte character in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)character) && character != (byte)'_')
                return false;
        }

        return true;
    }
}
