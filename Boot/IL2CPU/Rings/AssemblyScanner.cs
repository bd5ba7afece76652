using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Cosmos.IL2CPU.Metadata;
using Cosmos.IL2CPU.Rings.Code;

namespace Cosmos.IL2CPU.Rings;

/// <summary>Reads all of an assembly: types, signatures and the code of every method.</summary>
internal sealed class AssemblyScanner
{
    private static readonly string[] NativeExports = [ExportAttribute.RuntimeExport, ExportAttribute.UnmanagedCallersOnly];

    /// <summary>Helpers with which the C# compiler gets at the elements of inline arrays; their bodies are nothing but such calls.</summary>
    private static readonly string[] CompilerHelpers =
    [
        "InlineArrayAsSpan", "InlineArrayAsReadOnlySpan", "InlineArrayElementRef", "InlineArrayElementRefReadOnly", "InlineArrayFirstElementRef",
        "InlineArrayFirstElementRefReadOnly",
    ];

    private const int LargestHelper = 32;

    /// <summary>The library by whose name programs call the kernel.</summary>
    private const string KernelLibrary = "cosmos";

    private readonly PEReader _file;
    private readonly OverlappingFields _overlapping;
    private readonly MetadataReader _reader;
    private readonly ModuleFacts _module;
    private readonly HashSet<Finding> _findings = [];
    private readonly Dictionary<CodeMember, (string Type, string Member)> _uses = new(ReferenceEqualityComparer.Instance);
    private (string Type, string Member) _place;

    private AssemblyScanner(PEReader file, OverlappingFields overlapping)
    {
        _overlapping = overlapping;
        _file = file;
        _reader = file.GetMetadataReader();
        _module = new ModuleFacts(_reader);
    }

    /// <summary>Reads an assembly.</summary>
    /// <param name="path">The assembly.</param>
    /// <param name="overlapping">Knows the structures of all assemblies of the build.</param>
    /// <exception cref="BuildException">It is damaged.</exception>
    public static AssemblyScan Scan(string path, OverlappingFields overlapping)
    {
        try
        {
            using var file = new PEReader(new MemoryStream(File.ReadAllBytes(path)));
            var scanner = new AssemblyScanner(file, overlapping);
            scanner.ScanAttributes();
            foreach (TypeDefinitionHandle type in scanner._reader.TypeDefinitions)
                scanner.ScanType(type);
            return new AssemblyScan(scanner._findings.Order(FindingOrder).ToArray(), scanner._uses, [.. scanner._reader.TypeReferences.Select(t => TypeNames.Of(scanner._reader, t))]);
        }
        catch (Exception e) when (e is BadImageFormatException or ArgumentException or InvalidOperationException or InvalidCastException)
        {
            // What the reader of metadata throws for tables that contradict each other.
            throw new BuildException("COSMOS0104", $"'{path}' is damaged: {e.Message} Build or restore it again.");
        }
    }

    private static Comparer<Finding> FindingOrder { get; } = Comparer<Finding>.Create((a, b) =>
        (string.CompareOrdinal(a.Place, b.Place), string.CompareOrdinal(a.Detail, b.Detail)) is (0, int detail) ? detail : string.CompareOrdinal(a.Place, b.Place));

    private void ScanAttributes()
    {
        _place = ("", "");
        foreach (CustomAttributeHandle handle in _reader.CustomAttributes)
        {
            CustomAttribute attribute = _reader.GetCustomAttribute(handle);
            string name = TypeNames.OfAttribute(_reader, attribute);
            if (name == "System.Runtime.CompilerServices.IgnoresAccessChecksToAttribute" && attribute.Parent.Kind == HandleKind.AssemblyDefinition)
                Report(Constructs.PrivateAccess, "it uses what other assemblies keep private ([IgnoresAccessChecksTo])");
            else if (name == "System.Security.UnverifiableCodeAttribute")
                Report(Constructs.UnsafeContext, "it is compiled with AllowUnsafeBlocks");
        }
    }

    private void ScanType(TypeDefinitionHandle handle)
    {
        TypeDefinition type = _reader.GetTypeDefinition(handle);
        string name = TypeNames.Of(_reader, handle);
        foreach (FieldDefinitionHandle field in type.GetFields())
        {
            FieldDefinition definition = _reader.GetFieldDefinition(field);
            _place = ModuleFacts.Written(name, _reader.GetString(definition.Name));
            Constructs pointers = definition.DecodeSignature(CodeTypes.Instance, null).Unsafe;
            if (pointers != Constructs.None)
                Report(pointers, "is a pointer");
        }
        _place = ModuleFacts.Written(name, "");
        if (_overlapping.MayMixReferences(_reader, type))
            Report(Constructs.OverlappingReferences, "has fields that lie on each other and may hold references");
        foreach (MethodDefinitionHandle method in type.GetMethods())
            ScanMethod(handle, name, _reader.GetMethodDefinition(method));
    }

    private void ScanMethod(TypeDefinitionHandle type, string typeName, MethodDefinition method)
    {
        string name = _reader.GetString(method.Name);
        _place = ModuleFacts.Written(typeName, name);
        MethodSignature<CodeType> signature = method.DecodeSignature(CodeTypes.Instance, null);
        Constructs pointers = signature.ParameterTypes.Aggregate(signature.ReturnType.Unsafe, (all, parameter) => all | parameter.Unsafe);
        if (pointers != Constructs.None)
            Report(pointers, "has a pointer in its signature");
        ScanDeclaration(method);

        if (method.RelativeVirtualAddress == 0 || (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) != MethodImplAttributes.IL)
            return;
        MethodBodyBlock body = _file.GetMethodBody(method.RelativeVirtualAddress);
        ImmutableArray<CodeType> arguments = signature.ParameterTypes;
        if (signature.Header.IsInstance)
        {
            CodeType owner = _module.Members.FindType(type);
            arguments = arguments.Insert(0, owner.Kind == ValueKind.Value ? CodeTypes.Instance.GetByReferenceType(owner) : owner);
        }
        bool helper = typeName == ModuleFacts.CompilerType && CompilerHelpers.Contains(name) && body.GetILReader().Length <= LargestHelper;
        CodeType? result = signature.ReturnType.Name == "System.Void" && signature.ReturnType.Kind == ValueKind.Value ? null : signature.ReturnType;
        new BodyScanner(_module, Report, Use).Scan(body, arguments, result, helper);
    }

    private void ScanDeclaration(MethodDefinition method)
    {
        if (method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
        {
            MethodImport import = method.GetImport();
            string library = import.Module.IsNil ? "" : _reader.GetString(_reader.GetModuleReference(import.Module).Name);
            string entry = import.Name.IsNil ? _reader.GetString(method.Name) : _reader.GetString(import.Name);
            Report(library == KernelLibrary ? Constructs.KernelCalls : Constructs.NativeCalls, $"calls the native function {entry} of {library} (P/Invoke)");
        }
        else if (method.ImplAttributes.HasFlag(MethodImplAttributes.InternalCall) || (method.ImplAttributes & MethodImplAttributes.CodeTypeMask) == MethodImplAttributes.Native)
        {
            Report(Constructs.NativeCalls, "is implemented by the runtime");
        }
        foreach (CustomAttributeHandle handle in method.GetCustomAttributes())
        {
            string attribute = TypeNames.OfAttribute(_reader, _reader.GetCustomAttribute(handle));
            if (NativeExports.Contains(attribute))
                Report(Constructs.NativeExports, $"can be called by native code ([{Short(attribute)}])");
            else if (attribute == "System.Runtime.RuntimeImportAttribute")
                Report(Constructs.NativeCalls, "is implemented by another assembly's export ([RuntimeImport])");
            else if (attribute == "System.Runtime.CompilerServices.UnsafeAccessorAttribute")
                Report(Constructs.PrivateAccess, "uses what another type keeps private ([UnsafeAccessor])");
        }
    }

    private static string Short(string attribute) => attribute[(attribute.LastIndexOf('.') + 1)..^"Attribute".Length];

    private void Report(Constructs construct, string detail) => _findings.Add(new Finding(construct, _place.Type, _place.Member, detail));

    private void Use(CodeMember member) => _uses.TryAdd(member, _place);
}

/// <summary>What an assembly contains that rings and capabilities are about.</summary>
/// <param name="Findings">Constructs that the type system does not check.</param>
/// <param name="Uses">Members that its code names, each with the first place that names it.</param>
/// <param name="Types">Full names of the types of other assemblies that it refers to.</param>
internal sealed record AssemblyScan(
    IReadOnlyList<Finding> Findings, IReadOnlyDictionary<CodeMember, (string Type, string Member)> Uses, IReadOnlySet<string> Types)
{
    /// <summary>Creates the record from a list of types.</summary>
    public AssemblyScan(IReadOnlyList<Finding> findings, IReadOnlyDictionary<CodeMember, (string Type, string Member)> uses, IEnumerable<string> types)
        : this(findings, uses, types.ToHashSet(StringComparer.Ordinal))
    {
    }
}
