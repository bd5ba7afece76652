using System.Runtime.CompilerServices;
using System.Threading;

namespace Cosmos.Core.Runtime.Gc;

/// <summary>Size and header of objects; objects are named by the address of their method table pointer.</summary>
internal static unsafe class ObjectModel
{
    /// <summary>Bytes of an object that lie below its reference.</summary>
    internal const int HeaderSize = 8;

    /// <summary>Smallest object: header, method table, one word.</summary>
    internal const int MinimumSize = 24;

    /// <summary>Largest number of elements of an array (<c>Array.MaxLength</c>).</summary>
    internal const nuint MaximumArrayLength = 0x7FFFFFC7;

    // BIT_SBLK_FINALIZER_RUN of NativeAOT's object header, which lies at -4.
    private const int FinalizerRunBit = 0x40000000;

    /// <summary>The object's type.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static MethodTable* TypeOf(byte* instance) => *(MethodTable**)instance;

    /// <summary>Size of the object in bytes, header included, a multiple of 8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static nuint SizeOf(byte* instance)
    {
        MethodTable* type = *(MethodTable**)instance;
        nuint size = type->BaseSize;
        if (type->HasComponentSize)
            size = (size + type->ComponentSize * *(uint*)(instance + 8) + 7) & ~(nuint)7;
        return size;
    }

    /// <summary>Size that an instance of <paramref name="type"/> with <paramref name="length"/> elements takes. Cannot overflow: 2^31 * 2^16.</summary>
    internal static nuint SizeOf(MethodTable* type, nuint length)
        => type->HasComponentSize ? (type->BaseSize + type->ComponentSize * length + 7) & ~(nuint)7 : type->BaseSize;

    /// <summary>Whether <c>GC.SuppressFinalize</c> is in force.</summary>
    internal static bool IsFinalizationSuppressed(byte* instance) => (*(int*)(instance - 4) & FinalizerRunBit) != 0;

    /// <summary>Puts <c>GC.SuppressFinalize</c> into force. Other bits of the header change concurrently (locks).</summary>
    internal static void SuppressFinalization(byte* instance) => Interlocked.Or(ref *(int*)(instance - 4), FinalizerRunBit);

    /// <summary>Ends <see cref="SuppressFinalization"/>.</summary>
    internal static void UnsuppressFinalization(byte* instance) => Interlocked.And(ref *(int*)(instance - 4), ~FinalizerRunBit);
}
