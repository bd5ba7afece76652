using System.IO;
using Cosmos.IL2CPU.Metadata;
using Mono.Cecil;
using Mono.Cecil.Cil;
using NUnit.Framework;

namespace Cosmos.IL2CPU.Tests;

[TestFixture]
public sealed class RingCheckTests
{
    private string _directory = "";

    [SetUp]
    public void CreateDirectory() => _directory = TestPaths.CreateDirectory();

    [Test]
    public void References_downwards_and_sideways_are_accepted() =>
        Assert.That(() => RingCheck.Verify([Assembly("Low", 0), Assembly("Mid", 1, "Low"), Assembly("Top", 2, "Mid", "Low"), Assembly("Side", 2, "Top")]), Throws.Nothing);

    [Test]
    public void A_reference_upwards_is_an_error_that_names_both() =>
        Assert.That(() => RingCheck.Verify([Assembly("Low", 0, "Top"), Assembly("Top", 2)]), Throws.InstanceOf<BuildException>()
            .With.Property("Code").EqualTo("COSMOS0402").And.Message.Contains("Low (ring Core) refers to Top (ring System)"));

    [Test]
    public void The_ring_of_a_kernel_assembly_is_read() =>
        Assert.That(RingCheck.Read(Path.Combine(TestContext.CurrentContext.TestDirectory, "Cosmos.Core.dll")).Ring, Is.Zero);

    [Test]
    public void Assemblies_without_a_ring_are_free() =>
        Assert.That(() => RingCheck.Verify([Assembly("Board", null, "Top"), Assembly("Top", 2, "Board")]), Throws.Nothing);

    [Test]
    public void A_ring_that_does_not_exist_is_an_error() =>
        Assert.That(() => RingCheck.Verify([Assembly("Odd", 7)]), Throws.InstanceOf<BuildException>().With.Message.Contains("ring 7"));

    private string Assembly(string name, int? ring, params string[] references)
    {
        using AssemblyDefinition assembly = AssemblyDefinition.CreateAssembly(new AssemblyNameDefinition(name, new System.Version(1, 0)), name, ModuleKind.Dll);
        ModuleDefinition module = assembly.MainModule;
        foreach (string reference in references)
            module.AssemblyReferences.Add(new AssemblyNameReference(reference, new System.Version(1, 0)));
        if (ring is int number)
        {
            // As Kernel/Core/Shared/Ring.cs is compiled: the attribute takes an enumeration of the same assembly.
            var type = new TypeDefinition("Cosmos", "RingAttribute", TypeAttributes.Class, module.TypeSystem.Object);
            var constructor = new MethodDefinition(".ctor", MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.RTSpecialName, module.TypeSystem.Void);
            constructor.Parameters.Add(new ParameterDefinition(module.TypeSystem.Int32));
            constructor.Body.GetILProcessor().Append(Instruction.Create(OpCodes.Ret));
            type.Methods.Add(constructor);
            module.Types.Add(type);
            var attribute = new CustomAttribute(constructor);
            attribute.ConstructorArguments.Add(new CustomAttributeArgument(module.TypeSystem.Int32, number));
            assembly.CustomAttributes.Add(attribute);
        }
        string path = Path.Combine(_directory, name + ".dll");
        assembly.Write(path);
        return path;
    }
}
