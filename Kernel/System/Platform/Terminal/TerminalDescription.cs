using System;
using System.IO;
using Cosmos.Storage;
using Cosmos.Terminal;

namespace Cosmos.System2.Terminal;

/// <summary>The open console, as descriptors see it.</summary>
internal sealed class TerminalDescription(TerminalSystem system) : OpenDescription(OpenFlags.Read | OpenFlags.Write)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Linux: TTYAUX_MAJOR, console.
    private static DeviceNumber Number => new(5, 1);

    private readonly ObserverList _observers = new();

    /// <inheritdoc/>
    public override ReadyEvents Readiness
    {
        get
        {
            system.StartInput();
            return ReadyEvents.Writable | (system.Device.IsReadable ? ReadyEvents.Readable : ReadyEvents.None);
        }
    }

    /// <inheritdoc/>
    public override FileError Read(Span<byte> destination, out int count)
    {
        system.StartInput();
        return system.Device.Read(destination, wait: !IsNonBlocking, out count) == ReadResult.WouldBlock ? FileError.WouldBlock : FileError.None;
    }

    /// <inheritdoc/>
    public override FileError Write(ReadOnlySpan<byte> source, out int count)
    {
        bool isSent = system.Device.Write(source);
        count = isSent ? source.Length : 0;
        return isSent ? FileError.None : FileError.InputOutput;
    }

    /// <inheritdoc/>
    /// <remarks>Terminals have no position: Linux ignores the offset of <c>pread</c> with ESPIPE, and so does the default here.</remarks>
    public override FileError GetStatus(out NodeStatus status)
    {
        status = new NodeStatus { Type = NodeType.CharacterDevice, Mode = Mode, LinkCount = 1, Device = Number };
        return FileError.None;
    }

    /// <inheritdoc/>
    public override FileError Flush() => FileError.InvalidArgument;

    /// <inheritdoc/>
    public override bool AddObserver(IReadinessObserver observer)
    {
        system.StartInput();
        _observers.Add(observer);
        return true;
    }

    /// <inheritdoc/>
    public override void RemoveObserver(IReadinessObserver observer) => _observers.Remove(observer);

    /// <summary>Tells the observers that there is input.</summary>
    internal void NotifyReadable() => _observers.Notify(this);
}
