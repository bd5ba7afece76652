using System;
using System.Runtime;
using System.Runtime.InteropServices;
using Cosmos.Core.Memory;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>
/// The file functions of <c>libSystem.Native</c>. Each gives what the C shim gives: 0, a count or a descriptor; or -1 with <c>errno</c>
/// set. Before the platform has started they fail with ENOSYS. No exception leaves them.
/// </summary>
internal static unsafe partial class FileExports
{
    [RuntimeExport("SystemNative_Open")]
    internal static nint Open(byte* path, int flags, int mode)
    {
        try
        {
            int descriptor = -1;
            return ErrorNumber.Result(Platform.Files?.Open(Text(path), flags, mode, out descriptor) ?? FileError.NotImplemented, descriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_Stat")]
    internal static int Stat(byte* path, PalFileStatus* output) => Stat(path, output, follow: true);

    [RuntimeExport("SystemNative_LStat")]
    internal static int LinkStat(byte* path, PalFileStatus* output) => Stat(path, output, follow: false);

    [RuntimeExport("SystemNative_Access")]
    internal static int Access(byte* path, int mode)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.CheckAccess(Text(path), mode) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_ChMod")]
    internal static int ChangeMode(byte* path, int mode)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Tree.SetMode(Text(path), Mode(mode)) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_UTimensat")]
    internal static int SetTimes(byte* path, PalTimeSpec* times)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.SetTimes(Text(path), times[0], times[1]) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_MkDir")]
    internal static int MakeDirectory(byte* path, int mode)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Tree.CreateDirectory(Text(path), Mode(mode)) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_RmDir")]
    internal static int RemoveDirectory(byte* path)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Tree.RemoveDirectory(Text(path)) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_Unlink")]
    internal static int Unlink(byte* path)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Tree.Unlink(Text(path)) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_Rename")]
    internal static int Rename(byte* oldPath, byte* newPath)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Tree.Rename(Text(oldPath), Text(newPath)) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_Link")]
    internal static int Link(byte* source, byte* link)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Tree.CreateLink(Text(source), Text(link)) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_SymLink")]
    internal static int SymbolicLink(byte* target, byte* linkPath)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Tree.CreateSymbolicLink(Text(target), Text(linkPath)) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_ReadLink")]
    internal static int ReadLink(byte* path, byte* buffer, int bufferSize)
    {
        try
        {
            int count = 0;
            var destination = new Span<byte>(buffer, Math.Max(bufferSize, 0));
            return ErrorNumber.Result(Platform.Files?.ReadLink(Text(path), destination, out count) ?? FileError.NotImplemented, count);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_MkNod")]
    internal static int MakeNode(byte* path, uint mode, uint major, uint minor)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.CreateNode(Text(path), mode, major, minor) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_MkFifo")]
    internal static int MakeNamedPipe(byte* path, uint mode) => MakeNode(path, (mode & 0xFFF) | ((uint)NodeType.NamedPipe << 12), 0, 0);

    [RuntimeExport("SystemNative_GetDeviceIdentifiers")]
    internal static void GetDeviceIdentifiers(ulong device, uint* major, uint* minor) => (*major, *minor) = DeviceNumbers.Split(device);

    [RuntimeExport("SystemNative_MkdTemp")]
    internal static byte* MakeTemporaryDirectory(byte* template)
    {
        try
        {
            FileError error = Platform.Files?.CreateTemporaryDirectory(WritableText(template)) ?? FileError.NotImplemented;
            return error == FileError.None ? template : (byte*)ErrorNumber.Null(error);
        }
        catch (Exception exception)
        {
            return (byte*)ErrorNumber.Null(ErrorNumber.FromException(exception));
        }
    }

    [RuntimeExport("SystemNative_MksTemps")]
    internal static nint MakeTemporaryFile(byte* template, int suffixLength)
    {
        try
        {
            int descriptor = -1;
            FileError? error = Platform.Files?.CreateTemporaryFile(WritableText(template), suffixLength, out descriptor);
            return ErrorNumber.Result(error ?? FileError.NotImplemented, descriptor);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    [RuntimeExport("SystemNative_GetCwd")]
    internal static byte* GetWorkingDirectory(byte* buffer, int bufferSize)
    {
        try
        {
            var destination = new Span<byte>(buffer, Math.Max(bufferSize, 0));
            FileError error = Platform.Files?.GetWorkingDirectory(destination) ?? FileError.NotImplemented;
            return error == FileError.None ? buffer : (byte*)ErrorNumber.Null(error);
        }
        catch (Exception exception)
        {
            return (byte*)ErrorNumber.Null(ErrorNumber.FromException(exception));
        }
    }

    [RuntimeExport("SystemNative_ChDir")]
    internal static int ChangeDirectory(byte* path)
    {
        try
        {
            return ErrorNumber.Result(Platform.Files?.Tree.ChangeDirectory(Text(path)) ?? FileError.NotImplemented);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    // The caller frees the result.
    [RuntimeExport("SystemNative_RealPath")]
    internal static byte* RealPath(byte* path)
    {
        try
        {
            byte[] real = [];
            FileError error = Platform.Files?.Tree.GetRealPath(Text(path), out real) ?? FileError.NotImplemented;
            byte* result = error == FileError.None ? (byte*)NativeHeap.Allocate((nuint)real.Length + 1) : null;
            if (result == null)
                return (byte*)ErrorNumber.Null(error == FileError.None ? FileError.OutOfMemory : error);
            real.CopyTo(new Span<byte>(result, real.Length));
            return result;
        }
        catch (Exception exception)
        {
            return (byte*)ErrorNumber.Null(ErrorNumber.FromException(exception));
        }
    }

    [RuntimeExport("SystemNative_PathConf")]
    internal static int GetPathLimit(byte* path, int name)
    {
        const int LinkMax = 1, MaxCanonical = 2, MaxInput = 3, NameMax = 4, PathMax = 5, PipeBuffer = 6, OwnerRestricted = 7, NoTruncation = 8;
        switch (name)
        {
            case LinkMax:
                return int.MaxValue;
            case MaxCanonical or MaxInput:
                return 255;
            case NameMax:
                return PathRules.LongestName;
            case PathMax or PipeBuffer:
                return 4096;
            case OwnerRestricted or NoTruncation:
                return 1;
            default:
                return ErrorNumber.Result(FileError.InvalidArgument);
        }
    }

    // Linux has no such flags; the shim says so, and the class library asks first.
    [RuntimeExport("SystemNative_LChflags")]
    internal static int ChangeFlags(byte* path, uint flags) => ErrorNumber.Result(FileError.NotSupported);

    [RuntimeExport("SystemNative_FChflags")]
    internal static int ChangeFlags(nint descriptor, uint flags) => ErrorNumber.Result(FileError.NotSupported);

    [RuntimeExport("SystemNative_LChflagsCanSetHiddenFlag")]
    internal static int CanSetHiddenFlag() => 0;

    [RuntimeExport("SystemNative_CanGetHiddenFlag")]
    internal static int CanGetHiddenFlag() => 0;

    private static int Stat(byte* path, PalFileStatus* output, bool follow)
    {
        try
        {
            FileError error = FileError.NotImplemented;
            if (Platform.Files is FileCalls files)
            {
                error = files.GetStatus(Text(path), follow, out PalFileStatus status);
                if (error == FileError.None)
                    *output = status;
            }

            return ErrorNumber.Result(error);
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    private static ReadOnlySpan<byte> Text(byte* text) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);

    private static Span<byte> WritableText(byte* text) => new(text, Text(text).Length);

    private static System.IO.UnixFileMode Mode(int mode) => (System.IO.UnixFileMode)(mode & 0xFFF);
}
