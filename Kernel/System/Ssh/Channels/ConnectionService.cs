using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Cosmos.Ssh.Authentication;
using Cosmos.Ssh.Server;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Channels;

/// <summary>The connection protocol (RFC 4254) of one connection: global requests and channels. Messages come from the connection's reader only.</summary>
internal sealed class ConnectionService(ServerContext context, PacketSender sender, IChannelConnection connection, EndPoint? peer,
    string userName, LoginPermissions permissions, bool isOpenSshClient)
{
    private const int GrowthBudget = 8 * 1024 * 1024;
    private const int LongestHost = 255;
    private const int FailureOfHandler = 255;

    private sealed record Entry(Channel Channel, SessionRequests? Session);

    private readonly Entry?[] _channels = new Entry?[context.Options.MaximumChannels];
    private readonly Lock _gate = new();
    private readonly WindowBudget _budget = new(GrowthBudget);
    private readonly HashSet<Task> _running = [];
    private int _runningCount;
    private bool _noMoreSessions;
    private bool _ended;

    /// <summary>Number of channels; for tests and measuring.</summary>
    internal int OpenChannels => _channels.Count(entry => entry is not null);

    /// <summary>Handles messages 80 to 127, but the answers to own global requests.</summary>
    internal SshFault? Handle(ReadOnlySpan<byte> payload)
    {
        SshReader reader = new(payload[1..]);
        byte number = payload[0];
        if (number == MessageNumber.GlobalRequest)
            return OnGlobalRequest(ref reader);

        if (number == MessageNumber.ChannelOpen)
            return OnOpen(ref reader);

        if (number is < MessageNumber.ChannelWindowAdjust or > MessageNumber.ChannelRequest)
        {
            // This side opens no channels and asks nothing of them, so nothing of that kind can be answered.
            return SshFault.Protocol($"unexpected message {number}");
        }

        if (!reader.TryReadUInt32(out uint id))
            return SshFault.Malformed($"message {number}");

        Entry? entry = Find(id);
        if (entry is null)
            return SshFault.Protocol($"message {number} for channel {id}, which does not exist");

        switch (number)
        {
            case MessageNumber.ChannelData:
                return reader.TryReadString(out ReadOnlySpan<byte> data) && reader.IsAtEnd
                    ? entry.Channel.OnData(data, isExtended: false) : SshFault.Malformed("CHANNEL_DATA");
            case MessageNumber.ChannelExtendedData:
                return reader.TryReadUInt32(out _) && reader.TryReadString(out data) && reader.IsAtEnd
                    ? entry.Channel.OnData(data, isExtended: true) : SshFault.Malformed("CHANNEL_EXTENDED_DATA");
            case MessageNumber.ChannelWindowAdjust:
                return reader.TryReadUInt32(out uint bytes) && reader.IsAtEnd ? entry.Channel.OnWindowAdjust(bytes) : SshFault.Malformed("CHANNEL_WINDOW_ADJUST");
            case MessageNumber.ChannelEof:
                return reader.IsAtEnd ? entry.Channel.OnEof() : SshFault.Malformed("CHANNEL_EOF");
            case MessageNumber.ChannelClose:
                SshFault? fault = reader.IsAtEnd ? entry.Channel.OnClose() : SshFault.Malformed("CHANNEL_CLOSE");
                RemoveIfClosed(entry.Channel);
                return fault;
            default:
                return OnRequest(entry, ref reader);
        }
    }

    /// <summary>Ends all channels and waits for what runs behind them.</summary>
    internal async Task EndAsync()
    {
        Entry?[] entries;
        lock (_gate)
        {
            _ended = true;
            entries = [.. _channels];
        }

        foreach (Entry? entry in entries)
            entry?.Channel.Abandon();

        Task[] running;
        lock (_gate)
            running = [.. _running];

        await Task.WhenAll(running).ConfigureAwait(false);
    }

    private SshFault? OnGlobalRequest(ref SshReader reader)
    {
        if (!reader.TryReadString(out ReadOnlySpan<byte> name) || !reader.TryReadBoolean(out bool wantsReply))
            return SshFault.Malformed("GLOBAL_REQUEST");

        if (name.SequenceEqual("no-more-sessions@openssh.com"u8))
            _noMoreSessions = true;

        // tcpip-forward and whatever is unknown is refused; keepalive@openssh.com only wants any answer (RFC 4254, section 4).
        if (wantsReply)
            sender.SendControl([MessageNumber.RequestFailure]);

        return null;
    }

    private SshFault? OnOpen(ref SshReader reader)
    {
        if (!reader.TryReadString(out ReadOnlySpan<byte> type) || !reader.TryReadUInt32(out uint remoteId) || !reader.TryReadUInt32(out uint window)
            || !reader.TryReadUInt32(out uint maximumData))
        {
            return SshFault.Malformed("CHANNEL_OPEN");
        }

        if (maximumData == 0)
            return Refuse(remoteId, ChannelOpenFailureReason.ResourceShortage, "a maximum packet size of 0");

        if (type.SequenceEqual("session"u8))
            return OpenSession(remoteId, window, maximumData);

        if (type.SequenceEqual("direct-tcpip"u8))
            return OpenForwarding(ref reader, remoteId, window, maximumData);

        return Refuse(remoteId, ChannelOpenFailureReason.UnknownChannelType, "unknown channel type");
    }

    private SshFault? OpenSession(uint remoteId, uint window, uint maximumData)
    {
        if (_noMoreSessions)
            return Refuse(remoteId, ChannelOpenFailureReason.AdministrativelyProhibited, "no more sessions were promised");

        if (!TryAllocate(remoteId, window, maximumData, isSession: true, out Channel? channel))
            return Refuse(remoteId, ChannelOpenFailureReason.ResourceShortage, "too many channels");

        channel!.Confirm();
        return null;
    }

    private SshFault? OpenForwarding(ref SshReader reader, uint remoteId, uint window, uint maximumData)
    {
        if (!reader.TryReadText(LongestHost, out string host) || !reader.TryReadUInt32(out uint port) || !reader.TryReadString(out _)
            || !reader.TryReadUInt32(out _))
        {
            return SshFault.Malformed("CHANNEL_OPEN of direct-tcpip");
        }

        if (!context.Options.AllowTcpForwarding || port is 0 or > ushort.MaxValue || !permissions.AllowsTarget(host, (int)port))
        {
            context.Log(SshLogLevel.Information, peer, $"forwarding to {host}:{port} refused");
            return Refuse(remoteId, ChannelOpenFailureReason.AdministrativelyProhibited, "forwarding is not allowed");
        }

        if (!TryAllocate(remoteId, window, maximumData, isSession: false, out Channel? channel))
            return Refuse(remoteId, ChannelOpenFailureReason.ResourceShortage, "too many channels");

        Start(() => ForwardAsync(channel!, remoteId, host, (int)port));
        return null;
    }

    private SshFault? OnRequest(Entry entry, ref SshReader reader)
    {
        if (!reader.TryReadString(out ReadOnlySpan<byte> type) || !reader.TryReadBoolean(out bool wantsReply))
            return SshFault.Malformed("CHANNEL_REQUEST");

        bool starts = false;
        SshFault? fault = null;
        bool granted = entry.Session?.Handle(type, reader.Rest, out fault, out starts) == true;
        if (fault is not null)
            return fault;

        if (wantsReply)
            entry.Channel.Reply(granted);

        if (starts)
        {
            SshSession session = entry.Session!.Session!;
            context.Log(SshLogLevel.Debug, peer, session.Command is null ? "shell" : $"{(session.Kind == SshSessionKind.Exec ? "command" : "subsystem")} {session.Command}");
            Start(() => RunSessionAsync(entry.Channel, session));
        }

        return null;
    }

    private async Task RunSessionAsync(Channel channel, SshSession session)
    {
        SshExit exit;
        try
        {
            exit = await context.Handler.RunAsync(session, channel.Stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException && channel.RefusesOutput)
        {
            // The client is gone or wants no more: nothing unusual.
            exit = new SshExit(FailureOfHandler);
        }
        catch (Exception exception)
        {
            // A defect of the handler ends its session, not the server.
            context.Log(SshLogLevel.Error, peer, $"session of {userName}: {exception.GetType().Name}: {exception.Message}");
            exit = new SshExit(FailureOfHandler);
        }

        channel.Finish(exit);
        RemoveIfClosed(channel);
    }

    private async Task ForwardAsync(Channel channel, uint remoteId, string host, int port)
    {
        Stream target;
        try
        {
            Func<string, int, CancellationToken, ValueTask<Stream>> connect = context.Options.ForwardingConnector ?? ForwardedConnection.ConnectAsync;
            target = await connect(host, port, channel.Stop).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException or ArgumentException or NotSupportedException)
        {
            Remove(channel);
            Refuse(remoteId, ChannelOpenFailureReason.ConnectFailed, $"{host}:{port}: {exception.Message}");
            connection.OnDataSent();
            return;
        }

        await using (target.ConfigureAwait(false))
        {
            channel.Confirm();
            connection.OnDataSent();
            await new ForwardedConnection(channel, target, connection).RunAsync().ConfigureAwait(false);
        }

        channel.Finish(null);
        RemoveIfClosed(channel);
    }

    /// <summary>Runs work on the pool, remembered until it has ended.</summary>
    private void Start(Func<Task> work)
    {
        lock (_gate)
        {
            Task task = Task.Run(work);
            _running.Add(task);
            _runningCount++;
            _ = task.ContinueWith(static (ended, service) => ((ConnectionService)service!).OnEnded(ended), this, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private void OnEnded(Task task)
    {
        lock (_gate)
        {
            _running.Remove(task);
            _runningCount--;
        }

        if (task.Exception is { } exception)
            context.Log(SshLogLevel.Error, peer, $"{exception.InnerException?.GetType().Name}: {exception.InnerException?.Message}");
    }

    private Entry? Find(uint id)
    {
        lock (_gate)
            return id < (uint)_channels.Length ? _channels[id] : null;
    }

    private bool TryAllocate(uint remoteId, uint window, uint maximumData, bool isSession, out Channel? channel)
    {
        lock (_gate)
        {
            // Sessions whose channel is closed but whose handler still runs count, too.
            int free = Array.IndexOf(_channels, null);
            if (free < 0 || _runningCount >= _channels.Length || _ended)
            {
                channel = null;
                return false;
            }

            channel = new Channel((uint)free, remoteId, window, maximumData, sender, _budget) { IsOpenSshClient = isOpenSshClient };
            _channels[free] = new Entry(channel, isSession ? new SessionRequests(channel, userName, peer, permissions, context.Handler, connection) : null);
            return true;
        }
    }

    private void RemoveIfClosed(Channel channel)
    {
        if (channel.IsClosed)
            Remove(channel);
    }

    private void Remove(Channel channel)
    {
        lock (_gate)
        {
            if (_channels[channel.LocalId]?.Channel == channel)
                _channels[channel.LocalId] = null;
        }
    }

    private SshFault? Refuse(uint remoteId, ChannelOpenFailureReason reason, string description)
    {
        SshWriter writer = new(stackalloc byte[256]);
        writer.WriteByte(MessageNumber.ChannelOpenFailure);
        writer.WriteUInt32(remoteId);
        writer.WriteUInt32((uint)reason);
        writer.WriteText(description);
        writer.WriteText("");
        sender.SendControl(writer.Written);
        writer.Dispose();
        return null;
    }
}
