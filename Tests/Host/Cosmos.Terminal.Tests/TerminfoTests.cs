using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Cosmos.Terminal.Terminfo;
using NUnit.Framework;

namespace Cosmos.Terminal.Tests;

public sealed class TerminfoTests
{
    private static byte[] Compiled => XtermEntry.Create(WindowSize.Default).Compile();

    [Test]
    public void The_file_lies_where_programs_look() => Assert.That(XtermEntry.Create(WindowSize.Default).RelativePath, Is.EqualTo("x/xterm-256color"));

    /// <summary>The rules by which .NET's <c>TermInfo.Database</c> finds a string: header of six shorts, then the sections in order.</summary>
    private static string? FindString(byte[] data, int index)
    {
        short Header(int position) => BinaryPrimitives.ReadInt16LittleEndian(data.AsSpan(position * 2));
        Assert.That(Header(0), Is.EqualTo(0x11A));
        int booleans = 12 + Header(1);
        int numbers = booleans + Header(2);
        numbers += numbers & 1;
        int offsets = numbers + (2 * Header(3));
        int table = offsets + (2 * Header(4));
        if (index >= Header(4))
            return null;

        int offset = BinaryPrimitives.ReadInt16LittleEndian(data.AsSpan(offsets + (2 * index)));
        return offset < 0 ? null : Text(data, table + offset);
    }

    private static Dictionary<string, string> FindExtended(byte[] data)
    {
        short Short(int position) => BinaryPrimitives.ReadInt16LittleEndian(data.AsSpan(position));
        int end = 12 + Short(2) + Short(4);
        end += end & 1;
        end += (2 * Short(6)) + (2 * Short(8)) + Short(10);
        int start = end + (end & 1);
        int booleans = Short(start);
        int numbers = Short(start + 2);
        int strings = Short(start + 4);
        Assert.That(Short(start + 6), Is.EqualTo(2 * strings));
        int valueOffsets = start + 10 + booleans + (booleans & 1) + (2 * numbers);
        int nameOffsets = valueOffsets + (2 * strings);
        int table = nameOffsets + (2 * (booleans + numbers + strings));
        Assert.That(table + Short(start + 8), Is.EqualTo(data.Length));
        Dictionary<string, string> result = [];
        int lastEnd = table;
        string[] values = new string[strings];
        for (int index = 0; index < strings; index++)
        {
            values[index] = Text(data, table + Short(valueOffsets + (2 * index)));
            lastEnd = Math.Max(lastEnd, table + Short(valueOffsets + (2 * index)) + values[index].Length + 1);
        }

        for (int index = 0; index < strings; index++)
            result[Text(data, lastEnd + Short(nameOffsets + (2 * index)))] = values[index];

        return result;
    }

    private static string Text(byte[] data, int start) =>
        Encoding.Latin1.GetString(data, start, Array.IndexOf(data, (byte)0, start) - start);

    [TestCase(StringCapability.CursorAddress, "\e[%i%p1%d;%p2%dH")]
    [TestCase(StringCapability.ClearScreen, "\e[H\e[2J")]
    [TestCase(StringCapability.KeyBackspace, "\x7F")]
    [TestCase(StringCapability.KeyF1, "\eOP")]
    [TestCase(StringCapability.KeyF10, "\e[21~")]
    [TestCase(StringCapability.KeyF11, "\e[23~")]
    [TestCase(StringCapability.KeyF24, "\e[24;2~")]
    public void Strings_are_found_by_the_rules_of_the_class_library(StringCapability capability, string value) =>
        Assert.That(FindString(Compiled, (int)capability), Is.EqualTo(value));

    [Test]
    public void Keys_with_modifiers_are_found_by_name()
    {
        Dictionary<string, string> extended = FindExtended(Compiled);
        Assert.That(extended["kUP5"], Is.EqualTo("\e[1;5A"));
        Assert.That(extended["kDC3"], Is.EqualTo("\e[3;3~"));
        Assert.That(extended["E3"], Is.EqualTo("\e[3J"));
    }

    [Test]
    public void Absent_strings_are_absent()
    {
        Assert.That(FindString(Compiled, 89), Is.Null, "keypad_xmit: the console starts without an escape sequence");
        Assert.That(FindString(Compiled, 413), Is.Null);
    }

    /// <summary>ncurses reads the file, and every capability has the value of ncurses' own xterm-256color.</summary>
    [Test]
    public void Other_programs_understand_it_and_agree()
    {
        if (!File.Exists("/usr/bin/infocmp"))
            Assert.Ignore("infocmp (ncurses-bin) is not installed.");

        string directory = Path.Combine(TestContext.CurrentContext.WorkDirectory, "terminfo-" + Environment.ProcessId);
        Directory.CreateDirectory(Path.Combine(directory, "x"));
        try
        {
            File.WriteAllBytes(Path.Combine(directory, "x", "xterm-256color"), Compiled);
            Dictionary<string, string> ours = Infocmp("-A", directory, "-1", "-x", "xterm-256color");
            Dictionary<string, string> theirs = Infocmp("-1", "-x", "xterm-256color");
            Assert.That(ours, Has.Count.GreaterThan(150));

            // Normal instead of application mode; and numbers that the older storage format cannot hold.
            string[] different = ["kcuu1", "kcud1", "kcuf1", "kcub1", "khome", "kend", "pairs"];
            Assert.Multiple(() =>
            {
                foreach ((string name, string value) in ours)
                {
                    if (!different.Contains(name) && theirs.TryGetValue(name, out string? expected))
                        Assert.That(value, Is.EqualTo(expected), name);
                }
            });
            Assert.That(ours.Keys.Except(theirs.Keys).Except(different), Is.Empty);
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static Dictionary<string, string> Infocmp(params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo("infocmp", arguments) { RedirectStandardOutput = true })!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero);
        Dictionary<string, string> result = [];
        foreach (string line in text.Split('\n').Where(line => line.StartsWith('\t')))
        {
            string item = line.Trim().TrimEnd(',');
            int end = item.IndexOfAny(['=', '#']);
            result[end < 0 ? item : item[..end]] = end < 0 ? "" : item[(end + 1)..];
        }

        return result;
    }
}
