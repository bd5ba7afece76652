using System;
using System.IO;
using System.Threading;

namespace Cosmos.Storage;

/// <summary>
/// What one or more descriptors refer to: an open file, one end of a pipe, a terminal, a socket. POSIX calls it "open file description".
/// </summary>
/// <remarks>
/// Every operation has a default that fails as Linux does for a node that lacks it, so a new kind overrides only what it can do.
/// Members may be called from several threads at once. A description is born with one reference; the last <see cref="Release"/> closes it.
/// </remarks>
public abstract class OpenDescription
{
    private int _references = 1;
    private volatile bool _isNonBlocking;
    private volatile bool _holdsLock;
    private volatile PortRegistration[]? _registrations;

    /// <summary>Makes a description with one reference.</summary>
    /// <param name="flags">How it was opened.</param>
    protected OpenDescription(OpenFlags flags)
    {
        Flags = flags;
        _isNonBlocking = (flags & OpenFlags.NonBlocking) != 0;
    }

    /// <summary>How the description was opened.</summary>
    public OpenFlags Flags { get; }

    /// <summary>Whether it may be read.</summary>
    public bool CanRead => (Flags & OpenFlags.Read) != 0;

    /// <summary>Whether it may be written.</summary>
    public bool CanWrite => (Flags & OpenFlags.Write) != 0;

    /// <summary>O_NONBLOCK: fail with <see cref="FileError.WouldBlock"/> instead of waiting.</summary>
    public bool IsNonBlocking
    {
        get => _isNonBlocking;
        set => _isNonBlocking = value;
    }

    /// <summary>The node that was opened, or <see langword="null"/> for a thing without one.</summary>
    public virtual Inode? Node => null;

    /// <summary>What the description is ready for now.</summary>
    public virtual ReadyEvents Readiness => ReadyEvents.Readable | ReadyEvents.Writable;

    /// <summary>Adds a reference, for one more descriptor.</summary>
    /// <returns><see langword="false"/> when the last one was released meanwhile.</returns>
    public bool TryAddReference()
    {
        int references = Volatile.Read(ref _references);
        while (references > 0)
        {
            int seen = Interlocked.CompareExchange(ref _references, references + 1, references);
            if (seen == references)
                return true;
            references = seen;
        }

        return false;
    }

    /// <summary>Whether the last reference is gone.</summary>
    internal bool IsReleased => Volatile.Read(ref _references) <= 0;

    /// <summary>Drops a reference; the last one closes.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        if (_holdsLock)
            Node!.AdvisoryLock.Release(this);
        EndRegistrations();
        OnLastRelease();
    }

    /// <summary>Notes that an event port watches the description.</summary>
    internal FileError AddRegistration(PortRegistration registration)
    {
        PortRegistration[]? current, next;
        do
        {
            current = _registrations;
            if (current is not null && Array.Exists(current, other => other.Port == registration.Port))
                return FileError.Exists;
            next = current is null ? [registration] : [.. current, registration];
        }
        while (Interlocked.CompareExchange(ref _registrations, next, current) != current);
        return FileError.None;
    }

    /// <summary>Undoes <see cref="AddRegistration"/>.</summary>
    internal void RemoveRegistration(PortRegistration registration)
    {
        PortRegistration[]? current, next;
        do
        {
            current = _registrations;
            if (current is null)
                return;
            next = Array.FindAll(current, other => other != registration);
            if (next.Length == 0)
                next = null;
        }
        while (Interlocked.CompareExchange(ref _registrations, next, current) != current);
    }

    /// <summary>Finds how an event port watches the description.</summary>
    internal PortRegistration? FindRegistration(EventPort port) =>
        _registrations is PortRegistration[] registrations ? Array.Find(registrations, registration => registration.Port == port) : null;

    /// <summary>Called once, when the last reference is gone.</summary>
    protected virtual void OnLastRelease()
    {
    }

    /// <summary>Reads at the position and moves it.</summary>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="count">How many came; 0 at the end of file.</param>
    public virtual FileError Read(Span<byte> destination, out int count)
    {
        count = 0;
        return FileError.InvalidArgument;
    }

    /// <summary>Writes at the position, or at the end with <see cref="OpenFlags.Append"/>, and moves it.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="count">How many were taken, perhaps fewer than given.</param>
    public virtual FileError Write(ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        return FileError.InvalidArgument;
    }

    /// <summary>Reads at an offset and leaves the position alone.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="count">How many came; 0 at the end of file.</param>
    public virtual FileError ReadAt(long offset, Span<byte> destination, out int count)
    {
        count = 0;
        return FileError.IllegalSeek;
    }

    /// <summary>Writes at an offset and leaves the position alone.</summary>
    /// <param name="offset">First byte; ignored with <see cref="OpenFlags.Append"/>, as on Linux.</param>
    /// <param name="source">The bytes.</param>
    /// <param name="count">How many were taken.</param>
    public virtual FileError WriteAt(long offset, ReadOnlySpan<byte> source, out int count)
    {
        count = 0;
        return FileError.IllegalSeek;
    }

    /// <summary>Moves the position.</summary>
    /// <param name="offset">Distance from <paramref name="origin"/>.</param>
    /// <param name="origin">Start, position or end.</param>
    /// <param name="position">The new position.</param>
    public virtual FileError Seek(long offset, SeekOrigin origin, out long position)
    {
        position = 0;
        return FileError.IllegalSeek;
    }

    /// <summary>Tells about the thing behind the description.</summary>
    /// <param name="status">The answer.</param>
    public abstract FileError GetStatus(out NodeStatus status);

    /// <summary>Changes the permission bits.</summary>
    /// <param name="mode">The new bits.</param>
    public virtual FileError SetMode(UnixFileMode mode) => Node?.SetMode(mode) ?? FileError.InvalidArgument;

    /// <summary>Changes access and modification time.</summary>
    /// <param name="access">What happens to the access time.</param>
    /// <param name="modification">What happens to the modification time.</param>
    public virtual FileError SetTimes(FileTimeUpdate access, FileTimeUpdate modification) =>
        Node?.SetTimes(access, modification) ?? FileError.InvalidArgument;

    /// <summary>Cuts or extends a file.</summary>
    /// <param name="length">The new length.</param>
    public virtual FileError SetLength(long length) => FileError.InvalidArgument;

    /// <summary>Reserves storage.</summary>
    /// <param name="offset">First byte.</param>
    /// <param name="length">Number of bytes.</param>
    public virtual FileError Allocate(long offset, long length) => FileError.NoDevice;

    /// <summary>Waits until everything written is on the medium.</summary>
    public virtual FileError Flush() => FileError.InvalidArgument;

    /// <summary>Tells the space of the file system that the thing lies on.</summary>
    /// <param name="fileSystem">The file system, or <see langword="null"/> when there is none.</param>
    public virtual FileError GetFileSystem(out IFileSystem? fileSystem)
    {
        fileSystem = Node?.FileSystem;
        return FileError.None;
    }

    /// <summary>Takes, converts or drops the whole-file lock that belongs to this description (<c>flock(2)</c>).</summary>
    /// <param name="kind">What is asked for.</param>
    /// <param name="wait">Whether to wait for other holders.</param>
    /// <returns><see cref="FileError.WouldBlock"/> when another description is in the way and <paramref name="wait"/> is off.</returns>
    public FileError SetLock(AdvisoryLockKind kind, bool wait)
    {
        if (Node is not Inode node)
            return FileError.BadDescriptor;
        if (kind == AdvisoryLockKind.None)
        {
            node.AdvisoryLock.Release(this);
            _holdsLock = false;
            return FileError.None;
        }

        // Set first: a close that runs at the same time may release once too often, but never forgets.
        _holdsLock = true;
        return node.AdvisoryLock.Acquire(this, kind == AdvisoryLockKind.Exclusive, wait);
    }

    /// <summary>Asks to be told about changes of <see cref="Readiness"/>.</summary>
    /// <param name="observer">Who is told.</param>
    /// <returns><see langword="false"/> when the readiness never changes, as for files.</returns>
    public virtual bool AddObserver(IReadinessObserver observer) => false;

    /// <summary>Undoes <see cref="AddObserver"/>.</summary>
    /// <param name="observer">Who was told.</param>
    public virtual void RemoveObserver(IReadinessObserver observer)
    {
    }

    // epoll(7): a registration goes with the last descriptor of the description.
    private void EndRegistrations()
    {
        if (_registrations is not PortRegistration[] registrations)
            return;
        foreach (PortRegistration registration in registrations)
            registration.Port.End(registration);
    }
}
