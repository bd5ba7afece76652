using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;
using Cosmos.Core.Boot;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Boot;

[NonParallelizable] // The boot information is one per process.
public sealed unsafe class CommandLineTests
{
    [TestCase("", new string[0])]
    [TestCase("gc.poison", new[] { "gc.poison" })]
    [TestCase("  a \t b\n c ", new[] { "a", "b", "c" })]
    public void Words_are_separated_by_blanks(string line, string[] expected)
    {
        Set(line);
        List<string> words = [];
        int position = 0;
        while (true)
        {
            ReadOnlySpan<byte> word = CommandLine.NextWord(ref position);
            if (word.IsEmpty)
                break;
            words.Add(Encoding.UTF8.GetString(word));
        }

        Assert.That(words, Is.EqualTo(expected));
    }

    [TestCase("a b", new string[0])]
    [TestCase("a --", new string[0])]
    [TestCase("a -- b c", new[] { "b", "c" })]
    [TestCase("--   b", new[] { "b" })]
    [TestCase("-- \"b c\" d", new[] { "b c", "d" })]
    [TestCase("-- \"a\\\"b\\\\c\"", new[] { "a\"b\\c" })]
    [TestCase("-- \"\" x", new[] { "", "x" })]
    [TestCase("-- -- x", new[] { "--", "x" })]
    [TestCase("-- \"never closed", new[] { "never closed" })]
    [TestCase("-- a virtio_mmio.device=512@0xfeb00e00:12", new[] { "a" })]
    [TestCase("-- \"virtio_mmio.device=quoted\"", new[] { "virtio_mmio.device=quoted" })]
    [TestCase("-- größe 木", new[] { "größe", "木" })]
    public void Arguments_follow_the_double_dash(string line, string[] expected)
    {
        Set(line);
        Assert.That(Arguments(16), Is.EqualTo(expected));
    }

    [Test]
    public void Arguments_beyond_the_capacity_are_dropped()
    {
        Set("-- a b c d");
        Assert.That(Arguments(2), Is.EqualTo(new[] { "a", "b" }));
    }

    [TestCase("0", 0)]
    [TestCase("42", 42)]
    [TestCase("999999999", 999999999)]
    [TestCase("1000000000", -1)]
    [TestCase("", -1)]
    [TestCase("-1", -1)]
    [TestCase("1x", -1)]
    public void Numbers_are_decimal_and_bounded(string text, int expected) =>
        Assert.That(CommandLine.ParseNumber(Encoding.UTF8.GetBytes(text)), Is.EqualTo(expected));

    private static void Set(string line)
    {
        BootInformation* boot = BootInformation.Current;
        byte[] bytes = Encoding.UTF8.GetBytes(line);
        bytes.CopyTo(new Span<byte>(boot->CommandLine, BootInformation.CommandLineCapacity));
        boot->CommandLine[bytes.Length] = 0;
        boot->CommandLineLength = bytes.Length;
    }

    private static string[] Arguments(int capacity)
    {
        byte* buffer = stackalloc byte[BootInformation.CommandLineCapacity + 8];
        byte** arguments = stackalloc byte*[capacity];
        int count = CommandLine.ParseArguments(arguments, capacity, buffer);
        string[] result = new string[count];
        for (int index = 0; index < count; index++)
            result[index] = Marshal.PtrToStringUTF8((nint)arguments[index])!;
        return result;
    }
}
