using System.IO;
using Cosmos.IL2CPU.Elf;
using Cosmos.IL2CPU.Toolchain;

namespace Cosmos.IL2CPU.Tests;

/// <summary>Makes real objects from a few lines of assembly.</summary>
internal static class AssemblyObjects
{
    /// <summary>Assembles for the machine and returns the object's path.</summary>
    public static string Assemble(string directory, string name, string text)
    {
        string source = TestPaths.Write(directory, name + ".S", ".intel_syntax noprefix\n" + text);
        string output = Path.Combine(directory, name + ".o");
        new ToolRunner(null).Run(Tool.Clang.Find(), ["--target=x86_64-unknown-none-elf", "-x", "assembler", "-c", "-Werror", source, "-o", output]);
        return output;
    }

    /// <summary>Assembles and reads.</summary>
    public static ElfObject Read(string text) => ElfObject.Read(Assemble(TestPaths.CreateDirectory(), "test", text));
}
