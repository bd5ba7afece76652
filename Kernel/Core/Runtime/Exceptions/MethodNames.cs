using System.Runtime.CompilerServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// Names of compiled methods, from the tables that ilc embeds for exception stack traces (<c>--stacktracedata</c>), read in place. CoreLib's own
/// reader needs the heap; this one works in any state of the machine.
/// </summary>
/// <remarks>
/// The table is a list of commands that each update some of owner, name and signature and then give the relative address of a method that has
/// them. It is not sorted by address, so a lookup reads all of it: this is for crash reports.
/// </remarks>
internal readonly unsafe ref struct MethodNames
{
    /// <summary>Blob of the reflection metadata: <c>ReflectionMapBlob.EmbeddedMetadata</c>.</summary>
    internal const uint MetadataBlob = 13;

    /// <summary>Blob of the table: <c>ReflectionMapBlob.BlobIdStackTraceMethodRvaToTokenMapping</c>.</summary>
    internal const uint MethodBlob = 27;

    private const byte UpdateOwner = 1;
    private const byte UpdateName = 2;
    private const byte UpdateSignature = 4;
    private const byte UpdateGenericSignature = 8;

    private readonly MetadataText _metadata;
    private readonly byte* _table;
    private readonly byte* _tableEnd;

    internal MethodNames(byte* metadata, byte* table, uint tableSize)
    {
        _metadata = new MetadataText(metadata);
        _table = table + sizeof(int);       // the count of methods comes first
        _tableEnd = table + tableSize;
    }

    /// <summary>Appends <c>Namespace.Type.Method(Parameter, …)</c>.</summary>
    /// <returns>False when the table does not have the method.</returns>
    internal bool TryAppend(nuint methodStart, ref Utf8Line line)
    {
        uint owner = 0;
        uint name = 0;
        uint signature = 0;
        uint genericArguments = 0;
        byte* position = _table;
        while (position < _tableEnd)
        {
            byte command = *position++;
            if ((command & UpdateOwner) != 0)
            {
                owner = Unsafe.ReadUnaligned<uint>(position);
                position += sizeof(uint);
            }

            if ((command & UpdateName) != 0) name = NativeFormat.ReadUnsigned(ref position);
            if ((command & UpdateSignature) != 0)
            {
                signature = NativeFormat.ReadUnsigned(ref position);
                genericArguments = 0;
            }

            if ((command & UpdateGenericSignature) != 0)
            {
                signature = NativeFormat.ReadUnsigned(ref position);
                genericArguments = NativeFormat.ReadUnsigned(ref position);
            }

            byte* method = position + Unsafe.ReadUnaligned<int>(position);
            position += sizeof(int);
            if (method != (byte*)methodStart) continue;
            if (owner == 0) return false;       // made by the compiler, such as the start-up code around Main

            _metadata.AppendType(owner, qualified: true, ref line);
            line.Append("."u8);
            _metadata.AppendString(name, ref line);
            if (genericArguments != 0) _metadata.AppendGenericArguments(genericArguments, ref line);
            line.Append("("u8);
            _metadata.AppendParameters(signature, ref line);
            line.Append(")"u8);
            return true;
        }

        return false;
    }
}
