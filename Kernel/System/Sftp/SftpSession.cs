using System;
using System.Threading;

namespace Cosmos.Sftp;

/// <summary>One client: takes requests one by one, and has the answers in <see cref="Responses"/>. It waits for nothing but files.</summary>
/// <param name="options">What the client may see and do.</param>
/// <param name="stop">Ends long requests.</param>
internal sealed partial class SftpSession(SftpOptions options, CancellationToken stop) : IDisposable
{
    private const uint ProtocolVersion = 3;

    private readonly SftpPaths _paths = new(options.Root, options.HomeDirectory);
    private readonly SftpHandles _handles = new(options.MaximumHandles);
    private bool _isInitialized;

    /// <summary>Answers that have not been sent.</summary>
    public SftpResponses Responses { get; } = new();

    /// <summary>Files and directories that are open.</summary>
    public int OpenHandles => _handles.Count;

    /// <summary>Why <see cref="Process"/> gave up.</summary>
    public string EndReason { get; private set; } = "";

    /// <summary>Does what a packet asks for.</summary>
    /// <param name="packet">Type and fields, without the length; at least one byte.</param>
    /// <returns>Whether the connection goes on.</returns>
    public bool Process(ReadOnlySpan<byte> packet)
    {
        var type = (SftpPacketType)packet[0];
        var reader = new SftpReader(packet[1..]);
        if (type == SftpPacketType.Init)
            return Initialize(ref reader);
        if (!_isInitialized)
            return Give("The client asked for something before it said which version it speaks.");
        if (!reader.TryReadUInt32(out uint id))
            return Give($"A packet of type {(byte)type} without an identifier.");
        Responses.Complete();
        SftpFailure failure;
        try
        {
            failure = Dispatch(type, id, ref reader);
        }
        catch (Exception e) when (SftpFailure.TryFrom(e, out failure))
        {
            // What was written of an answer is taken back below.
        }
        if (failure.Message is not null)
        {
            Responses.Abandon();
            Answer(id, failure);
        }
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _handles.Dispose();
        Responses.Dispose();
    }

    // A request writes its answer itself, or says why it failed.
    private SftpFailure Dispatch(SftpPacketType type, uint id, ref SftpReader reader) => type switch
    {
        SftpPacketType.Open => Open(id, ref reader),
        SftpPacketType.Close => Close(id, ref reader),
        SftpPacketType.Read => Read(id, ref reader),
        SftpPacketType.Write => Write(id, ref reader),
        SftpPacketType.LStat => Stat(id, ref reader, followsLink: false),
        SftpPacketType.FStat => StatHandle(id, ref reader),
        SftpPacketType.SetStat => SetStat(id, ref reader, followsLink: true),
        SftpPacketType.FSetStat => SetStatHandle(id, ref reader),
        SftpPacketType.OpenDirectory => OpenDirectory(id, ref reader),
        SftpPacketType.ReadDirectory => ReadDirectory(id, ref reader),
        SftpPacketType.Remove => Remove(id, ref reader),
        SftpPacketType.MakeDirectory => MakeDirectory(id, ref reader),
        SftpPacketType.RemoveDirectory => RemoveDirectory(id, ref reader),
        SftpPacketType.RealPath => RealPath(id, ref reader),
        SftpPacketType.Stat => Stat(id, ref reader, followsLink: true),
        SftpPacketType.Rename => Rename(id, ref reader, overwrites: false),
        SftpPacketType.ReadLink => ReadLink(id, ref reader),
        SftpPacketType.SymLink => MakeSymbolicLink(id, ref reader),
        SftpPacketType.Extended => Extended(id, ref reader),
        _ => new SftpFailure(SftpStatus.Unsupported, "Unknown request"),
    };

    private bool Initialize(ref SftpReader reader)
    {
        if (_isInitialized)
            return Give("The client said twice which version it speaks.");
        if (!reader.TryReadUInt32(out _))
            return Give("The client's first packet has no version.");
        // Whatever the client speaks, this is the only version here; it ends the connection if it cannot.
        _isInitialized = true;
        Responses.Complete();
        Responses.Begin(SftpPacketType.Version, ProtocolVersion);
        WriteExtensions();
        Responses.End();
        return true;
    }

    private bool Give(string reason)
    {
        EndReason = reason;
        return false;
    }

    private SftpFailure Done(uint id)
    {
        Answer(id, new SftpFailure(SftpStatus.Ok, "Success"));
        return default;
    }

    private void Answer(uint id, SftpFailure status)
    {
        Responses.Begin(SftpPacketType.Status, id);
        Responses.WriteUInt32((uint)status.Status);
        Responses.WriteText(status.Message);
        Responses.WriteBytes("en"u8);
        Responses.End();
    }

    // Takes a name from a request.
    private bool TryReadPath(ref SftpReader reader, bool followsLast, out string local, out SftpFailure failure)
    {
        local = "";
        failure = SftpFailure.BadMessage;
        return reader.TryReadText(SftpPaths.MaximumBytes, out string path) && _paths.TryGetLocal(path, followsLast, out local, out failure);
    }
}
