using System;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>The one user and group of the machine.</summary>
internal static class UserDatabase
{
    /// <summary>Number of the user and of the group.</summary>
    public const uint Root = 0;

    /// <summary>Contents of <c>/etc/passwd</c>.</summary>
    public static ReadOnlySpan<byte> PasswdFile => "root:x:0:0:root:/root:/bin/sh\n"u8;

    /// <summary>Contents of <c>/etc/group</c>.</summary>
    public static ReadOnlySpan<byte> GroupFile => "root:x:0:\n"u8;

    /// <summary>Name of the user and of the group.</summary>
    public static ReadOnlySpan<byte> Name => "root"u8;

    /// <summary>
    /// Lays the strings of the user's entry into a buffer, each with a terminating zero: name, password, comment, home directory, shell.
    /// </summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="offsets">Receives where each of the five begins.</param>
    /// <returns><see cref="FileError.ResultTooLarge"/> when the buffer is too small.</returns>
    public static FileError WriteEntry(Span<byte> buffer, Span<int> offsets)
    {
        int used = 0;
        ReadOnlySpan<byte> line = PasswdFile[..^1];
        int field = 0, written = 0;
        foreach (Range range in line.Split((byte)':'))
        {
            // The fields are name:password:uid:gid:comment:home:shell; the two numbers are not text here.
            if (field++ is 2 or 3)
                continue;
            ReadOnlySpan<byte> text = line[range];
            if (buffer.Length - used < text.Length + 1)
                return FileError.ResultTooLarge;
            text.CopyTo(buffer[used..]);
            buffer[used + text.Length] = 0;
            offsets[written++] = used;
            used += text.Length + 1;
        }

        return FileError.None;
    }
}
