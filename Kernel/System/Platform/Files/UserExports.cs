using System;
using System.Runtime;
using System.Runtime.InteropServices;
using Cosmos.Core.Memory;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>Users, groups and the name of the machine.</summary>
internal static unsafe class UserExports
{
    private const int NotFound = -1;

    [RuntimeExport("SystemNative_GetEUid")]
    internal static uint GetEffectiveUser() => UserDatabase.Root;

    [RuntimeExport("SystemNative_GetEGid")]
    internal static uint GetEffectiveGroup() => UserDatabase.Root;

    [RuntimeExport("SystemNative_SetEUid")]
    internal static int SetEffectiveUser(uint user) => user == UserDatabase.Root ? 0 : ErrorNumber.Result(FileError.NotPermitted);

    // 0, -1 when there is no such user, otherwise an errno: ERANGE asks for a larger buffer.
    [RuntimeExport("SystemNative_GetPwUidR")]
    internal static int GetUserByNumber(uint user, PalPasswd* entry, byte* buffer, int bufferLength)
    {
        *entry = default;
        return user == UserDatabase.Root ? WriteEntry(entry, buffer, bufferLength) : NotFound;
    }

    [RuntimeExport("SystemNative_GetPwNamR")]
    internal static int GetUserByName(byte* name, PalPasswd* entry, byte* buffer, int bufferLength)
    {
        *entry = default;
        return MemoryMarshal.CreateReadOnlySpanFromNullTerminated(name).SequenceEqual(UserDatabase.Name)
            ? WriteEntry(entry, buffer, bufferLength)
            : NotFound;
    }

    // The number of groups; with room for none, only the number is asked for.
    [RuntimeExport("SystemNative_GetGroups")]
    internal static int GetGroups(int capacity, uint* groups)
    {
        if (capacity < 0)
            return ErrorNumber.Result(FileError.InvalidArgument);
        if (capacity > 0)
            groups[0] = UserDatabase.Root;
        return 1;
    }

    [RuntimeExport("SystemNative_GetGroupList")]
    internal static int GetGroupList(byte* name, uint group, uint* groups, int* count)
    {
        int capacity = *count;
        *count = 1;
        if (capacity < 1)
            return -1;
        groups[0] = group;
        return 1;
    }

    // The caller frees the result.
    [RuntimeExport("SystemNative_GetGroupName")]
    internal static byte* GetGroupName(uint group)
    {
        if (group != UserDatabase.Root)
            return (byte*)ErrorNumber.Null(FileError.NotFound);
        ReadOnlySpan<byte> name = UserDatabase.Name;
        var result = (byte*)NativeHeap.Allocate((nuint)name.Length + 1);
        if (result == null)
            return (byte*)ErrorNumber.Null(FileError.OutOfMemory);
        name.CopyTo(new Span<byte>(result, name.Length));
        return result;
    }

    [RuntimeExport("SystemNative_GetHostName")]
    internal static int GetHostName(byte* buffer, int length)
    {
        try
        {
            ReadOnlySpan<char> name = Platform.Services?.HostName ?? "localhost";
            if (length < name.Length + 1)
                return ErrorNumber.Result(FileError.NameTooLong);
            int count = System.Text.Encoding.ASCII.GetBytes(name, new Span<byte>(buffer, length));
            buffer[count] = 0;
            return 0;
        }
        catch (Exception exception)
        {
            return ErrorNumber.Fail(exception);
        }
    }

    // As getdomainname(2) without a domain.
    [RuntimeExport("SystemNative_GetDomainName")]
    internal static int GetDomainName(byte* buffer, int length)
    {
        if (length < 1)
            return ErrorNumber.Result(FileError.InvalidArgument);
        buffer[0] = 0;
        return 0;
    }

    private static int WriteEntry(PalPasswd* entry, byte* buffer, int bufferLength)
    {
        Span<int> offsets = stackalloc int[5];
        FileError error = UserDatabase.WriteEntry(new Span<byte>(buffer, Math.Max(bufferLength, 0)), offsets);
        if (error != FileError.None)
            return (int)error;
        *entry = new PalPasswd
        {
            Name = buffer + offsets[0],
            Password = buffer + offsets[1],
            UserId = UserDatabase.Root,
            GroupId = UserDatabase.Root,
            UserInfo = buffer + offsets[2],
            HomeDirectory = buffer + offsets[3],
            Shell = buffer + offsets[4],
        };
        return 0;
    }
}
