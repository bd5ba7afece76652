using System.IO;
using System.Linq;
using Cosmos.IL2CPU.Elf;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

[TestFixture]
public sealed class ElfObjectTests
{
    private const string Source = """
        .globl start
        .text
        start:
                call missing
                lea rax, [rip + table + 8]
        local:  ret
        .data
        table:  .quad 0, 0
        """;

    [Test]
    public void Names_to_be_defined_elsewhere_are_listed() =>
        Assert.That(AssemblyObjects.Read(Source).UndefinedNames, Is.EqualTo(new[] { "missing" }));

    [Test]
    public void Only_global_names_are_defined_for_others() =>
        Assert.That(AssemblyObjects.Read(Source).DefinedNames, Is.EqualTo(new[] { "start" }));

    [Test]
    public void Relocations_name_the_place_and_the_symbol()
    {
        ElfObject elf = AssemblyObjects.Read(Source);
        ElfRelocation call = elf.Relocations().First();
        Assert.Multiple(() =>
        {
            Assert.That(elf.Sections[call.Section].Name, Is.EqualTo(".text"));
            Assert.That(call.Offset, Is.EqualTo(1));
            Assert.That(elf.Symbols[call.Symbol - 1].Name, Is.EqualTo("missing"));
        });
    }

    [Test]
    public void A_text_file_is_refused() =>
        Assert.That(() => ElfObject.Read("x.o", "hello"u8.ToArray()), Throws.InstanceOf<BuildException>().With.Property("Code").EqualTo("COSMOS0301"));

    [Test] // Every prefix of a file is either readable or refused with a reason; nothing else escapes.
    public void A_truncated_file_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(AssemblyObjects.Assemble(TestPaths.CreateDirectory(), "test", Source));
        for (int length = 0; length < bytes.Length; length += 7)
        {
            try
            {
                ElfObject.Read("x.o", bytes[..length]);
            }
            catch (BuildException e)
            {
                Assert.That(e.Code, Is.EqualTo("COSMOS0301"));
            }
        }
    }

    [Test] // Seeded: the same damage in every run.
    public void A_damaged_file_is_refused_or_read()
    {
        byte[] bytes = File.ReadAllBytes(AssemblyObjects.Assemble(TestPaths.CreateDirectory(), "test", Source));
        var random = new System.Random(1);
        for (int i = 0; i < 2000; i++)
        {
            byte[] damaged = [.. bytes];
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            try
            {
                _ = ElfObject.Read("x.o", damaged).Relocations().Count();
            }
            catch (BuildException e)
            {
                Assert.That(e.Code, Is.EqualTo("COSMOS0301"));
            }
        }
    }
}
