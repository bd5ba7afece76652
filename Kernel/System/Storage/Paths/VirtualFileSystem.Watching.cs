using System;
using System.Threading;

namespace Cosmos.Storage;

public sealed partial class VirtualFileSystem
{
    private int _lastMoveCookie;

    /// <summary>Watches a path (<c>inotify_add_watch(2)</c>).</summary>
    /// <param name="description">The queue that gets the events.</param>
    /// <param name="path">The path.</param>
    /// <param name="mask">What to report, and how.</param>
    /// <param name="number">Number of the watch.</param>
    public FileError AddWatch(WatchDescription description, ReadOnlySpan<byte> path, WatchEvents mask, out int number)
    {
        ArgumentNullException.ThrowIfNull(description);
        number = -1;
        FileError error = Find(path, (mask & WatchEvents.NoFollow) == 0, out Location place);
        return error == FileError.None ? description.Add(place.Node, mask, out number) : error;
    }

    private static FileError ReportNew(FileError error, in PathWalk walk, WatchEvents kind = WatchEvents.None)
    {
        if (error == FileError.None)
            walk.Parent.Node.Report(WatchEvents.Created | kind, walk.Name);
        return error;
    }

    private static FileError ReportDeleted(FileError error, in PathWalk walk)
    {
        if (error != FileError.None)
            return error;
        Inode node = walk.Target.Node;
        if (node is DirectoryInode || (node.IsWatched && node.GetStatus(out NodeStatus status) == FileError.None && status.LinkCount == 0))
            node.EndWatches();
        else
            node.Report(WatchEvents.Attributes);
        walk.Parent.Node.Report(WatchEvents.Deleted | KindOf(node), walk.Name);
        return error;
    }

    private FileError ReportMoved(FileError error, in PathWalk from, in PathWalk to)
    {
        bool isSame = to.Exists && ReferenceEquals(from.Target.Node, to.Target.Node);
        if (error != FileError.None || isSame)
            return error;
        uint cookie = (uint)Interlocked.Increment(ref _lastMoveCookie);
        WatchEvents kind = KindOf(from.Target.Node);
        from.Parent.Node.Report(WatchEvents.MovedFrom | kind, from.Name, cookie);
        to.Parent.Node.Report(WatchEvents.MovedTo | kind, to.Name, cookie);
        if (to.Exists && to.Target.Node is DirectoryInode)
            to.Target.Node.EndWatches();
        from.Target.Node.Report(WatchEvents.SelfMoved);
        return error;
    }

    /// <summary>Tells the watchers of a node and of the directory that it was found in.</summary>
    private static FileError ReportChange(FileError error, in PathWalk walk, WatchEvents happened)
    {
        if (error != FileError.None)
            return error;
        Inode node = walk.Target.Node;
        happened |= KindOf(node);
        node.Report(happened);
        if (walk.Last == LastComponent.Name)
            walk.Parent.Node.Report(happened, walk.Name);
        return error;
    }

    private static WatchEvents KindOf(Inode node) => node is DirectoryInode ? WatchEvents.IsDirectory : WatchEvents.None;
}
