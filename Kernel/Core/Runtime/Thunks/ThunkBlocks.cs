using System.Runtime;
using System.Runtime.CompilerServices;
using Cosmos.Core.Memory;

namespace Cosmos.Core.Runtime.Thunks;

/// <summary>
/// Blocks of native entry points for delegates: <c>Marshal.GetFunctionPointerForDelegate</c>. CoreLib hands the thunks out; this gives it the
/// memory. The layout of a block is described in <c>Arch/Amd64/Thunks.S</c>.
/// </summary>
internal static unsafe class ThunkBlocks
{
    private const int PageSize = 4096;
    private const int ThunkSize = 16;
    private const int ThunksPerBlock = (PageSize - 8) / ThunkSize;
    private const int BlockSize = 2 * PageSize;
    private const int BlocksPerMapping = 4;

    // HRESULTs that CoreLib expects.
    private const int Success = 0;
    private const int OutOfMemory = unchecked((int)0x8007000E);

    /// <summary>Makes a mapping of <see cref="BlocksPerMapping"/> blocks; they live as long as the image.</summary>
    /// <param name="mapping">Receives the first code page.</param>
    /// <returns>An HRESULT.</returns>
    [RuntimeExport("RhAllocateThunksMapping")]
    internal static int AllocateMapping(byte** mapping)
    {
        byte* memory = PageAllocator.Allocate(BlocksPerMapping * BlockSize / PageSize);
        if (memory == null) return OutOfMemory;
        for (int block = 0; block < BlocksPerMapping; block++)
        {
            byte* code = memory + block * BlockSize;
            Unsafe.CopyBlock(code, GetTemplate(), ThunksPerBlock * ThunkSize);
            Unsafe.InitBlock(code + ThunksPerBlock * ThunkSize, 0xCC, PageSize - ThunksPerBlock * ThunkSize);
            Unsafe.InitBlock(code + PageSize, 0, PageSize);
            PageTables.Protect(code, 1, PageAccess.Execute);
        }

        *mapping = memory;
        return Success;
    }

    [RuntimeExport("RhpGetNumThunkBlocksPerMapping")]
    internal static int GetBlocksPerMapping() => BlocksPerMapping;

    [RuntimeExport("RhpGetNumThunksPerBlock")]
    internal static int GetThunksPerBlock() => ThunksPerBlock;

    /// <summary>Size of the code of a thunk, and of its data, in bytes.</summary>
    [RuntimeExport("RhpGetThunkSize")]
    internal static int GetThunkSize() => ThunkSize;

    [RuntimeExport("RhpGetThunkBlockSize")]
    internal static int GetBlockSize() => BlockSize;

    /// <summary>The data page that belongs to the code page of a thunk.</summary>
    [RuntimeExport("RhpGetThunkDataBlockAddress")]
    internal static nint GetDataPage(nint thunk) => (thunk & ~(nint)(PageSize - 1)) + PageSize;

    /// <summary>The code page that belongs to the data page of a thunk.</summary>
    [RuntimeExport("RhpGetThunkStubsBlockAddress")]
    internal static nint GetCodePage(nint data) => (data & ~(nint)(PageSize - 1)) - PageSize;

    [MethodImpl(MethodImplOptions.InternalCall), RuntimeImport("*", "cosmos_thunk_template")]
    private static extern byte* GetTemplate();
}
