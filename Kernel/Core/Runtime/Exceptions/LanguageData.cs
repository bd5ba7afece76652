namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>
/// The language-specific data area ilc writes for a method or funclet (section <c>.dotnet_eh_table</c>).
/// </summary>
/// <remarks>
/// A flag byte; a funclet continues with the relative address of its method's area and its distance from the method's entry point, a
/// method with the relative addresses of its associated data and of its exception clauses, if it has them, and GC information.
/// </remarks>
internal static unsafe class LanguageData
{
    private const byte KindMask = 0x03;
    private const byte KindMethod = 0x00;
    private const byte HasClauses = 0x04;
    private const byte ReversePInvoke = 0x08;
    private const byte HasAssociatedData = 0x10;

    /// <summary>Fills in which method the code at <paramref name="start"/> belongs to, and its traits.</summary>
    internal static void Describe(byte* data, nuint start, ref FrameDescription frame)
    {
        byte* method = data;
        nuint methodStart = start;
        if ((*data & KindMask) != KindMethod)
        {
            DwarfReader reader = new(data + 1);
            method = reader.ReadRelativePointer();
            methodStart = start - (nuint)reader.ReadUInt32();
            frame.Traits |= FrameTraits.Funclet;
        }

        frame.MethodData = method;
        frame.MethodStart = methodStart;
        if ((*method & HasClauses) != 0) frame.Traits |= FrameTraits.HasClauses;
        if ((*method & ReversePInvoke) != 0) frame.Traits |= FrameTraits.ReversePInvoke;
    }

    /// <summary>The exception clauses of a method, null when it has none.</summary>
    internal static byte* GetClauses(byte* methodData)
    {
        byte flags = *methodData;
        if ((flags & HasClauses) == 0) return null;
        DwarfReader reader = new(methodData + 1);
        if ((flags & HasAssociatedData) != 0) reader.Skip(sizeof(int));
        return reader.ReadRelativePointer();
    }

    /// <summary>
    /// What ilc attached to a method, null when nothing: of an unboxing stub that adds an instantiation argument, the method it calls.
    /// </summary>
    internal static byte* GetAssociatedData(byte* methodData)
    {
        if ((*methodData & HasAssociatedData) == 0) return null;
        DwarfReader reader = new(methodData + 1);
        return reader.ReadRelativePointer();
    }
}
