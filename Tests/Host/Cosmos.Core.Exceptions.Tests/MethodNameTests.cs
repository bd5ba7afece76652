using System.Text;
using Cosmos.Core.Runtime.Exceptions;
using NUnit.Framework;

namespace Cosmos.Core.Exceptions.Tests;

[TestFixture]
internal sealed unsafe class MethodNameTests
{
    private const int BlobSectionBase = 300;

    [TestCase("Program__AllClauses", "Cosmos.Core.Exceptions.Sample.Program.AllClauses(Int32, List`1)")]
    [TestCase("Program__VariableFrame", "Cosmos.Core.Exceptions.Sample.Program.VariableFrame(Int32)")]
    [TestCase("Program__Sum", "Cosmos.Core.Exceptions.Sample.Program.Sum(ReadOnlySpan`1)")]
    [TestCase("Program__Nested", "Cosmos.Core.Exceptions.Sample.Program.Nested(Int32, List`1)")]
    [TestCase("String__Concat_6", "System.String.Concat(String, String)")]
    [TestCase("S_P_CoreLib_System_Runtime_EH__DispatchEx", "System.Runtime.EH.DispatchEx(StackFrameIterator&, EH.ExInfo&)")]
    public void The_name_of_a_method_is_that_of_a_stack_trace(string symbol, string name) => Assert.That(NameOf(symbol), Is.EqualTo(name));

    [TestCase("Sample_Program__Main", "Cosmos.Core.Exceptions.Sample.Program.Main()")]
    public void A_method_that_reflection_knows_has_its_name_there(string symbol, string name)
    {
        Assert.That(NameOf(symbol), Is.Empty);
        CompiledImage image = CompiledImage.Shared;
        byte* metadata = image.ReadyToRunSection(BlobSectionBase + (int)MethodNames.MetadataBlob, out _);
        byte* types = image.ReadyToRunSection(BlobSectionBase + (int)ReflectedMethods.TypeMapBlob, out _);
        byte* methods = image.ReadyToRunSection(BlobSectionBase + (int)ReflectedMethods.InvokeMapBlob, out _);
        byte* fixups = image.ReadyToRunSection(BlobSectionBase + (int)ReflectedMethods.FixupsBlob, out _);
        ReflectedMethods names = new(metadata, types, methods, fixups);
        Utf8Line line = new(new byte[512]);
        Assert.That(names.TryAppend((nuint)image.At(image.Symbol(symbol).Address), ref line), Is.True);
        Assert.That(Encoding.UTF8.GetString(line.Text), Is.EqualTo(name));
        Assert.That(names.TryAppend((nuint)image.At(image.Symbol("Program__Sum").Address) + 1, ref line), Is.False);
    }

    [Test]
    public void A_name_longer_than_the_line_is_cut_off()
    {
        CompiledImage image = CompiledImage.Shared;
        Utf8Line line = new(new byte[8]);
        Assert.That(Names().TryAppend((nuint)image.At(image.Symbol("Program__Sum").Address), ref line), Is.True);
        Assert.That(Encoding.UTF8.GetString(line.Text), Is.EqualTo("Cosmos.C"));
    }

    [Test]
    public void An_address_inside_of_a_method_has_no_name()
    {
        CompiledImage image = CompiledImage.Shared;
        Utf8Line line = new(new byte[8]);
        Assert.That(Names().TryAppend((nuint)image.At(image.Symbol("Program__Sum").Address) + 1, ref line), Is.False);
    }

    private static string NameOf(string symbol)
    {
        CompiledImage image = CompiledImage.Shared;
        Utf8Line line = new(new byte[512]);
        return Names().TryAppend((nuint)image.At(image.Symbol(symbol).Address), ref line) ? Encoding.UTF8.GetString(line.Text) : "";
    }

    private static MethodNames Names()
    {
        CompiledImage image = CompiledImage.Shared;
        byte* metadata = image.ReadyToRunSection(BlobSectionBase + (int)MethodNames.MetadataBlob, out _);
        byte* table = image.ReadyToRunSection(BlobSectionBase + (int)MethodNames.MethodBlob, out uint size);
        return new MethodNames(metadata, table, size);
    }
}
