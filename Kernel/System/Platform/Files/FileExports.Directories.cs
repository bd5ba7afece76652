using System;
using System.Runtime;
using System.Runtime.InteropServices;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

internal static unsafe partial class FileExports
{
    // A directory stream is known to the caller by a handle to the managed object.
    [RuntimeExport("SystemNative_OpenDir")]
    internal static nint OpenDirectory(byte* path)
    {
        try
        {
            DirectoryStream? stream = null;
            FileError error = Platform.Files?.OpenDirectory(Text(path), out stream) ?? FileError.NotImplemented;
            if (error != FileError.None)
                return (nint)ErrorNumber.Null(error);
            return GCHandle.ToIntPtr(GCHandle.Alloc(stream));
        }
        catch (Exception exception)
        {
            return (nint)ErrorNumber.Null(ErrorNumber.FromException(exception));
        }
    }

    // 0 with an entry, -1 at the end, otherwise an errno. The name is valid until the next call for the same directory.
    [RuntimeExport("SystemNative_ReadDir")]
    internal static int ReadDirectory(nint directory, PalDirectoryEntry* entry)
    {
        *entry = default;
        try
        {
            return Stream(directory) is DirectoryStream stream && stream.TryRead(out *entry) ? 0 : -1;
        }
        catch (Exception exception)
        {
            return (int)ErrorNumber.FromException(exception);
        }
    }

    [RuntimeExport("SystemNative_CloseDir")]
    internal static int CloseDirectory(nint directory)
    {
        try
        {
            if (directory == 0)
                return ErrorNumber.Result(FileError.BadDescriptor);
            DirectoryStream? stream = Stream(directory);
            GCHandle.FromIntPtr(directory).Free();
            stream?.Close();
            return 0;
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_GetAllMountPoints")]
    internal static int GetAllMountPoints(delegate* unmanaged<void*, byte*, void> onFound, void* context)
    {
        try
        {
            if (Platform.Files is not FileCalls files)
                return ErrorNumber.Result(FileError.NotImplemented);
            foreach (Mount mount in files.Tree.Mounts)
            {
                if (files.Tree.GetMountPoint(mount, out byte[] path) != FileError.None)
                    continue;
                byte[] terminated = [.. path, 0];
                fixed (byte* text = terminated)
                    onFound(context, text);
            }

            return 0;
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_GetSpaceInfoForMountPoint")]
    internal static int GetSpaceInfo(byte* name, PalMountPointInformation* information)
    {
        try
        {
            *information = default;
            SpaceInfo space = default;
            FileError error = Platform.Files?.GetFileSystem(Text(name), out space, out _) ?? FileError.NotImplemented;
            if (error == FileError.None)
            {
                information->TotalSize = (ulong)space.TotalBytes;
                information->TotalFreeSpace = information->AvailableFreeSpace = (ulong)space.FreeBytes;
            }

            return ErrorNumber.Result(error);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    // As on Linux: the number of the type, from which the class library knows the name.
    [RuntimeExport("SystemNative_GetFileSystemTypeNameForMountPoint")]
    internal static int GetFileSystemTypeName(byte* name, byte* buffer, int bufferLength, long* type)
    {
        try
        {
            uint number = 0;
            FileError error = Platform.Files?.GetFileSystem(Text(name), out _, out number) ?? FileError.NotImplemented;
            *type = number;
            if (bufferLength > 0)
                buffer[0] = 0;
            return ErrorNumber.Result(error);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    // 0 when it is not known.
    [RuntimeExport("SystemNative_GetFileSystemType")]
    internal static uint GetFileSystemType(nint descriptor)
    {
        try
        {
            IFileSystem? fileSystem = null;
            Platform.Files?.Descriptors.Find(descriptor)?.GetFileSystem(out fileSystem);
            return fileSystem?.TypeNumber ?? 0;
        }
        catch (Exception)
        {
            return 0;
        }
    }

    private static DirectoryStream? Stream(nint directory) =>
        directory == 0 ? null : GCHandle.FromIntPtr(directory).Target as DirectoryStream;
}
