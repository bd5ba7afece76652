using System;
using System.Runtime;
using System.Runtime.InteropServices;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary><c>inotify(7)</c>, for <see cref="System.IO.FileSystemWatcher"/>.</summary>
internal static unsafe class WatchExports
{
    [RuntimeExport("SystemNative_INotifyInit")]
    internal static nint Create()
    {
        try
        {
            int descriptor = -1;
            FileError? error = Platform.Files?.Descriptors.Add(new WatchDescription(), closeOnExec: true, out descriptor);
            return ErrorNumber.Result(error ?? FileError.NotImplemented, descriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_INotifyAddWatch")]
    internal static int AddWatch(nint descriptor, byte* path, uint mask)
    {
        try
        {
            if (Platform.Files is not FileCalls files || files.Descriptors.Find(descriptor) is not OpenDescription description)
                return ErrorNumber.Result(FileError.BadDescriptor);
            if (description is not WatchDescription watches)
                return ErrorNumber.Result(FileError.InvalidArgument);
            ReadOnlySpan<byte> text = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(path);
            FileError error = files.Tree.AddWatch(watches, text, (WatchEvents)mask, out int number);
            return ErrorNumber.Result(error, number);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_INotifyRemoveWatch")]
    internal static int RemoveWatch(nint descriptor, int number)
    {
        try
        {
            if (Platform.Files?.Descriptors.Find(descriptor) is not OpenDescription description)
                return ErrorNumber.Result(FileError.BadDescriptor);
            return ErrorNumber.Result(description is WatchDescription watches ? watches.Remove(number) : FileError.InvalidArgument);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }
}
