using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using NUnit.Framework;

namespace Cosmos.Numerics.Tests;

/// <summary>The exports are the imports of CoreLib, no more and no less.</summary>
internal sealed class ExportTests
{
    private const string CoreLib = "microsoft.netcore.app.runtime.nativeaot.linux-x64/10.0.12/runtimes/linux-x64/native/System.Private.CoreLib.dll";

    private static readonly string[] s_names =
    [
        "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "cos", "cosh", "exp", "floor", "fma", "fmod", "log",
        "log10", "log2", "modf", "pow", "sin", "sinh", "sqrt", "tan", "tanh",
    ];

    [Test]
    public void Every_function_is_exported_in_both_precisions() =>
        Assert.That(Exports().Keys.Order(StringComparer.Ordinal), Is.EqualTo(s_names.SelectMany(name => (string[])[name, name + "f"]).Order(StringComparer.Ordinal)));

    [Test]
    public void Signatures_are_those_of_ISO_C()
    {
        foreach ((string name, MethodInfo method) in Exports())
        {
            Type number = name.EndsWith('f') && name != "modf" ? typeof(float) : typeof(double);
            Assert.That(method.ReturnType, Is.EqualTo(number), name);
            Type[] parameters = [.. method.GetParameters().Select(parameter => parameter.ParameterType)];
            Type[] expected = name.TrimEnd('f') switch
            {
                "atan2" or "pow" => [number, number],
                "fma" => [number, number, number],
                "mod" when name.StartsWith("modf", StringComparison.Ordinal) => [number, number.MakePointerType()],
                _ when name.StartsWith("fmod", StringComparison.Ordinal) => [number, number],
                _ => [number],
            };
            Assert.That(parameters, Is.EqualTo(expected), name);
        }
    }

    [Test]
    public void CoreLib_imports_nothing_else_with_a_name_from_C()
    {
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        string path = Path.Combine(packages, CoreLib);
        if (!File.Exists(path)) Assert.Ignore("The NativeAOT runtime package is not in the NuGet cache.");

        string[] imports = [.. Imports(path).Where(name => char.IsAsciiLetterLower(name[0]) && !name.StartsWith("mem", StringComparison.Ordinal))];
        Assert.That(imports.Order(StringComparer.Ordinal), Is.EqualTo(Exports().Keys.Order(StringComparer.Ordinal)));
    }

    private static SortedDictionary<string, MethodInfo> Exports()
    {
        var exports = new SortedDictionary<string, MethodInfo>(StringComparer.Ordinal);
        foreach (MethodInfo method in typeof(LibM).GetMethods(BindingFlags.Static | BindingFlags.Public))
        {
            CustomAttributeData attribute = method.CustomAttributes.Single(data => data.AttributeType.Name == "RuntimeExportAttribute");
            exports.Add((string)attribute.ConstructorArguments[0].Value!, method);
        }

        return exports;
    }

    private static IEnumerable<string> Imports(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        MetadataReader metadata = image.GetMetadataReader();
        foreach (CustomAttributeHandle handle in metadata.CustomAttributes)
        {
            CustomAttribute attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind != HandleKind.MethodDefinition) continue;
            MethodDefinition constructor = metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor);
            if (metadata.GetString(metadata.GetTypeDefinition(constructor.GetDeclaringType()).Name) != "RuntimeImportAttribute") continue;
            BlobReader value = metadata.GetBlobReader(attribute.Value);
            value.ReadUInt16(); // prolog, ECMA-335 II.23.3
            string first = value.ReadSerializedString()!;
            yield return constructor.GetParameters().Count == 1 ? first : value.ReadSerializedString()!;
        }
    }
}
