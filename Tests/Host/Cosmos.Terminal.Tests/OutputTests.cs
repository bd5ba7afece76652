using System.Linq;
using System.Text;
using System.Threading.Tasks;
using NUnit.Framework;

namespace Cosmos.Terminal.Tests;

public sealed class OutputTests
{
    [Test]
    public void A_line_feed_is_sent_as_carriage_return_and_line_feed()
    {
        TerminalScript script = new();
        script.Terminal.Write("one\ntwo\n"u8);
        script.Shows("one\r\ntwo\r\n");
    }

    [Test]
    public void Without_output_processing_bytes_pass_as_they_are()
    {
        TerminalScript script = new(TerminalModes.None);
        script.Terminal.Write("one\ntwo"u8);
        script.Shows("one\ntwo");
    }

    [Test]
    public void Output_longer_than_any_buffer_arrives_whole()
    {
        TerminalScript script = new();
        string text = string.Concat(Enumerable.Range(0, 5000).Select(index => $"{index}\n"));
        script.Terminal.Write(Encoding.ASCII.GetBytes(text));
        script.Shows(text.Replace("\n", "\r\n"));
    }

    [Test]
    public void A_failed_line_is_reported()
    {
        TerminalScript script = new() { IsBroken = true };
        Assert.That(script.Terminal.Write("x"u8), Is.False);
    }

    [Test]
    public void Output_stops_and_starts_on_demand_while_the_echo_goes_on()
    {
        TerminalScript script = new TerminalScript().Types("\x13");
        Task writer = Task.Run(() => script.Terminal.Write("late"u8));
        Assert.That(writer.Wait(50), Is.False);
        script.Types("x").Shows("x").Types("\x11");
        writer.Wait();
        script.Shows("late");
    }

    [Test]
    public async Task Writers_are_not_mixed_within_a_call()
    {
        TerminalScript script = new(TerminalModes.Default);
        byte[][] texts = Enumerable.Range(0, 4).Select(index => Encoding.ASCII.GetBytes(new string((char)('a' + index), 2000) + "\n")).ToArray();
        await Task.WhenAll(texts.Select(text => Task.Run(() =>
        {
            for (int index = 0; index < 20; index++)
                script.Terminal.Write(text);
        })));
        Assert.That(script.Screen.LastLine, Is.Empty);
    }

    [Test]
    public void A_change_of_the_window_size_is_a_signal()
    {
        TerminalScript script = new();
        Assert.That(script.Terminal.Size, Is.EqualTo(new WindowSize(24, 80)));
        script.Terminal.Size = new WindowSize(50, 132);
        script.Terminal.Size = new WindowSize(50, 132);
        Assert.That(script.Signals, Is.EqualTo(new[] { SignalNumber.WindowChange }));
    }

    [Test]
    public void Draining_reaches_the_line()
    {
        TerminalScript script = new();
        Assert.That(script.Terminal.Drain(), Is.True);
        Assert.That(script.IsDrained, Is.True);
    }
}
