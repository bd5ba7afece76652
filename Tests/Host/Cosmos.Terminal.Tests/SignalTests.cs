using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using NUnit.Framework;

namespace Cosmos.Terminal.Tests;

[UnsupportedOSPlatform("windows")] // the names of Unix signals; nothing here depends on the host
public sealed class SignalTests
{
    private sealed class Defaults : ISignalDefaults
    {
        internal List<SignalNumber> Terminations { get; } = [];

        internal int Continuations { get; private set; }

        public void Terminate(SignalNumber signal) => Terminations.Add(signal);

        public void Continue() => Continuations++;
    }

    [TestCase("\x03", SignalNumber.Interrupt, "^C")]
    [TestCase("\x1C", SignalNumber.Quit, "^\\")]
    [TestCase("\x1A", SignalNumber.TerminalStop, "^Z")]
    public void Keys_raise_signals_and_are_shown(string key, SignalNumber signal, string echo)
    {
        TerminalScript script = new TerminalScript().Types("half a line").Shows("half a line").Types(key).Shows(echo);
        Assert.That(script.Signals, Is.EqualTo(new[] { signal }));
        script.Types("new\r").Reads("new\n");
    }

    [Test]
    public void An_interrupt_reaches_the_system_although_the_input_is_full()
    {
        TerminalScript script = new();
        script.Terminal.Attributes = new TerminalAttributes(TerminalModes.Signals, 1, 0);
        script.Types(new string('x', TerminalDevice.InputCapacity - 4096)).Types("\x03");
        Assert.That(script.Signals, Is.EqualTo(new[] { SignalNumber.Interrupt }));
        script.HasNothingToRead();
    }

    [Test]
    public void A_signal_that_nobody_handles_ends_the_program()
    {
        Defaults defaults = new();
        new SignalRouter(defaults).Raise(SignalNumber.Interrupt);
        Assert.That(defaults.Terminations, Is.EqualTo(new[] { SignalNumber.Interrupt }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public void A_handled_signal_ends_the_program_only_if_the_handler_leaves_it(bool isDealtWith)
    {
        Defaults defaults = new();
        SignalNumber seen = SignalNumber.None;
        SignalRouter router = new(defaults)
        {
            ProgramHandler = signal =>
            {
                seen = signal;
                return isDealtWith;
            },
        };
        Assert.That(router.TryEnable((int)SignalNumber.Interrupt), Is.True);
        router.Raise(SignalNumber.Interrupt);
        Assert.That(seen, Is.EqualTo(SignalNumber.Interrupt));
        Assert.That(defaults.Terminations, Has.Count.EqualTo(isDealtWith ? 0 : 1));
    }

    [Test]
    public void A_signal_that_was_not_enabled_does_not_reach_the_program()
    {
        Defaults defaults = new();
        SignalRouter router = new(defaults) { ProgramHandler = _ => throw new AssertionException("not for the program") };
        router.TryEnable((int)SignalNumber.Terminate);
        router.Disable((int)SignalNumber.Terminate);
        router.Raise(SignalNumber.Terminate);
        Assert.That(defaults.Terminations, Is.EqualTo(new[] { SignalNumber.Terminate }));
    }

    [TestCase(SignalNumber.Child)]
    [TestCase(SignalNumber.WindowChange)]
    [TestCase(SignalNumber.Urgent)]
    [TestCase(SignalNumber.TerminalStop)]
    [TestCase(SignalNumber.TerminalInput)]
    [TestCase(SignalNumber.TerminalOutput)]
    public void Some_signals_are_ignored_by_default(SignalNumber signal)
    {
        Defaults defaults = new();
        new SignalRouter(defaults).Raise(signal);
        Assert.That(defaults.Terminations, Is.Empty);
    }

    [Test]
    public void Continue_restores_the_console()
    {
        Defaults defaults = new();
        new SignalRouter(defaults).Raise(SignalNumber.Continue);
        Assert.That(defaults.Continuations, Is.EqualTo(1));
    }

    [Test]
    public void A_new_window_size_makes_the_console_forget_what_it_knows()
    {
        int count = 0;
        SignalRouter router = new(new Defaults()) { TerminalInvalidated = () => count++ };
        router.Raise(SignalNumber.WindowChange);
        router.Raise(SignalNumber.Interrupt);
        Assert.That(count, Is.EqualTo(1));
    }

    [TestCase(0)]
    [TestCase(-1)]
    [TestCase(65)]
    [TestCase(9)]
    [TestCase(19)]
    public void Signals_that_cannot_be_handled_are_refused(int signal) => Assert.That(new SignalRouter(new Defaults()).TryEnable(signal), Is.False);

    [TestCase(PosixSignal.SIGHUP, 1)]
    [TestCase(PosixSignal.SIGINT, 2)]
    [TestCase(PosixSignal.SIGQUIT, 3)]
    [TestCase(PosixSignal.SIGTERM, 15)]
    [TestCase(PosixSignal.SIGCHLD, 17)]
    [TestCase(PosixSignal.SIGCONT, 18)]
    [TestCase(PosixSignal.SIGTSTP, 20)]
    [TestCase(PosixSignal.SIGTTIN, 21)]
    [TestCase(PosixSignal.SIGTTOU, 22)]
    [TestCase(PosixSignal.SIGWINCH, 28)]
    public void Names_of_signals_have_the_numbers_of_Linux(PosixSignal signal, int number)
    {
        Assert.That(PosixSignalNumbers.ToPlatform((int)signal), Is.EqualTo(number));
        Assert.That(PosixSignalNumbers.FromPlatform((SignalNumber)number), Is.EqualTo((int)signal));
    }

    [Test]
    public void Numbers_without_a_name_pass()
    {
        Assert.That(PosixSignalNumbers.ToPlatform(10), Is.EqualTo(10));
        Assert.That(PosixSignalNumbers.ToPlatform(0), Is.Zero);
        Assert.That(PosixSignalNumbers.ToPlatform(1000), Is.Zero);
        Assert.That(PosixSignalNumbers.ToPlatform(-11), Is.Zero);
    }
}
