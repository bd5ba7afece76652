using System;
using System.Threading;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class EventPortTests
{
    private const ReadyEvents Both = ReadyEvents.Readable | ReadyEvents.Writable;

    private readonly PortEvent[] _events = new PortEvent[8];

    [Test]
    public void Every_change_is_told_once()
    {
        PipeDescription.CreatePair(OpenFlags.NonBlocking, out PipeDescription reader, out PipeDescription writer);
        var port = new EventPort();
        Assert.That(port.Add(writer, Both, 1), Is.EqualTo(FileError.None));
        Assert.That(port.Wait(_events), Is.EqualTo(1), "already writable");
        Assert.That(_events[0], Is.EqualTo(new PortEvent(1, ReadyEvents.Writable)));

        Assert.That(port.Add(reader, ReadyEvents.Readable, 2), Is.EqualTo(FileError.None));
        Task<int> waiting = Task.Run(() => port.Wait(_events));
        writer.Write("x"u8, out _);
        Assert.That(waiting.Result, Is.GreaterThan(0));
        Assert.That(_events[..waiting.Result], Does.Contain(new PortEvent(2, ReadyEvents.Readable)).Or.Contain(new PortEvent(1, ReadyEvents.Writable)));

        Assert.That(port.Remove(reader), Is.EqualTo(FileError.None));
        Assert.That(port.Remove(writer), Is.EqualTo(FileError.None));
        Assert.That(port.Remove(writer), Is.EqualTo(FileError.NotFound));
        waiting = Task.Run(() => port.Wait(_events));
        writer.Write("y"u8, out _);
        Assert.That(waiting.Wait(30), Is.False, "nobody is registered");
        port.Close();
        Assert.That(waiting.Result, Is.Zero);
        Assert.That(port.Add(reader, Both, 1), Is.EqualTo(FileError.BadDescriptor));
    }

    [Test]
    public void Files_are_always_ready_and_cannot_be_registered()
    {
        var port = new EventPort();
        Assert.That(port.Add(new World().Open("/f"), ReadyEvents.Readable, 1), Is.EqualTo(FileError.NotPermitted));
    }

    [Test]
    public void A_description_has_one_registration_for_each_port()
    {
        var source = new Source();
        EventPort first = new(), second = new();
        Assert.That(first.Add(source, Both, 1), Is.EqualTo(FileError.None));
        Assert.That(first.Add(source, Both, 2), Is.EqualTo(FileError.Exists));
        Assert.That(second.Add(source, Both, 3), Is.EqualTo(FileError.None));
        source.Change(ReadyEvents.Readable);
        Assert.That((first.Wait(_events), _events[0].Data), Is.EqualTo((1, (nint)1)));
        Assert.That((second.Wait(_events), _events[0].Data), Is.EqualTo((1, (nint)3)));
    }

    [Test]
    public void Modifying_changes_what_is_told_and_tells_the_present()
    {
        var source = new Source();
        var port = new EventPort();
        Assert.That(port.Modify(source, Both, 1), Is.EqualTo(FileError.NotFound));
        port.Add(source, ReadyEvents.Readable, 1);
        source.Change(ReadyEvents.Writable);
        port.Modify(source, ReadyEvents.Writable, 2);
        Assert.That((port.Wait(_events), _events[0]), Is.EqualTo((1, new PortEvent(2, ReadyEvents.Writable))));
    }

    [Test]
    public void The_end_of_a_description_ends_its_registrations()
    {
        Source ended = new(), other = new();
        var port = new EventPort();
        port.Add(ended, Both, 1);
        port.Add(other, Both, 2);
        ended.Change(ReadyEvents.Readable);
        ended.Release();
        other.Change(ReadyEvents.Readable);
        Assert.That((port.Wait(_events), _events[0].Data), Is.EqualTo((1, (nint)2)), "what was queued for the ended one is not told");
        Assert.That(ended.ObserverCount, Is.Zero);
        Assert.That(port.Add(ended, Both, 1), Is.EqualTo(FileError.BadDescriptor));
        Assert.That(ended.ObserverCount, Is.Zero);
    }

    [Test]
    public void A_port_that_closes_leaves_its_descriptions()
    {
        var source = new Source();
        var port = new EventPort();
        port.Add(source, Both, 1);
        port.Close();
        Assert.That(source.ObserverCount, Is.Zero);
        Assert.That(new EventPort().Add(source, Both, 1), Is.EqualTo(FileError.None));
    }

    [Test]
    public void Events_come_in_the_order_of_the_changes_and_the_rest_with_the_next_wait()
    {
        var port = new EventPort();
        var sources = new Source[20];
        for (int index = 0; index < sources.Length; index++)
        {
            sources[index] = new Source();
            port.Add(sources[index], Both, index);
        }

        foreach (Source source in sources)
            source.Change(ReadyEvents.Readable);
        for (int seen = 0; seen < sources.Length;)
        {
            int count = port.Wait(_events);
            for (int index = 0; index < count; index++)
                Assert.That(_events[index].Data, Is.EqualTo((nint)seen++));
        }
    }

    [Test]
    public void Waiting_allocates_nothing()
    {
        var source = new Source();
        var port = new EventPort();
        port.Add(source, Both, 1);
        source.Change(ReadyEvents.Readable);
        port.Wait(_events);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int round = 0; round < 1000; round++)
        {
            source.Change(ReadyEvents.Readable);
            port.Wait(_events);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    [Test]
    public void No_edge_is_lost_when_changes_and_waits_race()
    {
        const int Rounds = 20_000;
        const int Sources = 4;
        var port = new EventPort();
        var sources = new Source[Sources];
        var told = new int[Sources];
        for (int index = 0; index < Sources; index++)
        {
            sources[index] = new Source();
            port.Add(sources[index], Both, index);
        }

        // Each source counts up; the waiter must learn of the last count of each, because every change comes before its notice.
        Task[] changers = new Task[Sources];
        for (int index = 0; index < Sources; index++)
        {
            Source source = sources[index];
            changers[index] = Task.Run(() =>
            {
                for (int round = 0; round < Rounds; round++)
                    source.Count();
            });
        }

        while (Array.Exists(told, count => count < Rounds))
        {
            int count = port.Wait(_events);
            for (int index = 0; index < count; index++)
            {
                int source = (int)_events[index].Data;
                told[source] = sources[source].Counted;
            }
        }

        Task.WaitAll(changers);
        Assert.That(told, Is.All.EqualTo(Rounds));
    }

    /// <summary>A description whose readiness the test sets.</summary>
    private sealed class Source() : OpenDescription(OpenFlags.Read | OpenFlags.Write)
    {
        private readonly ObserverList _observers = new();
        private volatile int _ready;
        private int _counted;
        private int _observerCount;

        public override ReadyEvents Readiness => (ReadyEvents)_ready;

        public int Counted => Volatile.Read(ref _counted);

        public int ObserverCount => _observerCount;

        public void Change(ReadyEvents ready)
        {
            _ready = (int)ready;
            _observers.Notify(this);
        }

        public void Count()
        {
            Interlocked.Increment(ref _counted);
            Change(ReadyEvents.Readable);
        }

        public override bool AddObserver(IReadinessObserver observer)
        {
            _observerCount++;
            _observers.Add(observer);
            return true;
        }

        public override void RemoveObserver(IReadinessObserver observer)
        {
            _observerCount--;
            _observers.Remove(observer);
        }

        public override FileError GetStatus(out NodeStatus status)
        {
            status = default;
            return FileError.None;
        }
    }
}
