using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Cosmos.Core.Runtime.Exceptions;
using Cosmos.Core.Traps;
using NUnit.Framework;

namespace Cosmos.Core.Tests.Exceptions;

/// <summary>Structures that CoreLib or assembly reads as well.</summary>
[TestFixture]
internal sealed class LayoutTests
{
    [Test] // System.Runtime.EH and StackFrameIterator of CoreLib 10.0.12
    public void Sizes_are_those_of_the_class_library()
    {
        Assert.That(Unsafe.SizeOf<LimitedContext>(), Is.EqualTo(80));
        Assert.That(Unsafe.SizeOf<RegisterDisplay>(), Is.EqualTo(136));
        Assert.That(Unsafe.SizeOf<StackFrameIterator>(), Is.EqualTo(360));
        Assert.That(Unsafe.SizeOf<ExceptionInfo>(), Is.EqualTo(400));
        Assert.That(Unsafe.SizeOf<ExceptionClauseEnumerator>(), Is.EqualTo(32));
        Assert.That(Unsafe.SizeOf<ExceptionClause>(), Is.EqualTo(40));
    }

    [Test]
    public void Own_state_of_the_iterator_fits_into_its_gap() =>
        Assert.That(Offset<StackFrameIterator>(nameof(StackFrameIterator.Frame)) + Unsafe.SizeOf<FrameDescription>(), Is.LessThanOrEqualTo(344));

    [TestCase("EXINFO_PREVIOUS", nameof(ExceptionInfo.Previous))]
    [TestCase("EXINFO_CONTEXT", nameof(ExceptionInfo.Context))]
    [TestCase("EXINFO_EXCEPTION", nameof(ExceptionInfo.Exception))]
    [TestCase("EXINFO_KIND", nameof(ExceptionInfo.Kind))]
    [TestCase("EXINFO_PASS", nameof(ExceptionInfo.Pass))]
    [TestCase("EXINFO_CURRENT_CLAUSE", nameof(ExceptionInfo.CurrentClause))]
    public void Assembly_and_exception_info_agree(string constant, string field) =>
        Assert.That(Constants()[constant], Is.EqualTo(Offset<ExceptionInfo>(field)));

    [TestCase("CONTEXT_IP", nameof(LimitedContext.Rip))]
    [TestCase("CONTEXT_RSP", nameof(LimitedContext.Rsp))]
    [TestCase("CONTEXT_RBP", nameof(LimitedContext.Rbp))]
    [TestCase("CONTEXT_RBX", nameof(LimitedContext.Rbx))]
    [TestCase("CONTEXT_R12", nameof(LimitedContext.R12))]
    [TestCase("CONTEXT_R15", nameof(LimitedContext.R15))]
    public void Assembly_and_context_agree(string constant, string field) =>
        Assert.That(Constants()[constant], Is.EqualTo(Unsafe.SizeOf<ExceptionInfo>() + Offset<LimitedContext>(field)));

    [TestCase("DISPLAY_RBX", nameof(RegisterDisplay.Rbx))]
    [TestCase("DISPLAY_RBP", nameof(RegisterDisplay.Rbp))]
    [TestCase("DISPLAY_R12", nameof(RegisterDisplay.R12))]
    [TestCase("DISPLAY_R13", nameof(RegisterDisplay.R13))]
    [TestCase("DISPLAY_R14", nameof(RegisterDisplay.R14))]
    [TestCase("DISPLAY_R15", nameof(RegisterDisplay.R15))]
    [TestCase("DISPLAY_SP", nameof(RegisterDisplay.Sp))]
    public void Assembly_and_register_display_agree(string constant, string field) =>
        Assert.That(Constants()[constant], Is.EqualTo(Offset<RegisterDisplay>(field)));

    [Test] // Traps.S pushes rax first and r15 last, on top of vector, error code and the frame of the CPU
    public void A_trap_frame_is_what_the_stubs_push()
    {
        Assert.That(Unsafe.SizeOf<TrapFrame>(), Is.EqualTo(22 * 8));
        Assert.That(Offset<TrapFrame>(nameof(TrapFrame.Rax)), Is.EqualTo(14 * 8));
        Assert.That(Offset<TrapFrame>(nameof(TrapFrame.Vector)), Is.EqualTo(15 * 8));
        Assert.That(Offset<TrapFrame>(nameof(TrapFrame.Rip)), Is.EqualTo(17 * 8));
        Assert.That(Offset<TrapFrame>(nameof(TrapFrame.Ss)), Is.EqualTo(21 * 8));
    }

    private static int Offset<T>(string field) => (int)Marshal.OffsetOf<T>(field);

    private static Dictionary<string, int> Constants()
    {
        Dictionary<string, int> constants = [];
        string file = Path.Combine(Repository(), "Kernel", "Core", "Arch", "Amd64", "ExceptionHandling.S");
        foreach (string[] parts in File.ReadLines(file).Select(line => line.Trim().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries)))
        {
            if (parts is [".set", string name, .. string[] terms]) constants[name] = terms.Where(term => term != "+").Sum(Value);
        }

        return constants;

        int Value(string term) => int.TryParse(term, out int number) ? number : constants.GetValueOrDefault(term);
    }

    private static string Repository()
    {
        string directory = TestContext.CurrentContext.TestDirectory;
        while (!File.Exists(Path.Combine(directory, "Cosmos.sln"))) directory = Path.GetDirectoryName(directory)!;
        return directory;
    }
}
