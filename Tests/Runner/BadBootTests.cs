using System;
using System.Collections.Generic;
using System.Text;
using NUnit.Framework;

namespace Cosmos.Runner.Tests;

/// <summary>Boots that cannot go well, or not as asked, say so in a line of text.</summary>
public sealed class BadBootTests
{
    private const string Greeting = "Hello, World!";
    private const int PanicCode = 127;
    private static readonly TimeSpan s_deadline = TimeSpan.FromSeconds(60);

    [TestCase(3, "too little memory for this image")]
    [TestCase(4, "too little memory is left beside the image")]
    public void Too_little_memory_is_said(int mebibytes, string expected)
    {
        (string text, int? code) = Boot(mebibytes, "");
        Assert.That(text, Does.Contain(expected));
        Assert.That(code, Is.EqualTo(PanicCode));
    }

    [TestCase("nonsense", "\"nonsense\" is ignored: unknown word")]
    [TestCase("gc.stress=x", "\"gc.stress=x\" is ignored: a whole number")]
    [TestCase("gc.stress=0", "\"gc.stress=0\" is ignored: a whole number")]
    public void A_word_that_means_nothing_is_named_and_ignored(string word, string expected)
    {
        (string text, int? code) = Boot(64, word);
        Assert.That(text, Does.Contain(expected));
        Assert.That(text, Does.Contain(Greeting));
        Assert.That(code, Is.Zero);
    }

    [Test]
    public void A_processor_without_the_needed_instructions_is_told_so()
    {
        (string text, int? code) = Boot(64, "", "-cpu", "qemu64");
        Assert.That(text, Does.Contain("this processor lacks one of"));
        Assert.That(code, Is.EqualTo(PanicCode));
    }

    private static (string Text, int? ExitCode) Boot(int mebibytes, string words, params string[] options)
    {
        IReadOnlyList<string> command = Machine.Command("microvm", KernelApps.Get("Hello").Image, mebibytes, words, []);
        using var machine = new RunningProgram([.. command, .. options], "");
        int? status = machine.WaitForExit(s_deadline);
        string text = Encoding.UTF8.GetString(machine.Output);
        Assert.That(status, Is.Not.Null, $"The machine did not stop. It printed:\n{text}");
        return (text, Machine.ExitCode(status!.Value));
    }
}
