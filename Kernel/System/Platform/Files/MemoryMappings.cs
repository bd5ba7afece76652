using System;
using System.Buffers;
using System.Collections.Generic;
using System.Threading;
using Cosmos.Core.Memory;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>
/// The areas that <c>mmap(2)</c> gave out. Addresses are physical memory, so every area is one run of pages, taken whole at once:
/// a shared view of a file is the memory in which the file lies; a private one is a copy. Only a reservation (no access asked for) is
/// address space of its own, which takes memory when it is touched.
/// </summary>
/// <remarks>
/// Limits: a file grown beyond the memory that its first shared view got can be mapped again only when no view is left
/// (EOPNOTSUPP until then); a view that was asked to be read-only can be written by code that ignores what it asked for;
/// an area is unmapped whole or not at all.
/// </remarks>
internal sealed unsafe class MemoryMappings : IMappableMemoryProvider
{
    private const nuint PageSize = PageAllocator.PageSize;

    private readonly Lock _gate = new();
    private readonly List<Area> _areas = [];

    /// <summary>Maps zeroed memory, or reserves it.</summary>
    public FileError MapAnonymous(ulong length, int protection, out nint address)
    {
        address = 0;
        nuint pages = Pages(length);

        // Memory without access is address space for later: it takes memory when it is touched.
        if (protection == 0)
        {
            byte* reserved = DemandArea.Reserve(pages * PageSize, 0, out byte* end);
            if (reserved == null)
                return FileError.OutOfMemory;
            address = (nint)reserved;
            Add(new Area(address, pages, null) { ReservationEnd = (nint)end });
            return FileError.None;
        }

        if (length > PageAllocator.FreeBytes)
            return FileError.OutOfMemory;
        byte* memory = PageAllocator.Allocate(pages);
        if (memory == null)
            return FileError.OutOfMemory;
        Clear(memory, pages);
        address = (nint)memory;
        Add(new Area(address, pages, null));
        return FileError.None;
    }

    /// <summary>Maps a part of a file.</summary>
    public FileError MapFile(OpenDescription description, ulong length, int protection, bool isShared, long offset, out nint address)
    {
        address = 0;
        if (!description.CanRead || (isShared && (protection & PalMemory.ProtectWrite) != 0 && !description.CanWrite))
            return FileError.AccessDenied;
        if (description.Node is not FileInode file)
            return FileError.NoDevice;
        if (offset < 0 || length > (ulong)(long.MaxValue - offset))
            return FileError.Overflow;
        return isShared ? MapShared(file, length, offset, out address) : MapPrivate(file, length, offset, out address);
    }

    /// <summary>Ends an area.</summary>
    public FileError Unmap(nint address, ulong length)
    {
        Area? area;
        nuint pages = Pages(length);
        lock (_gate)
        {
            area = _areas.Find(candidate => candidate.Address == address && candidate.Pages == pages);
            if (area is null)
                return FileError.InvalidArgument;
            _areas.Remove(area);
        }

        if (area.File is not null)
        {
            area.File.Unmap();
            return FileError.None;
        }

        if (area.ReservationEnd != 0)
        {
            DemandArea.Release((byte*)address, (byte*)area.ReservationEnd);
            return FileError.None;
        }

        if (area.IsProtected)
            PageTables.Protect((byte*)address, pages, PageAccess.Read | PageAccess.Write);
        PageAllocator.Free((byte*)address, pages);
        return FileError.None;
    }

    /// <summary>Changes the access to a part of an area. Only memory that is nobody else's is really protected.</summary>
    public FileError Protect(nint address, ulong length, int protection)
    {
        const int WriteAndExecute = PalMemory.ProtectWrite | PalMemory.ProtectExecute;
        if ((protection & WriteAndExecute) == WriteAndExecute)
            return FileError.AccessDenied; // No page is both writable and executable.
        lock (_gate)
        {
            Area? area = _areas.Find(candidate => candidate.Contains(address, length));
            if (area is null)
                return FileError.OutOfMemory; // mprotect(2): ENOMEM for addresses that are not mapped.
            if (area.File is not null || area.ReservationEnd != 0 || protection == 0)
                return FileError.None;
            PageAccess access = (protection & PalMemory.ProtectWrite) != 0 ? PageAccess.Write
                : (protection & PalMemory.ProtectExecute) != 0 ? PageAccess.Execute
                : PageAccess.Read;
            if (access != PageAccess.Write || area.IsProtected)
            {
                area.IsProtected = true;
                PageTables.Protect((byte*)address, Pages(length), access);
            }

            return FileError.None;
        }
    }

    /// <inheritdoc/>
    public IMappableMemory? Allocate(int length)
    {
        nuint pages = Pages((ulong)length);
        byte* memory = PageAllocator.Allocate(pages);
        if (memory == null)
            return null;
        Clear(memory, pages);
        return new PageMemory(memory, length);
    }

    private FileError MapShared(FileInode file, ulong length, long offset, out nint address)
    {
        address = 0;
        FileError error = file.Map(offset + (long)length, this, out IMappableMemory? memory);
        if (error != FileError.None)
            return error;
        address = ((PageMemory)memory!).Address + (nint)offset;
        Add(new Area(address, Pages(length), file));
        return FileError.None;
    }

    private FileError MapPrivate(FileInode file, ulong length, long offset, out nint address)
    {
        FileError error = MapAnonymous(length, PalMemory.ProtectRead | PalMemory.ProtectWrite, out address);
        if (error != FileError.None)
            return error;
        nuint bytes = Pages(length) * PageSize;
        for (nuint done = 0; done < bytes;)
        {
            var part = new Span<byte>((byte*)address + done, (int)nuint.Min(bytes - done, 1 << 30));
            error = file.Read(offset + (long)done, part, out int count);
            if (error != FileError.None || count == 0)
                break;
            done += (nuint)count;
        }

        if (error != FileError.None)
            Unmap(address, length);
        return error;
    }

    private void Add(Area area)
    {
        lock (_gate)
            _areas.Add(area);
    }

    private static nuint Pages(ulong length) => (nuint)((length + PageSize - 1) / PageSize);

    private static void Clear(byte* memory, nuint pages)
    {
        for (nuint page = 0; page < pages; page++)
            new Span<byte>(memory + page * PageSize, (int)PageSize).Clear();
    }

    /// <summary>One area. Views of the same part of a file are several areas at one address.</summary>
    private sealed class Area(nint address, nuint pages, FileInode? file)
    {
        public readonly nint Address = address;
        public readonly nuint Pages = pages;
        public readonly FileInode? File = file;

        /// <summary>End of the reserved addresses, or 0 when the area is memory from the start.</summary>
        public nint ReservationEnd;

        /// <summary>Whether some page may not be writable.</summary>
        public bool IsProtected;

        public bool Contains(nint first, ulong length) =>
            first >= Address && (ulong)(first - Address) + length <= (ulong)Pages * PageSize;
    }

    /// <summary>The memory of a mapped file.</summary>
    private sealed class PageMemory(byte* start, int length) : MemoryManager<byte>, IMappableMemory
    {
        public nint Address => (nint)start;

        public override Span<byte> GetSpan() => new(start, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

        public override void Unpin()
        {
        }

        public void Free() => PageAllocator.Free(start, Pages((ulong)length));

        protected override void Dispose(bool disposing)
        {
        }
    }
}
