namespace Cosmos.User;

/// <summary>What became of an access to physical memory; the values are those of the kernel's enumeration of the same name.</summary>
internal enum PhysicalAccessResult
{
    /// <summary>It was done.</summary>
    Done = 0,

    /// <summary>The address is in the first 64 KiB, which are never mapped.</summary>
    NullArea = 1,

    /// <summary>Nothing is mapped at the address.</summary>
    NotMapped = 2,

    /// <summary>The page may be read only.</summary>
    ReadOnly = 3,
}
