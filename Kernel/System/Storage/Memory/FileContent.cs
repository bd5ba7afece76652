using System;
using System.Numerics;

namespace Cosmos.Storage;

/// <summary>
/// The bytes of one in-memory file. They lie in up to three places, looked at in this order: memory that is mapped into views, chunks of
/// the managed heap, and read-only memory that the file was made from (a file embedded in the image; nothing of it is copied before it is
/// written to). What lies in none of them is zero. Not thread safe.
/// </summary>
internal sealed class FileContent(StorageBudget budget)
{
    /// <summary>Bytes that one chunk stands for. Its array may be shorter; the rest is zero.</summary>
    internal const int ChunkSize = 64 * 1024;

    private const int ChunkShift = 16;
    private const int SmallestChunk = 256;

    private readonly StorageBudget _budget = budget;
    private readonly ChunkTree _chunks = new();
    private ReadOnlyMemory<byte> _original;
    private IMappableMemory? _mapped;
    private long _charged;

    /// <summary>Length of the file in bytes.</summary>
    public long Length { get; private set; }

    /// <summary>Bytes charged to the budget.</summary>
    public long AllocatedBytes => _charged;

    /// <summary>Makes the content that of read-only memory.</summary>
    public void UseOriginal(ReadOnlyMemory<byte> original)
    {
        _original = original;
        Length = original.Length;
    }

    /// <summary>Reads up to the end of the file.</summary>
    public int Read(long offset, Span<byte> destination)
    {
        if (offset >= Length)
            return 0;
        int count = (int)Math.Min(destination.Length, Length - offset);
        destination = destination[..count];
        while (!destination.IsEmpty)
        {
            int step = ReadPiece(offset, destination);
            offset += step;
            destination = destination[step..];
        }

        return count;
    }

    /// <summary>Writes and extends the file.</summary>
    /// <returns>Bytes written; fewer than given when the budget or the memory is used up.</returns>
    public int Write(long offset, ReadOnlySpan<byte> source)
    {
        ClearMappedTail(offset);
        int count = 0;
        while (count < source.Length)
        {
            int step = WritePiece(offset + count, source[count..]);
            if (step == 0)
                break;
            count += step;
        }

        if (count > 0)
            Length = Math.Max(Length, offset + count);
        return count;
    }

    /// <summary>Cuts the file, or extends it with a hole.</summary>
    public void SetLength(long length)
    {
        if (length < Length)
            Cut(length);
        else
            ClearMappedTail(length);
        Length = length;
    }

    /// <summary>Stores zeros in the holes of a range, so that later writes cannot fail.</summary>
    /// <returns><see langword="false"/> when the space is not there; what was reserved on the way stays reserved until the file is cut.</returns>
    public bool Allocate(long offset, long length)
    {
        // Reserving byte by byte would find the end too late: ask first whether all of it can fit.
        if (length > _budget.FreeBytes + _charged)
            return false;
        long end = offset + length;
        while (offset < end)
        {
            int within = (int)(offset & (ChunkSize - 1));
            int step = (int)Math.Min(ChunkSize - within, end - offset);
            if (offset >= MappedLength && EnsureChunk(offset >> ChunkShift, within + step) is null)
                return false;
            offset += step;
        }

        return true;
    }

    /// <summary>Moves the file into memory that views can share.</summary>
    /// <param name="length">Bytes that a view needs, from the start of the file.</param>
    /// <param name="mayMove">Whether no view exists, so that an earlier memory can be replaced by a larger one.</param>
    /// <param name="provider">Where the memory comes from.</param>
    /// <param name="memory">The memory.</param>
    public FileError Map(long length, bool mayMove, IMappableMemoryProvider provider, out IMappableMemory? memory)
    {
        memory = _mapped;
        length = Math.Max(length, Length);
        if (length <= MappedLength)
            return FileError.None;
        if (_mapped is not null && !mayMove)
            return FileError.NotSupported;

        const int PageSize = 4096;
        const long LargestLength = int.MaxValue / PageSize * PageSize;
        length = (length + PageSize - 1) / PageSize * PageSize;
        if (length == 0 || length > LargestLength)
            return FileError.OutOfMemory;
        if (!_budget.TryCharge(length))
            return FileError.OutOfMemory;
        if (provider.Allocate((int)length) is not IMappableMemory larger)
        {
            _budget.Release(length);
            return FileError.OutOfMemory;
        }

        Read(0, larger.Memory.Span);
        FreeStorage();
        _charged = length;
        _mapped = memory = larger;
        return FileError.None;
    }

    /// <summary>Gives all storage back.</summary>
    public void Free()
    {
        FreeStorage();
        Length = 0;
    }

    private int MappedLength => _mapped?.Memory.Length ?? 0;

    private void FreeStorage()
    {
        _chunks.RemoveFrom(0);
        _original = default;
        _mapped?.Free();
        _mapped = null;
        _budget.Release(_charged);
        _charged = 0;
    }

    private int ReadPiece(long offset, Span<byte> destination)
    {
        if (offset < MappedLength)
        {
            ReadOnlySpan<byte> mapped = _mapped!.Memory.Span[(int)offset..];
            int step = Math.Min(mapped.Length, destination.Length);
            mapped[..step].CopyTo(destination);
            return step;
        }

        int within = (int)(offset & (ChunkSize - 1));
        int count = Math.Min(ChunkSize - within, destination.Length);
        ReadOnlySpan<byte> bytes = _chunks.Get(offset >> ChunkShift) is byte[] chunk ? chunk : OriginalChunk(offset - within);
        bytes = within < bytes.Length ? bytes[within..] : default;
        int stored = Math.Min(count, bytes.Length);
        bytes[..stored].CopyTo(destination);
        destination[stored..count].Clear();
        return count;
    }

    private int WritePiece(long offset, ReadOnlySpan<byte> source)
    {
        if (offset < MappedLength)
        {
            Span<byte> mapped = _mapped!.Memory.Span[(int)offset..];
            int step = Math.Min(mapped.Length, source.Length);
            source[..step].CopyTo(mapped);
            return step;
        }

        int within = (int)(offset & (ChunkSize - 1));
        int count = Math.Min(ChunkSize - within, source.Length);
        if (EnsureChunk(offset >> ChunkShift, within + count) is not byte[] chunk)
            return 0;
        source[..count].CopyTo(chunk.AsSpan(within));
        return count;
    }

    /// <summary>The array of a chunk, made or enlarged so that it holds <paramref name="needed"/> bytes; null when space is short.</summary>
    private byte[]? EnsureChunk(long index, int needed)
    {
        byte[]? chunk = _chunks.Get(index);
        if (chunk is not null && chunk.Length >= needed)
            return chunk;

        ReadOnlySpan<byte> old = chunk ?? OriginalChunk(index << ChunkShift);
        needed = Math.Max(needed, old.Length);
        int length = Math.Max(SmallestChunk, (int)BitOperations.RoundUpToPowerOf2((uint)needed));
        int oldCharge = chunk?.Length ?? 0;
        if (!_budget.TryCharge(length - oldCharge))
        {
            // Close to the limit doubling is too generous; what is needed may still fit.
            length = needed;
            if (!_budget.TryCharge(length - oldCharge))
                return null;
        }

        byte[] larger;
        try
        {
            larger = new byte[length];
            old.CopyTo(larger);
            _chunks.Set(index, larger);
        }
        catch (OutOfMemoryException)
        {
            _budget.Release(length - oldCharge);
            return null;
        }

        _charged += length - oldCharge;
        return larger;
    }

    /// <summary>A view may have written behind the end of the file, in its last page; that never becomes part of the file (mmap(2)).</summary>
    private void ClearMappedTail(long newEnd)
    {
        if (Length < MappedLength && Length < newEnd)
            _mapped!.Memory.Span[(int)Length..(int)Math.Min(newEnd, MappedLength)].Clear();
    }

    private ReadOnlySpan<byte> OriginalChunk(long start) =>
        start < _original.Length ? _original.Span.Slice((int)start, (int)Math.Min(ChunkSize, _original.Length - start)) : default;

    private void Cut(long length)
    {
        if (length < _original.Length)
            _original = _original[..(int)length];
        if (length < MappedLength)
            _mapped!.Memory.Span[(int)length..].Clear();

        int within = (int)(length & (ChunkSize - 1));
        long firstUnused = (length >> ChunkShift) + (within == 0 ? 0 : 1);
        long freed = _chunks.RemoveFrom(firstUnused);
        _charged -= freed;
        _budget.Release(freed);
        if (within != 0 && _chunks.Get(length >> ChunkShift) is byte[] last && last.Length > within)
            last.AsSpan(within).Clear();
    }
}
