namespace Cosmos.Compression;

/// <summary>How much of the output must come out now. The values are those of zlib.h.</summary>
public enum FlushMode
{
    /// <summary>Whatever compresses best (Z_NO_FLUSH).</summary>
    None = 0,

    /// <summary>All input is in the output, which ends with an empty fixed block; not byte aligned (Z_PARTIAL_FLUSH).</summary>
    Partial = 1,

    /// <summary>All input is in the output, which ends byte aligned with an empty stored block, 00 00 FF FF (Z_SYNC_FLUSH).</summary>
    Sync = 2,

    /// <summary>As <see cref="Sync"/>, and nothing later refers to what came before (Z_FULL_FLUSH).</summary>
    Full = 3,

    /// <summary>The input ends here (Z_FINISH).</summary>
    Finish = 4,

    /// <summary>Ends the current block without any marker; up to 7 bits stay behind (Z_BLOCK).</summary>
    Block = 5,
}
