using System;
using System.Runtime;
using System.Runtime.InteropServices;
using Cosmos.Core.Memory;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>
/// The event ports of the class library's socket engine, which also serves the pipes of System.IO.Pipes. Results are errors in the
/// numbering of the boundary; <c>errno</c> stays alone.
/// </summary>
internal static unsafe class EventPortExports
{
    private const int MostEvents = 4096;

    // Interop.Sys.SocketEvents.
    private const int EventRead = 1;
    private const int EventWrite = 2;
    private const int EventReadClose = 4;
    private const int EventError = 16;
    private const int AllEvents = 31;

    [RuntimeExport("SystemNative_CreateSocketEventPort")]
    internal static int Create(nint* port)
    {
        *port = -1;
        try
        {
            *port = GCHandle.ToIntPtr(GCHandle.Alloc(new Port()));
            return 0;
        }
        catch (Exception exception)
        {
            return Error(ErrorNumber.FromException(exception));
        }
    }

    [RuntimeExport("SystemNative_CloseSocketEventPort")]
    internal static int Close(nint port)
    {
        try
        {
            GCHandle handle = GCHandle.FromIntPtr(port);
            (handle.Target as Port)?.Events.Close();
            handle.Free();
            return 0;
        }
        catch (Exception exception)
        {
            return Error(ErrorNumber.FromException(exception));
        }
    }

    [RuntimeExport("SystemNative_CreateSocketEventBuffer")]
    internal static int CreateBuffer(int count, PalSocketEvent** buffer)
    {
        *buffer = count is > 0 and <= MostEvents ? (PalSocketEvent*)NativeHeap.Allocate((nuint)count * (nuint)sizeof(PalSocketEvent)) : null;
        return *buffer == null ? Error(count is > 0 and <= MostEvents ? FileError.OutOfMemory : FileError.InvalidArgument) : 0;
    }

    [RuntimeExport("SystemNative_FreeSocketEventBuffer")]
    internal static int FreeBuffer(PalSocketEvent* buffer)
    {
        NativeHeap.Free(buffer);
        return 0;
    }

    [RuntimeExport("SystemNative_TryChangeSocketEventRegistration")]
    internal static int ChangeRegistration(nint port, nint descriptor, int currentEvents, int newEvents, nint data)
    {
        try
        {
            if (Find(port) is not Port found || Platform.Files?.Descriptors.Find(descriptor) is not OpenDescription description)
                return Error(FileError.BadDescriptor);
            if (currentEvents == newEvents)
                return 0;
            if (((currentEvents | newEvents) & ~AllEvents) != 0)
                return Error(FileError.InvalidArgument);
            if (newEvents == 0)
                return Error(found.Events.Remove(description));
            ReadyEvents interest = (newEvents & (EventRead | EventReadClose)) != 0 ? ReadyEvents.Readable : ReadyEvents.None;
            if ((newEvents & EventWrite) != 0)
                interest |= ReadyEvents.Writable;
            return Error(currentEvents == 0 ? found.Events.Add(description, interest, data) : found.Events.Modify(description, interest, data));
        }
        catch (Exception exception)
        {
            return Error(ErrorNumber.FromException(exception));
        }
    }

    [RuntimeExport("SystemNative_WaitForSocketEvents")]
    internal static int Wait(nint port, PalSocketEvent* buffer, int* count)
    {
        try
        {
            if (Find(port) is not Port found)
                return Error(FileError.BadDescriptor);
            Span<PortEvent> events = found.Buffer(*count);
            *count = found.Events.Wait(events);
            for (int index = 0; index < *count; index++)
                buffer[index] = new PalSocketEvent { Data = events[index].Data, Events = Translate(events[index].Ready) };
            return *count > 0 ? 0 : Error(FileError.BadDescriptor);
        }
        catch (Exception exception)
        {
            *count = 0;
            return Error(ErrorNumber.FromException(exception));
        }
    }

    // As the C shim does for epoll: a hang-up is told as readable and writable, so that whoever waits runs into end of file or error.
    private static int Translate(ReadyEvents ready)
    {
        int events = 0;
        if ((ready & (ReadyEvents.Readable | ReadyEvents.HangUp)) != 0)
            events |= EventRead;
        if ((ready & (ReadyEvents.Writable | ReadyEvents.HangUp)) != 0)
            events |= EventWrite;
        if ((ready & ReadyEvents.Error) != 0)
            events |= EventError | EventRead | EventWrite;
        return events;
    }

    private static int Error(FileError error) => ErrorNumbers.ToPal((int)error);

    private static Port? Find(nint port) => port is 0 or -1 ? null : GCHandle.FromIntPtr(port).Target as Port;

    /// <summary>A port and the buffer of the one thread that waits on it.</summary>
    private sealed class Port
    {
        private PortEvent[] _buffer = [];

        public EventPort Events { get; } = new();

        public Span<PortEvent> Buffer(int count)
        {
            count = Math.Clamp(count, 1, MostEvents);
            if (_buffer.Length < count)
                _buffer = new PortEvent[count];
            return _buffer.AsSpan(0, count);
        }
    }
}
