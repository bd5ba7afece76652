using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Terminal.Tests;

/// <summary>A terminal with a person in front of it and a program behind it.</summary>
internal sealed class TerminalScript : ITerminalOutput, ITerminalEvents
{
    private readonly List<byte> _shown = [];

    internal TerminalScript(TerminalModes? modes = null)
    {
        Terminal = new TerminalDevice(this, this, WindowSize.Default);
        if (modes is { } value)
            Terminal.Attributes = Terminal.Attributes with { Modes = value };
    }

    internal TerminalDevice Terminal { get; }

    internal List<SignalNumber> Signals { get; } = [];

    internal int ReadableEvents { get; private set; }

    internal Screen Screen { get; } = new();

    /// <summary>Whether somebody looks; the screen knows no escape sequences.</summary>
    internal bool HasScreen { get; init; } = true;

    internal bool IsBroken { get; set; }

    internal bool IsDrained { get; private set; }

    bool ITerminalOutput.Write(ReadOnlySpan<byte> bytes)
    {
        _shown.AddRange(bytes);
        if (HasScreen)
            Screen.Show(Encoding.UTF8.GetString(bytes));

        return !IsBroken;
    }

    bool ITerminalOutput.Drain() => IsDrained = true;

    void ITerminalEvents.OnSignal(SignalNumber signal) => Signals.Add(signal);

    void ITerminalEvents.OnReadable() => ReadableEvents++;

    /// <summary>The person types.</summary>
    internal TerminalScript Types(string text)
    {
        Terminal.Receive(Encoding.UTF8.GetBytes(text));
        return this;
    }

    /// <summary>The terminal shows exactly this since the last look.</summary>
    internal TerminalScript Shows(string text)
    {
        string shown = Encoding.UTF8.GetString(_shown.ToArray());
        _shown.Clear();
        Assert.That(shown, Is.EqualTo(text));
        return this;
    }

    /// <summary>The program reads and gets this without waiting.</summary>
    internal TerminalScript Reads(string text, int size = 4096)
    {
        Assert.That(TryRead(size), Is.EqualTo(text));
        return this;
    }

    /// <summary>There is nothing to read.</summary>
    internal TerminalScript HasNothingToRead()
    {
        Assert.That(Terminal.IsReadable, Is.False);
        Assert.That(Terminal.Read(new byte[64], wait: false, out _), Is.EqualTo(ReadResult.WouldBlock));
        return this;
    }

    internal string? TryRead(int size = 4096)
    {
        byte[] buffer = new byte[size];
        return Terminal.Read(buffer, wait: false, out int count) == ReadResult.Ok ? Encoding.UTF8.GetString(buffer, 0, count) : null;
    }
}
