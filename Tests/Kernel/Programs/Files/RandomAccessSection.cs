using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Cosmos.Tests.Files;

internal static class RandomAccessSection
{
    public static void Run()
    {
        using (SafeFileHandle handle = File.OpenHandle("f", FileMode.Create, FileAccess.ReadWrite))
        {
            RandomAccess.Write(handle, "world"u8, 6);
            RandomAccess.Write(handle, "hello "u8, 0);
            byte[] buffer = new byte[20];
            int count = RandomAccess.Read(handle, buffer, 0);
            Report.Line($"read: {Encoding.ASCII.GetString(buffer, 0, count)}, length {RandomAccess.GetLength(handle)}");
            Report.Line($"behind the end: {RandomAccess.Read(handle, buffer, 100)}");
            RandomAccess.Write(handle, (IReadOnlyList<ReadOnlyMemory<byte>>)["one"u8.ToArray(), Array.Empty<byte>(), "two"u8.ToArray()], 20);
            byte[] first = new byte[2], second = new byte[30];
            long total = RandomAccess.Read(handle, (IReadOnlyList<Memory<byte>>)[first, second], 20);
            Report.Line($"vectors: {total}, {Encoding.ASCII.GetString(first)}, {Encoding.ASCII.GetString(second, 0, (int)total - 2)}");
            RandomAccess.SetLength(handle, 3);
            Report.Line($"cut: {RandomAccess.GetLength(handle)}");
            RandomAccess.FlushToDisk(handle);
            Report.Line($"kind: {handle.IsAsync}, {handle.IsInvalid}");
        }

        File.Delete("f");
    }
}
