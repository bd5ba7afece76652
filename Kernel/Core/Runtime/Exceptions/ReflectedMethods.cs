namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// Names of methods that reflection can invoke, such as <c>Main</c>: ilc leaves these out of the table of <see cref="MethodNames"/>, because
/// the reflection tables have them already.
/// </summary>
internal readonly unsafe ref struct ReflectedMethods
{
    /// <summary>Blobs of the reflection metadata: <c>ReflectionMapBlob</c>.</summary>
    internal const uint TypeMapBlob = 1;

    internal const uint InvokeMapBlob = 6;
    internal const uint FixupsBlob = 8;

    /// <summary><c>InvokeTableFlags.HasEntrypoint</c>.</summary>
    private const uint HasEntryPoint = 32;

    private readonly MetadataText _metadata;
    private readonly byte* _typeMap;
    private readonly byte* _invokeMap;
    private readonly byte* _fixups;

    internal ReflectedMethods(byte* metadata, byte* typeMap, byte* invokeMap, byte* fixups)
    {
        _metadata = new MetadataText(metadata);
        _typeMap = typeMap;
        _invokeMap = invokeMap;
        _fixups = fixups;
    }

    /// <summary>Appends <c>Namespace.Type.Method(Parameter, …)</c>.</summary>
    /// <returns>False when reflection does not know the method.</returns>
    internal bool TryAppend(nuint methodStart, ref Utf8Line line)
    {
        NativeHashtable entries = new(_invokeMap);
        byte* entry;
        while ((entry = entries.Next()) != null)
        {
            // flags, method, declaring type, entry point
            uint flags = NativeFormat.ReadUnsigned(ref entry);
            if ((flags & HasEntryPoint) == 0) continue;
            uint method = NativeFormat.ReadUnsigned(ref entry);
            byte* type = Fixup(NativeFormat.ReadUnsigned(ref entry));
            if (Fixup(NativeFormat.ReadUnsigned(ref entry)) != (byte*)methodStart) continue;

            uint owner = FindType(type);
            if (owner != 0)
            {
                _metadata.AppendType(owner, qualified: true, ref line);
                line.Append("."u8);
            }

            _metadata.AppendMethod(method, ref line);
            return true;
        }

        return false;
    }

    /// <summary>Metadata handle of a type, 0 when it has none of its own, such as an instantiation of a generic type.</summary>
    private uint FindType(byte* methodTable)
    {
        NativeHashtable entries = new(_typeMap);
        byte* entry;
        while ((entry = entries.Next()) != null)
        {
            if (Fixup(NativeFormat.ReadUnsigned(ref entry)) == methodTable) return NativeFormat.ReadUnsigned(ref entry);
        }

        return 0;
    }

    /// <summary>The address that number <paramref name="index"/> stands for.</summary>
    private byte* Fixup(uint index)
    {
        int* slot = (int*)_fixups + index;
        return (byte*)slot + *slot;
    }
}
