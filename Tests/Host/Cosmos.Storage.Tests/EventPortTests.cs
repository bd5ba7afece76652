using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Storage.Tests;

public class EventPortTests
{
    [Test]
    public void Every_change_is_told_once()
    {
        PipeDescription.CreatePair(OpenFlags.NonBlocking, out PipeDescription reader, out PipeDescription writer);
        var port = new EventPort();
        var events = new PortEvent[8];
        Assert.That(port.Register(writer, ReadyEvents.Readable | ReadyEvents.Writable, 1), Is.EqualTo(FileError.None));
        Assert.That(port.Wait(events), Is.EqualTo(1), "already writable");
        Assert.That(events[0], Is.EqualTo(new PortEvent(1, ReadyEvents.Writable)));

        Assert.That(port.Register(reader, ReadyEvents.Readable, 2), Is.EqualTo(FileError.None));
        Task<int> waiting = Task.Run(() => port.Wait(events));
        writer.Write("x"u8, out _);
        Assert.That(waiting.Result, Is.GreaterThan(0));
        Assert.That(events[..waiting.Result], Does.Contain(new PortEvent(2, ReadyEvents.Readable)).Or.Contain(new PortEvent(1, ReadyEvents.Writable)));

        port.Register(reader, ReadyEvents.None, 0);
        port.Register(writer, ReadyEvents.None, 0);
        waiting = Task.Run(() => port.Wait(events));
        writer.Write("y"u8, out _);
        Assert.That(waiting.Wait(30), Is.False, "nobody is registered");
        port.Close();
        Assert.That(waiting.Result, Is.Zero);
    }

    [Test]
    public void Files_are_always_ready_and_cannot_be_registered()
    {
        var port = new EventPort();
        Assert.That(port.Register(new World().Open("/f"), ReadyEvents.Readable, 1), Is.EqualTo(FileError.NotPermitted));
    }
}
