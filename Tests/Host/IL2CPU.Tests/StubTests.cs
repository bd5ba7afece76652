using System.Collections.Generic;
using System.Linq;
using Cosmos.IL2CPU.Elf;
using Cosmos.IL2CPU.Metadata;
using Cosmos.IL2CPU.Stages;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

[TestFixture]
public sealed class StubTests
{
    private static readonly ILookup<string, NativeImport> CoreLibrary =
        NativeImportReader.Read(TestPaths.CoreLibrary).ToLookup(i => i.EntryPoint);

    // Number: -1 and errno. Raw handle of a SafeFileHandle: -1. Pointer: null.
    [TestCase("SystemNative_Read", nameof(FailureKind.MinusOne))]
    [TestCase("SystemNative_LSeek", nameof(FailureKind.MinusOne))]
    [TestCase("SystemNative_Open", nameof(FailureKind.MinusOne))]
    [TestCase("SystemNative_OpenDir", nameof(FailureKind.Zero))]
    [TestCase("SystemNative_Malloc", nameof(FailureKind.Zero))]
    [TestCase("SystemNative_MMap", nameof(FailureKind.Zero))]
    [TestCase("SystemNative_SetErrNo", nameof(FailureKind.None))]
    public void A_function_of_CoreLib_reports_failure_as_its_declaration_expects(string name, string kind) =>
        Assert.That(CoreLibrary[name].Select(i => i.Failure.ToString()).Distinct(), Is.EqualTo(new[] { kind }));

    [Test] // Interop.Error.ENOSYS
    public void A_socket_function_returns_the_error_code_itself()
    {
        string sockets = System.IO.Directory.GetFiles(TestPaths.Framework, "System.Net.Sockets.dll", System.IO.SearchOption.AllDirectories).Single();
        NativeImport bind = NativeImportReader.Read(sockets).First(i => i.EntryPoint == "SystemNative_Bind");
        Assert.That(bind, Is.EqualTo(new NativeImport("libSystem.Native", "SystemNative_Bind", FailureKind.ErrorCode, bind.ErrorValue)));
        Assert.That(bind.ErrorValue, Is.GreaterThan(0x10000));
    }

    [Test]
    public void Stubs_assemble_and_define_exactly_their_names()
    {
        ElfObject elf = AssemblyObjects.Read(Text(hasErrorNumber: true)[".intel_syntax noprefix\n".Length..]);
        Assert.Multiple(() =>
        {
            Assert.That(elf.DefinedNames, Is.EquivalentTo(new[] { "SystemNative_A", "SystemNative_B", "SystemNative_C", "SystemNative_D" }));
            Assert.That(elf.UndefinedNames, Is.EqualTo(new[] { StubGenerator.SetErrorNumber }));
        });
    }

    [Test]
    public void Without_an_errno_nothing_is_called() =>
        Assert.That(AssemblyObjects.Read(Text(hasErrorNumber: false)).UndefinedNames, Is.Empty);

    private static string Text(bool hasErrorNumber) => StubGenerator.Write(new List<NativeImport>
    {
        new("libSystem.Native", "SystemNative_B", FailureKind.Zero, 0),
        new("libSystem.Native", "SystemNative_A", FailureKind.MinusOne, 0),
        new("libSystem.Native", "SystemNative_C", FailureKind.ErrorCode, 0x1001),
        new("libSystem.Native", "SystemNative_D", FailureKind.None, 0),
    }, hasErrorNumber);
}
