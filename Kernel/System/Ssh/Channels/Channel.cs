using System;
using System.Buffers.Binary;
using System.IO;
using System.Threading;
using Cosmos.Ssh.Transport;

namespace Cosmos.Ssh.Channels;

/// <summary>One channel (RFC 4254, section 5): windows of both directions, end of file and closing, each exactly once.</summary>
/// <remarks>Received messages come from the connection's reader, everything else from any thread. Locks are taken in the order channel, sender.</remarks>
internal sealed class Channel
{
    /// <summary>Window at the beginning, and what unread data of a channel is limited to without growth.</summary>
    internal const int InitialWindow = 256 * 1024;

    private const int LargestWindow = 2 * 1024 * 1024;
    private const int DataHead = 9;
    private const int ExtendedDataHead = 13;
    private const uint StandardError = 1;

    private readonly PacketSender _sender;
    private readonly WindowBudget _budget;
    private readonly Lock _gate = new();
    private readonly AsyncSignal[] _writers = [new(runsInline: false), new(runsInline: false)];
    private readonly CancellationTokenSource _stop = new();
    private readonly uint _remoteId;
    private readonly int _remoteMaximumData;
    private uint _remoteWindow;
    private int _localWindow = InitialWindow;
    private int _windowSize = InitialWindow;
    private int _consumed;
    private bool _discardsInput;
    private bool _eofSent;
    private bool _closeSent;
    private bool _eofReceived;
    private bool _closeReceived;
    private bool _refusesOutput;

    internal Channel(uint localId, uint remoteId, uint remoteWindow, uint remoteMaximumData, PacketSender sender, WindowBudget budget)
    {
        LocalId = localId;
        _remoteId = remoteId;
        _remoteWindow = remoteWindow;
        _remoteMaximumData = (int)Math.Min(remoteMaximumData, PacketLimits.ChannelData);
        _sender = sender;
        _budget = budget;
    }

    internal uint LocalId { get; }

    /// <summary>Whether the client knows OpenSSH's requests; others must not be sent them.</summary>
    internal bool IsOpenSshClient { get; init; }

    internal ChannelInput Input { get; } = new();

    /// <summary>The client closed the channel, or the connection is gone.</summary>
    internal CancellationToken Stop => _stop.Token;

    /// <summary>Whether both sides closed it, so that its number is free.</summary>
    internal bool IsClosed
    {
        get
        {
            lock (_gate)
                return _closeSent && _closeReceived;
        }
    }

    /// <summary>Whether output cannot be sent any more, because the client closed the channel or asked for no more.</summary>
    internal bool RefusesOutput
    {
        get
        {
            lock (_gate)
                return _closeSent || _refusesOutput;
        }
    }

    /// <summary>Wakes a writer that waits for window or room. Index 0 for output, 1 for error output.</summary>
    internal AsyncSignal WriterSignal(int stream) => _writers[stream];

    /// <summary>SSH_MSG_CHANNEL_OPEN_CONFIRMATION.</summary>
    internal void Confirm()
    {
        Span<byte> message = stackalloc byte[17];
        message[0] = MessageNumber.ChannelOpenConfirmation;
        BinaryPrimitives.WriteUInt32BigEndian(message[1..], _remoteId);
        BinaryPrimitives.WriteUInt32BigEndian(message[5..], LocalId);
        BinaryPrimitives.WriteUInt32BigEndian(message[9..], InitialWindow);
        BinaryPrimitives.WriteUInt32BigEndian(message[13..], PacketLimits.ChannelData);
        _sender.SendControl(message);
    }

    /// <summary>SSH_MSG_CHANNEL_DATA and SSH_MSG_CHANNEL_EXTENDED_DATA.</summary>
    internal SshFault? OnData(ReadOnlySpan<byte> data, bool isExtended)
    {
        lock (_gate)
        {
            if (_eofReceived || _closeReceived)
                return SshFault.Protocol($"data behind the end of channel {LocalId}");

            if (data.Length > _localWindow)
                return SshFault.Protocol($"{data.Length} bytes on channel {LocalId} with a window of {_localWindow}");

            if (data.Length > PacketLimits.ChannelData)
                return SshFault.Protocol($"{data.Length} bytes in one packet on channel {LocalId}; the limit is {PacketLimits.ChannelData}");

            _localWindow -= data.Length;

            // Clients have nothing to say on the error stream; it only costs window.
            if (isExtended || _discardsInput)
            {
                Consume(data.Length);
                return null;
            }
        }

        Input.Append(data);
        return null;
    }

    /// <summary>The reader has taken bytes out of the input: gives window back, in portions of half a window, and more of it to a fast reader.</summary>
    internal void OnConsumed(int length)
    {
        bool sent;
        lock (_gate)
            sent = Consume(length);

        if (sent)
            _sender.Flush();
    }

    /// <summary>SSH_MSG_CHANNEL_WINDOW_ADJUST.</summary>
    internal SshFault? OnWindowAdjust(uint bytes)
    {
        lock (_gate)
        {
            // RFC 4254, section 5.2: the window must not exceed 2^32 - 1.
            if (bytes > uint.MaxValue - _remoteWindow)
                return SshFault.Protocol($"the window of channel {LocalId} grows beyond 2^32 - 1");

            _remoteWindow += bytes;
        }

        WakeWriters();
        return null;
    }

    /// <summary>SSH_MSG_CHANNEL_EOF.</summary>
    internal SshFault? OnEof()
    {
        lock (_gate)
        {
            if (_eofReceived || _closeReceived)
                return SshFault.Protocol($"a second end of channel {LocalId}");

            _eofReceived = true;
        }

        Input.End(discards: false);
        return null;
    }

    /// <summary>SSH_MSG_CHANNEL_CLOSE: answered with the same (RFC 4254, section 5.3).</summary>
    internal SshFault? OnClose()
    {
        lock (_gate)
        {
            if (_closeReceived)
                return SshFault.Protocol($"channel {LocalId} closed twice");

            _closeReceived = true;
            SendClose();
        }

        Abandon();
        return null;
    }

    /// <summary>The client takes no more output (eow@openssh.com; OpenSSH, PROTOCOL, section 2.1).</summary>
    internal void OnEndOfWrite()
    {
        lock (_gate)
            _refusesOutput = true;

        WakeWriters();
    }

    /// <summary>The connection is gone or the client closed the channel: readers see the end, writers fail, the session is told to stop.</summary>
    internal void Abandon()
    {
        lock (_gate)
        {
            _closeSent = true;
            _budget.Return(_windowSize - InitialWindow);
            _windowSize = InitialWindow;
        }

        Input.End(discards: false);
        WakeWriters();
        _ = _stop.CancelAsync();
    }

    /// <summary>Nobody reads the input any more: what comes is dropped.</summary>
    /// <param name="tellsClient">Whether the client is told by eow@openssh.com.</param>
    internal void DiscardInput(bool tellsClient)
    {
        lock (_gate)
        {
            if (_discardsInput)
                return;

            _discardsInput = true;
            int unread = _windowSize - _localWindow - _consumed;
            if (!_closeSent && !_eofReceived)
            {
                if (tellsClient && IsOpenSshClient)
                    SendRequest("eow@openssh.com", default);

                Consume(unread);
            }
        }

        Input.End(discards: true);
        _sender.Flush();
    }

    /// <summary>Sends as much as window, buffer and key exchange allow.</summary>
    /// <returns>Bytes sent; 0 when the caller has to wait for <see cref="WriterSignal"/>.</returns>
    /// <exception cref="IOException">The channel is closed, or its end was sent.</exception>
    internal int TrySend(ReadOnlySpan<byte> data, int stream)
    {
        lock (_gate)
        {
            if (_closeSent || _eofSent || _refusesOutput)
                throw new IOException("The client closed the channel.");

            int length = (int)Math.Min((uint)Math.Min(data.Length, _remoteMaximumData), _remoteWindow);
            if (length == 0)
                return 0;

            Span<byte> head = stackalloc byte[ExtendedDataHead];
            BinaryPrimitives.WriteUInt32BigEndian(head[1..], _remoteId);
            if (stream == 0)
            {
                head[0] = MessageNumber.ChannelData;
                BinaryPrimitives.WriteUInt32BigEndian(head[5..], (uint)length);
                head = head[..DataHead];
            }
            else
            {
                head[0] = MessageNumber.ChannelExtendedData;
                BinaryPrimitives.WriteUInt32BigEndian(head[5..], StandardError);
                BinaryPrimitives.WriteUInt32BigEndian(head[9..], (uint)length);
            }

            if (!_sender.TrySendData(head, data[..length], _writers[stream]))
                return 0;

            _remoteWindow -= (uint)length;
            return length;
        }
    }

    /// <summary>SSH_MSG_CHANNEL_EOF from this side.</summary>
    internal void SendEof()
    {
        lock (_gate)
            SendEofUnsynchronized();

        _sender.Flush();
    }

    /// <summary>Ends the channel: how the session ended, end of file, close.</summary>
    /// <param name="exit">Result of a session; null for channels without one.</param>
    internal void Finish(SshExit? exit)
    {
        lock (_gate)
        {
            if (!_closeSent)
            {
                if (exit is { } result)
                    SendExit(result);

                SendEofUnsynchronized();
                SendClose();
            }
        }

        DiscardInput(tellsClient: false);
        WakeWriters();
        _sender.Flush();
    }

    /// <summary>SSH_MSG_CHANNEL_SUCCESS or SSH_MSG_CHANNEL_FAILURE.</summary>
    internal void Reply(bool succeeded)
    {
        Span<byte> message = stackalloc byte[5];
        message[0] = succeeded ? MessageNumber.ChannelSuccess : MessageNumber.ChannelFailure;
        BinaryPrimitives.WriteUInt32BigEndian(message[1..], _remoteId);
        lock (_gate)
        {
            if (!_closeSent)
                _sender.SendControl(message);
        }
    }

    private void SendExit(SshExit exit)
    {
        SshWriter writer = new(stackalloc byte[128]);
        if (exit.Signal is null)
        {
            writer.WriteUInt32((uint)exit.Status);
            SendRequest("exit-status", writer.Written);
        }
        else
        {
            writer.WriteText(exit.Signal);
            writer.WriteBoolean(false);
            writer.WriteText("");
            writer.WriteText("");
            SendRequest("exit-signal", writer.Written);
        }

        writer.Dispose();
    }

    private void SendRequest(string type, ReadOnlySpan<byte> data)
    {
        SshWriter writer = new(stackalloc byte[256]);
        writer.WriteByte(MessageNumber.ChannelRequest);
        writer.WriteUInt32(_remoteId);
        writer.WriteText(type);
        writer.WriteBoolean(false);
        writer.WriteBytes(data);
        _sender.SendControl(writer.Written);
        writer.Dispose();
    }

    private void SendEofUnsynchronized()
    {
        if (_eofSent || _closeSent)
            return;

        _eofSent = true;
        SendSimple(MessageNumber.ChannelEof);
    }

    private void SendClose()
    {
        if (_closeSent)
            return;

        _closeSent = true;
        SendSimple(MessageNumber.ChannelClose);
    }

    private void SendSimple(byte number)
    {
        Span<byte> message = stackalloc byte[5];
        message[0] = number;
        BinaryPrimitives.WriteUInt32BigEndian(message[1..], _remoteId);
        _sender.SendControl(message);
    }

    private bool Consume(int length)
    {
        _consumed += length;
        if (_closeSent || _eofReceived || _consumed < _windowSize / 2)
            return false;

        int growth = _discardsInput ? 0 : _budget.Take(Math.Min(_windowSize, LargestWindow - _windowSize));
        _windowSize += growth;
        int adjustment = _consumed + growth;
        _consumed = 0;
        _localWindow += adjustment;
        Span<byte> message = stackalloc byte[9];
        message[0] = MessageNumber.ChannelWindowAdjust;
        BinaryPrimitives.WriteUInt32BigEndian(message[1..], _remoteId);
        BinaryPrimitives.WriteUInt32BigEndian(message[5..], (uint)adjustment);
        _sender.SendControl(message);
        return true;
    }

    private void WakeWriters()
    {
        foreach (AsyncSignal writer in _writers)
            writer.Set();
    }
}
