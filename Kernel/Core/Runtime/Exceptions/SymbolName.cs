using System;
using System.Runtime;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Cosmos.Core.Runtime.Exceptions;

/// <summary>The name of an assembly function; the table is in <c>Arch/&lt;architecture&gt;/SymbolNames.S</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SymbolName
{
    public nuint Address;

    /// <summary>ASCII, zero-terminated.</summary>
    public byte* Text;

    /// <summary>The name of the function that starts at <paramref name="address"/>; empty when it has none.</summary>
    internal static ReadOnlySpan<byte> Find(nuint address)
    {
        for (SymbolName* symbol = GetTable(); symbol->Address != 0; symbol++)
        {
            if (symbol->Address == address) return MemoryMarshal.CreateReadOnlySpanFromNullTerminated(symbol->Text);
        }

        return default;
    }

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_symbol_names")]
    private static extern SymbolName* GetTable();
}
