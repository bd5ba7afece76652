using System;
using System.Runtime;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

internal static unsafe partial class FileExports
{
    // Bits that fcntl(2) reports for F_GETFD.
    private const int CloseOnExecBit = 1;

    [RuntimeExport("SystemNative_Pipe")]
    internal static int CreatePipe(int* descriptors, int flags)
    {
        try
        {
            int readEnd = -1, writeEnd = -1;
            FileError error = Platform.Files?.CreatePipe(flags, out readEnd, out writeEnd) ?? FileError.NotImplemented;
            if (error == FileError.None)
                (descriptors[0], descriptors[1]) = (readEnd, writeEnd);
            return ErrorNumber.Result(error);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FcntlSetFD")]
    internal static int SetDescriptorFlags(nint descriptor, int flags)
    {
        try
        {
            FileError? error = Platform.Files?.Descriptors.SetCloseOnExec(descriptor, (flags & PalOpen.CloseOnExec) != 0);
            return ErrorNumber.Result(error ?? FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FcntlGetFD")]
    internal static int GetDescriptorFlags(nint descriptor)
    {
        try
        {
            bool closeOnExec = false;
            FileError? error = Platform.Files?.Descriptors.GetCloseOnExec(descriptor, out closeOnExec);
            return ErrorNumber.Result(error ?? FileError.BadDescriptor, closeOnExec ? CloseOnExecBit : 0);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FcntlSetIsNonBlocking")]
    internal static int SetIsNonBlocking(nint descriptor, int isNonBlocking)
    {
        if (Platform.Files?.Descriptors.Find(descriptor) is not OpenDescription description)
            return ErrorNumber.Result(FileError.BadDescriptor);
        description.IsNonBlocking = isNonBlocking != 0;
        return 0;
    }

    [RuntimeExport("SystemNative_FcntlGetIsNonBlocking")]
    internal static int GetIsNonBlocking(nint descriptor, int* isNonBlocking)
    {
        if (Platform.Files?.Descriptors.Find(descriptor) is not OpenDescription description)
        {
            *isNonBlocking = 0;
            return ErrorNumber.Result(FileError.BadDescriptor);
        }

        *isNonBlocking = description.IsNonBlocking ? 1 : 0;
        return 0;
    }

    [RuntimeExport("SystemNative_FcntlCanGetSetPipeSz")]
    internal static int CanGetSetPipeCapacity() => 1;

    [RuntimeExport("SystemNative_FcntlGetPipeSz")]
    internal static int GetPipeCapacity(nint descriptor)
    {
        try
        {
            int capacity = 0;
            return ErrorNumber.Result(Platform.Files?.GetPipeCapacity(descriptor, out capacity) ?? FileError.BadDescriptor, capacity);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_FcntlSetPipeSz")]
    internal static int SetPipeCapacity(nint descriptor, int size)
    {
        try
        {
            int capacity = 0;
            return ErrorNumber.Result(Platform.Files?.SetPipeCapacity(descriptor, size, out capacity) ?? FileError.BadDescriptor, capacity);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    // Gives a PAL error, and leaves errno alone.
    [RuntimeExport("SystemNative_Poll")]
    internal static int Poll(PalPollEvent* events, uint count, int timeout, uint* triggered)
    {
        try
        {
            *triggered = 0;
            if (Platform.Files is not FileCalls files)
                return ErrorNumbers.ToPal((int)FileError.NotImplemented);
            if (count > DescriptorTable.DefaultLimit)
                return ErrorNumbers.ToPal((int)FileError.InvalidArgument);
            PollItem single = default;
            Span<PollItem> items = count == 1 ? new Span<PollItem>(ref single) : new PollItem[count];
            for (int index = 0; index < items.Length; index++)
            {
                items[index].Description = files.Descriptors.Find(events[index].Descriptor);
                items[index].IsIgnored = events[index].Descriptor < 0;
                items[index].Interest = (ReadyEvents)events[index].Events;
            }

            *triggered = (uint)PollSet.Wait(items, timeout);
            for (int index = 0; index < items.Length; index++)
                events[index].TriggeredEvents = (short)items[index].Ready;
            return 0;
        }
        catch (Exception exception)
        {
            return ErrorNumbers.ToPal((int)ErrorNumber.FromException(exception));
        }
    }

    [RuntimeExport("SystemNative_IsMemfdSupported")]
    internal static int IsMemoryFileSupported() => 1;

    [RuntimeExport("SystemNative_MemfdCreate")]
    internal static nint CreateMemoryFile(byte* name, int isReadOnly)
    {
        try
        {
            int descriptor = -1;
            FileError? error = Platform.Files?.CreateMemoryFile(closeOnExec: true, out descriptor);
            return ErrorNumber.Result(error ?? FileError.NotImplemented, descriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    // The class library uses shared memory objects only where there is no memfd_create.
    [RuntimeExport("SystemNative_ShmOpen")]
    internal static nint OpenSharedMemory(byte* name, int flags, int mode) => ErrorNumber.Result(FileError.NotSupported);

    [RuntimeExport("SystemNative_ShmUnlink")]
    internal static int UnlinkSharedMemory(byte* name) => ErrorNumber.Result(FileError.NotSupported);
}
