using NUnit.Framework;

namespace Cosmos.Terminal.Tests;

public sealed class ConsoleSessionTests
{
    private readonly TerminalScript _script = new();

    private TerminalModes Modes => _script.Terminal.Attributes.Modes;

    [Test]
    public void The_console_reads_keys_without_echo_and_leaves_the_rest()
    {
        ConsoleSession console = new(_script.Terminal);
        console.BeginRead(1, 0);
        Assert.That(Modes, Is.EqualTo(
            TerminalModes.MapLineFeed | TerminalModes.Signals | TerminalModes.LineEditing));
        console.EndRead();
        Assert.That(Modes & TerminalModes.Canonical, Is.EqualTo(TerminalModes.None), "the modes stay for the next read");
        console.End();
        Assert.That(_script.Terminal.Attributes, Is.EqualTo(TerminalAttributes.Default));
    }

    [Test]
    public void Waiting_for_the_cursor_position_uses_a_timeout()
    {
        ConsoleSession console = new(_script.Terminal);
        console.BeginRead(0, 10);
        Assert.That(_script.Terminal.Attributes.MinimumBytes, Is.Zero);
        Assert.That(_script.Terminal.Attributes.Timeout, Is.EqualTo(10));
        console.End();
    }

    [Test]
    public void Control_C_can_be_made_a_key()
    {
        ConsoleSession console = new(_script.Terminal) { SignalsForBreak = false };
        Assert.That(Modes & TerminalModes.Signals, Is.EqualTo(TerminalModes.None));
        _script.Types("\x03").Reads("\x03");
        console.SignalsForBreak = true;
        _script.Types("\x03");
        Assert.That(_script.Signals, Is.EqualTo(new[] { SignalNumber.Interrupt }));
        console.End();
        _script.Signals.Clear();
    }

    [Test]
    public void A_program_that_never_reads_changes_nothing()
    {
        ConsoleSession console = new(_script.Terminal);
        console.ConfigureForChild(true);
        console.ConfigureForChild(false);
        console.End();
        Assert.That(_script.Terminal.Attributes, Is.EqualTo(TerminalAttributes.Default));
    }

    [Test]
    public void A_child_gets_the_terminal_as_it_was_and_gives_it_back()
    {
        ConsoleSession console = new(_script.Terminal);
        console.BeginRead(1, 0);
        console.EndRead();
        console.ConfigureForChild(true);
        Assert.That(Modes & TerminalModes.Canonical, Is.Not.EqualTo(TerminalModes.None));
        console.ConfigureForChild(false);
        Assert.That(Modes & TerminalModes.Canonical, Is.EqualTo(TerminalModes.None));
        console.End();
    }

    [Test]
    public void After_the_end_nothing_is_changed_any_more()
    {
        ConsoleSession console = new(_script.Terminal);
        console.End();
        console.BeginRead(1, 0);
        Assert.That(_script.Terminal.Attributes, Is.EqualTo(TerminalAttributes.Default));
    }
}
