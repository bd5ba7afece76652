using System;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>Writes names out of ilc's "native format" metadata, without allocation. Only what stack traces need.</summary>
/// <remarks>
/// A handle is <c>type &lt;&lt; 25 | offset</c>; inside of records it is stored as <c>offset &lt;&lt; 7 | type</c>, or as the offset alone where the type is fixed.
/// </remarks>
internal readonly unsafe ref struct MetadataText(byte* metadata)
{
    private const uint OffsetMask = (1 << 25) - 1;
    private const int MaxDepth = 16;

    private readonly byte* _metadata = metadata;

    /// <summary>Record types: <c>Internal.Metadata.NativeFormat.HandleType</c>.</summary>
    private enum RecordType : uint
    {
        Null = 0,
        ArraySignature = 1,
        ByReferenceSignature = 2,
        ConstantStringValue = 26,
        FunctionPointerSignature = 37,
        MethodTypeVariableSignature = 44,
        ModifiedType = 45,
        NamespaceDefinition = 47,
        NamespaceReference = 48,
        PointerSignature = 50,
        SzArraySignature = 55,
        TypeDefinition = 58,
        TypeInstantiationSignature = 60,
        TypeReference = 61,
        TypeSpecification = 62,
        TypeVariableSignature = 63,
    }

    /// <summary>Appends the name of a type.</summary>
    /// <param name="handle">Its handle.</param>
    /// <param name="qualified">With the namespace.</param>
    /// <param name="line">Output.</param>
    internal void AppendType(uint handle, bool qualified, ref Utf8Line line) => AppendType(handle, qualified, ref line, 0);

    /// <summary>Appends the string record at <paramref name="offset"/>.</summary>
    internal void AppendString(uint offset, ref Utf8Line line)
    {
        if ((offset & OffsetMask) == 0) return;
        byte* position = _metadata + (offset & OffsetMask);
        uint length = NativeFormat.ReadUnsigned(ref position);
        line.Append(new ReadOnlySpan<byte>(position, (int)length));
    }

    /// <summary>Appends name and parameter types of a method definition.</summary>
    internal void AppendMethod(uint method, ref Utf8Line line)
    {
        // flags, implementation flags, name, signature
        byte* position = _metadata + (method & OffsetMask);
        NativeFormat.ReadUnsigned(ref position);
        NativeFormat.ReadUnsigned(ref position);
        AppendString(NativeFormat.ReadUnsigned(ref position), ref line);
        line.Append("("u8);
        AppendParameters(NativeFormat.ReadUnsigned(ref position), ref line);
        line.Append(")"u8);
    }

    /// <summary>Appends the parameter types of a method signature.</summary>
    internal void AppendParameters(uint signature, ref Utf8Line line)
    {
        // calling convention, generic parameter count, return type, parameters
        byte* position = _metadata + (signature & OffsetMask);
        NativeFormat.ReadUnsigned(ref position);
        NativeFormat.ReadUnsigned(ref position);
        NativeFormat.ReadUnsigned(ref position);
        uint count = NativeFormat.ReadUnsigned(ref position);
        for (uint index = 0; index < count; index++)
        {
            if (index != 0) line.Append(", "u8);
            AppendType(ReadHandle(ref position), qualified: false, ref line, 0);
        }
    }

    /// <summary>Appends <c>[A,B]</c> from an array of strings.</summary>
    internal void AppendGenericArguments(uint array, ref Utf8Line line)
    {
        byte* position = _metadata + (array & OffsetMask);
        uint count = NativeFormat.ReadUnsigned(ref position);
        if (count == 0) return;
        for (uint index = 0; index < count; index++)
        {
            line.Append(index == 0 ? "["u8 : ","u8);
            AppendString(ReadHandle(ref position), ref line);
        }

        line.Append("]"u8);
    }

    private void AppendType(uint handle, bool qualified, ref Utf8Line line, int depth)
    {
        if (depth == MaxDepth) return;
        depth++;
        byte* position = _metadata + (handle & OffsetMask);
        switch (TypeOf(handle))
        {
            case RecordType.TypeDefinition:
                AppendTypeDefinition(position, qualified, ref line, depth);
                break;
            case RecordType.TypeReference:
                AppendTypeReference(position, qualified, ref line, depth);
                break;
            case RecordType.TypeSpecification:
            case RecordType.TypeInstantiationSignature:     // stack traces leave instantiations out
                AppendType(ReadHandle(ref position), qualified, ref line, depth);
                break;
            case RecordType.SzArraySignature:
                AppendType(ReadHandle(ref position), qualified, ref line, depth);
                line.Append("[]"u8);
                break;
            case RecordType.ArraySignature:
                AppendType(ReadHandle(ref position), qualified, ref line, depth);
                AppendRank(NativeFormat.ReadUnsigned(ref position), ref line);
                break;
            case RecordType.PointerSignature:
                AppendType(ReadHandle(ref position), qualified, ref line, depth);
                line.Append("*"u8);
                break;
            case RecordType.ByReferenceSignature:
                AppendType(ReadHandle(ref position), qualified, ref line, depth);
                line.Append("&"u8);
                break;
            case RecordType.ModifiedType:
                NativeFormat.ReadUnsigned(ref position);    // optional or required
                ReadHandle(ref position);                   // the modifier
                AppendType(ReadHandle(ref position), qualified, ref line, depth);
                break;
            case RecordType.ConstantStringValue:
                AppendString(handle, ref line);
                break;
            case RecordType.TypeVariableSignature:
                line.Append("!"u8);     // ECMA-335, II.7.1: !0 is the type's first generic parameter, !!0 the method's
                line.AppendDecimal(NativeFormat.ReadUnsigned(ref position));
                break;
            case RecordType.MethodTypeVariableSignature:
                line.Append("!!"u8);
                line.AppendDecimal(NativeFormat.ReadUnsigned(ref position));
                break;
            case RecordType.FunctionPointerSignature:
                line.Append("IntPtr"u8);
                break;
            default:
                line.Append("?"u8);
                break;
        }
    }

    private void AppendTypeDefinition(byte* position, bool qualified, ref Utf8Line line, int depth)
    {
        // flags, base type, namespace, name, size, packing, enclosing type
        NativeFormat.ReadUnsigned(ref position);
        NativeFormat.ReadUnsigned(ref position);
        uint space = NativeFormat.ReadUnsigned(ref position);
        uint name = NativeFormat.ReadUnsigned(ref position);
        NativeFormat.ReadUnsigned(ref position);
        NativeFormat.ReadUnsigned(ref position);
        uint enclosing = NativeFormat.ReadUnsigned(ref position);
        if (enclosing != 0)
        {
            AppendType(Handle(RecordType.TypeDefinition, enclosing), qualified, ref line, depth);
            line.Append("."u8);
        }
        else if (qualified && space != 0)
        {
            AppendNamespace(Handle(RecordType.NamespaceDefinition, space), RecordType.NamespaceDefinition, ref line, depth);
        }

        AppendString(name, ref line);
    }

    private void AppendTypeReference(byte* position, bool qualified, ref Utf8Line line, int depth)
    {
        uint parent = ReadHandle(ref position);
        uint name = NativeFormat.ReadUnsigned(ref position);
        if (TypeOf(parent) == RecordType.NamespaceReference)
        {
            if (qualified) AppendNamespace(parent, RecordType.NamespaceReference, ref line, depth);
        }
        else if (TypeOf(parent) is not RecordType.Null)
        {
            AppendType(parent, qualified, ref line, depth);
            line.Append("."u8);
        }

        AppendString(name, ref line);
    }

    /// <summary>Appends a namespace with its parents and a final dot; nothing for the root.</summary>
    private void AppendNamespace(uint handle, RecordType type, ref Utf8Line line, int depth)
    {
        if (depth == MaxDepth) return;
        byte* position = _metadata + (handle & OffsetMask);
        uint parent = ReadHandle(ref position);
        uint name = NativeFormat.ReadUnsigned(ref position);
        if (TypeOf(parent) == type) AppendNamespace(parent, type, ref line, depth + 1);
        int before = line.Length;
        AppendString(name, ref line);
        if (line.Length != before) line.Append("."u8);
    }

    private static void AppendRank(uint rank, ref Utf8Line line)
    {
        line.Append("["u8);
        for (uint dimension = 1; dimension < rank; dimension++) line.Append(","u8);
        line.Append("]"u8);
    }

    private static uint ReadHandle(ref byte* position)
    {
        uint value = NativeFormat.ReadUnsigned(ref position);
        return Handle((RecordType)(value & 0x7F), value >> 7);
    }

    private static uint Handle(RecordType type, uint offset) => (uint)type << 25 | (offset & OffsetMask);

    private static RecordType TypeOf(uint handle) => (RecordType)(handle >> 25);
}
