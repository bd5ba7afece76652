using Cosmos.IL2CPU.Stages;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

[TestFixture]
public sealed class LinkerScriptTests
{
    [Test]
    public void Names_that_the_script_assigns_are_found() =>
        Assert.That(LinkerScript.DefinedNames("""
            /* a = 1; not this */
            SECTIONS { . = 0x200000; image_start = .; .text : { PROVIDE(code_start = .); *(.text) } ASSERT(size == 4, "x") }
            """), Is.EqualTo(new[] { "image_start", "code_start" }));
}
