using System;

namespace Cosmos.Storage;

/// <summary>Page-aligned memory that does not move.</summary>
public interface IMappableMemory
{
    /// <summary>The memory.</summary>
    Memory<byte> Memory { get; }

    /// <summary>Gives the memory back; nobody may hold a view any more.</summary>
    void Free();
}

/// <summary>Gives out memory for mapped files.</summary>
public interface IMappableMemoryProvider
{
    /// <summary>Allocates zeroed memory.</summary>
    /// <param name="length">Bytes, a multiple of the page size.</param>
    /// <returns>The memory, or <see langword="null"/> when there is none.</returns>
    IMappableMemory? Allocate(int length);
}
