using System;
using System.Runtime;
using Cosmos.Core.Memory;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary><c>mmap(2)</c> and its relatives.</summary>
internal static unsafe class MemoryMapExports
{
    // Null, not MAP_FAILED, tells a failure. Addresses are chosen here; a wish is ignored, as without MAP_FIXED it may be.
    [RuntimeExport("SystemNative_MMap")]
    internal static nint Map(nint wish, ulong length, int protection, int flags, nint descriptor, long offset)
    {
        try
        {
            nint address = 0;
            FileError error = FileError.NotImplemented;
            if (Platform.Services is PlatformServices services)
            {
                bool isShared = (flags & PalMemory.Shared) != 0;
                if (length == 0 || (flags & ~PalMemory.AllFlags) != 0 || (protection & ~PalMemory.AllProtections) != 0 ||
                    isShared == ((flags & PalMemory.Private) != 0) || offset % (long)PageAllocator.PageSize != 0)
                    error = FileError.InvalidArgument;
                else if ((flags & PalMemory.Anonymous) != 0)
                    error = services.Mappings.MapAnonymous(length, protection, out address);
                else if (services.Files.Descriptors.Find(descriptor) is OpenDescription description)
                    error = services.Mappings.MapFile(description, length, protection, isShared, offset, out address);
                else
                    error = FileError.BadDescriptor;
            }

            return error == FileError.None ? address : (nint)ErrorNumber.Null(error);
        }
        catch (Exception exception)
        {
            return (nint)ErrorNumber.Null(ErrorNumber.FromException(exception));
        }
    }

    [RuntimeExport("SystemNative_MUnmap")]
    internal static int Unmap(nint address, ulong length)
    {
        try
        {
            return ErrorNumber.Result(Platform.Services?.Mappings.Unmap(address, length) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_MProtect")]
    internal static int Protect(nint address, ulong length, int protection)
    {
        try
        {
            if (address % (nint)PageAllocator.PageSize != 0 || (protection & ~PalMemory.AllProtections) != 0)
                return ErrorNumber.Result(FileError.InvalidArgument);
            return ErrorNumber.Result(Platform.Services?.Mappings.Protect(address, length, protection) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    // A shared view is the file itself, so there is nothing to write back.
    [RuntimeExport("SystemNative_MSync")]
    internal static int Synchronize(nint address, ulong length, int flags) =>
        address % (nint)PageAllocator.PageSize == 0 ? 0 : ErrorNumber.Result(FileError.InvalidArgument);

    // There is no other process that could inherit memory.
    [RuntimeExport("SystemNative_MAdvise")]
    internal static int Advise(nint address, ulong length, int advice) =>
        advice == PalMemory.AdviceDoNotFork ? 0 : ErrorNumber.Result(FileError.InvalidArgument);
}
