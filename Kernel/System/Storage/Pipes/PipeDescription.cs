using System;
using System.IO;

namespace Cosmos.Storage;

/// <summary>An open end of a pipe, or both ends of a named pipe opened for reading and writing.</summary>
public sealed class PipeDescription : OpenDescription
{
    private readonly PipeBuffer _buffer;
    private readonly Inode? _node;

    /// <summary>Takes over the ends, which the caller has opened.</summary>
    internal PipeDescription(PipeBuffer buffer, Inode? node, OpenFlags flags)
        : base(flags)
    {
        _buffer = buffer;
        _node = node;
    }

    /// <inheritdoc/>
    public override Inode? Node => _node;

    /// <inheritdoc/>
    public override ReadyEvents Readiness => _buffer.GetReadiness(CanRead, CanWrite);

    /// <summary>Bytes that can lie in the pipe (F_GETPIPE_SZ).</summary>
    public int Capacity => _buffer.Capacity;

    /// <summary>Makes a pipe (<c>pipe(2)</c>).</summary>
    /// <param name="flags">Only <see cref="OpenFlags.NonBlocking"/> counts.</param>
    /// <param name="readEnd">The end to read from.</param>
    /// <param name="writeEnd">The end to write to.</param>
    public static void CreatePair(OpenFlags flags, out PipeDescription readEnd, out PipeDescription writeEnd)
    {
        var buffer = new PipeBuffer();
        buffer.Open(read: true, write: true, wait: false);
        flags &= OpenFlags.NonBlocking;
        readEnd = new PipeDescription(buffer, null, flags | OpenFlags.Read);
        writeEnd = new PipeDescription(buffer, null, flags | OpenFlags.Write);
    }

    /// <summary>Changes <see cref="Capacity"/> (F_SETPIPE_SZ).</summary>
    /// <param name="capacity">Bytes wanted; rounded up to a power of two.</param>
    public FileError SetCapacity(int capacity) => _buffer.SetCapacity(capacity);

    /// <inheritdoc/>
    public override FileError Read(Span<byte> destination, out int count)
    {
        count = 0;
        if (!CanRead)
            return FileError.BadDescriptor;
        FileError error = _buffer.Read(destination, !IsNonBlocking, out count);
        if (count > 0)
            _buffer.Observers.Notify(this);
        return error;
    }

    /// <inheritdoc/>
    public override FileError Write(ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        if (!CanWrite)
            return FileError.BadDescriptor;
        FileError error = _buffer.Write(source, !IsNonBlocking, () => _buffer.Observers.Notify(this), out count);
        if (count > 0)
            _buffer.Observers.Notify(this);
        return error;
    }

    /// <inheritdoc/>
    public override FileError GetStatus(out NodeStatus status)
    {
        if (_node is not null)
            return _node.GetStatus(out status);
        status = new NodeStatus { Type = NodeType.NamedPipe, Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite, LinkCount = 1 };
        return FileError.None;
    }

    /// <inheritdoc/>
    public override bool AddObserver(IReadinessObserver observer)
    {
        _buffer.Observers.Add(observer);
        return true;
    }

    /// <inheritdoc/>
    public override void RemoveObserver(IReadinessObserver observer) => _buffer.Observers.Remove(observer);

    /// <inheritdoc/>
    protected override void OnLastRelease()
    {
        _buffer.Close(CanRead, CanWrite);
        _buffer.Observers.Notify(this);
    }
}
