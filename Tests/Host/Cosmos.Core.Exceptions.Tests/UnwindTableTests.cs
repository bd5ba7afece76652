using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Cosmos.Core.Runtime.Exceptions;
using NUnit.Framework;

namespace Cosmos.Core.Exceptions.Tests;

/// <summary>The unwinder's rows compared with those of binutils, for every function of an image.</summary>
[TestFixture]
internal sealed unsafe class UnwindTableTests
{
    private static readonly string[] s_registers = ["rax", "rdx", "rcx", "rbx", "rsi", "rdi", "rbp", "rsp"];

    [Test]
    public void Every_row_equals_that_of_readelf()
    {
        CompiledImage image = CompiledImage.Shared;
        byte* table = image.At(image.Section(".eh_frame_hdr"));
        int rows = 0;
        foreach (Row row in ReadRows(CompiledImage.Run("readelf", "--debug-dump=frames-interp", image.Path)))
        {
            foreach (ulong address in new[] { row.Start, row.End - 1 })
            {
                Assert.That(UnwindTable.TryDescribe(table, (nuint)image.At(address), out FrameDescription frame), Is.True, () => $"{address:x}");
                Assert.That(Describe(frame), Is.EqualTo(row.Text), () => $"{address:x}");
            }

            rows++;
        }

        Assert.That(rows, Is.GreaterThan(10_000));
    }

    [Test]
    public void Addresses_between_and_outside_functions_are_not_found()
    {
        CompiledImage image = CompiledImage.Shared;
        byte* table = image.At(image.Section(".eh_frame_hdr"));
        (ulong start, ulong size) = image.Symbol("Program__AllClauses");
        Assert.That(UnwindTable.TryDescribe(table, (nuint)image.At(start), out _), Is.True);
        Assert.That(UnwindTable.TryDescribe(table, (nuint)image.At(image.Section(".rodata")), out _), Is.False);
        Assert.That(UnwindTable.TryDescribe(table, 0, out _), Is.False);
        Assert.That(UnwindTable.TryDescribe(table, nuint.MaxValue, out _), Is.False);
        Assert.That(size, Is.GreaterThan(0ul));
    }

    [Test]
    public void A_handler_belongs_to_its_method()
    {
        CompiledImage image = CompiledImage.Shared;
        byte* table = image.At(image.Section(".eh_frame_hdr"));
        (ulong start, ulong size) = image.Symbol("Program__AllClauses");
        List<FrameDescription> frames = [];
        for (ulong address = start; address < start + size; address++)
        {
            if (UnwindTable.TryDescribe(table, (nuint)image.At(address), out FrameDescription frame)) frames.Add(frame);
        }

        Assert.That(frames.Select(frame => image.AddressOf((void*)frame.MethodStart)), Is.All.EqualTo(start));
        Assert.That(frames.Select(frame => frame.Traits), Is.All.Matches<FrameTraits>(traits => (traits & FrameTraits.HasClauses) != 0));
        Assert.That(frames.Count(frame => frame.Has(FrameTraits.Funclet)), Is.InRange(1, frames.Count - 1));
    }

    private static string Describe(in FrameDescription frame)
    {
        List<string> parts = [$"{Name(frame.CfaRegister)}{frame.CfaOffset:+0;-0}"];
        Add("rbx", frame.Rbx);
        Add("rbp", frame.Rbp);
        Add("r12", frame.R12);
        Add("r13", frame.R13);
        Add("r14", frame.R14);
        Add("r15", frame.R15);
        Add("ra", frame.ReturnAddress);
        return string.Join(' ', parts);

        void Add(string register, short words)
        {
            if (words != 0) parts.Add($"{register}=c{words * 8:+0;-0}");
        }
    }

    private static string Name(int register) => register < s_registers.Length ? s_registers[register] : $"r{register}";

    private static IEnumerable<Row> ReadRows(string text)
    {
        ulong end = 0;
        string[] columns = [];
        Row? pending = null;
        foreach (string line in text.Split('\n'))
        {
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Contains("FDE"))
            {
                if (pending != null) yield return pending with { End = end };
                pending = null;
                string range = words.First(word => word.StartsWith("pc=", StringComparison.Ordinal))[3..];
                end = Hex(range[(range.IndexOf("..", StringComparison.Ordinal) + 2)..]);
            }
            else if (words.Contains("CIE"))
            {
                if (pending != null) yield return pending with { End = end };
                pending = null;
                end = 0;
            }
            else if (words is ["LOC", ..])
            {
                columns = words;
            }
            else if (end != 0 && words.Length == columns.Length && words.Length > 2)
            {
                ulong start = Hex(words[0]);
                if (pending != null) yield return pending with { End = start };
                IEnumerable<string> saved = columns.Zip(words).Skip(2).Where(pair => pair.Second.StartsWith('c'))
                    .Select(pair => $"{pair.First}={pair.Second}");
                pending = new Row(start, 0, string.Join(' ', saved.Prepend(words[1])));
            }
        }

        if (pending != null) yield return pending with { End = end };
    }

    private static ulong Hex(string text) => ulong.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private sealed record Row(ulong Start, ulong End, string Text);
}
