using System;
using System.IO;

namespace Cosmos.Tests.Files;

internal static class StreamSection
{
    public static void Run()
    {
        using (var stream = new FileStream("s", FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 16))
        {
            for (int value = 0; value < 100; value++)
                stream.WriteByte((byte)value);
            Report.Line($"position {stream.Position}, length {stream.Length}, seek {stream.CanSeek}, {stream.CanRead}, {stream.CanWrite}, {stream.CanTimeout}");
            stream.Position = 50;
            Report.Line($"at 50: {stream.ReadByte()}");
            stream.Seek(-10, SeekOrigin.End);
            Report.Line($"near end: {stream.ReadByte()}");
            stream.Seek(1000, SeekOrigin.Begin);
            stream.WriteByte(7);
            stream.Flush(flushToDisk: true);
            Report.Line($"with a hole: {stream.Length}");
            stream.Position = 500;
            Report.Line($"in the hole: {stream.ReadByte()}");
            stream.SetLength(60);
            stream.Position = 59;
            Report.Line($"cut: {stream.Length}, {stream.ReadByte()}, {stream.ReadByte()}");
            stream.SetLength(70);
            stream.Position = 60;
            Report.Line($"grown: {stream.ReadByte()}");
            Report.Throws("seek before start", () => stream.Seek(-1, SeekOrigin.Begin));
        }

        using (var stream = new FileStream("s", FileMode.Append))
        {
            stream.Write("end"u8);
            Report.Line($"appended: {stream.Position}");
            Report.Throws("seek in append", () => stream.Seek(0, SeekOrigin.Begin));
            Report.Throws("read in append", () => stream.ReadByte());
        }

        using (FileStream stream = File.OpenRead("s"))
            Report.Throws("write to reader", () => stream.WriteByte(1));
        using (FileStream stream = File.OpenWrite("s"))
        {
            stream.Write("xyz"u8);
            Report.Throws("read from writer", () => stream.ReadByte());
        }

        Report.Line($"overwritten: {Convert.ToHexString(File.ReadAllBytes("s"))}");
        using (FileStream stream = new("s", FileMode.Truncate))
            Report.Line($"truncated: {stream.Length}");
        using (FileStream stream = new("s", FileMode.OpenOrCreate))
            stream.Write("kept"u8);
        using (FileStream stream = new("s", FileMode.Create))
            Report.Line($"created again: {stream.Length}");

        using (FileStream stream = new("gone", FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 4096, FileOptions.DeleteOnClose))
        {
            stream.Write("still here"u8);
            stream.Flush();
            Report.Line($"before closing: {File.Exists("gone")}");
            File.Delete("gone");
            stream.Position = 6;
            Report.Line($"deleted but open: {(char)stream.ReadByte()}");
        }

        Report.Line($"after closing: {File.Exists("gone")}");
        FileStream closed = File.Create("closed");
        closed.Dispose();
        Report.Throws("closed", () => closed.WriteByte(1));

        var reserved = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = 100_000 };
        using (FileStream stream = new("reserved", reserved))
            Report.Line($"reserved: {stream.Length}");
        Report.Throws("reserve too much", () =>
            new FileStream("huge", new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, PreallocationSize = 1L << 42 }).Dispose());
        Report.Line($"left behind: {File.Exists("huge")}");

        const long Far = 6L * 1024 * 1024 * 1024;
        using (FileStream stream = File.Create("large"))
        {
            stream.Position = Far;
            stream.WriteByte(1);
            Report.Line($"large: {stream.Length}");
            stream.Position = Far - 2;
            Report.Line($"before the end: {stream.ReadByte()}, {stream.ReadByte()}, {stream.ReadByte()}, {stream.ReadByte()}");
        }

        using (var writer = new StreamWriter("text"))
        {
            for (int line = 0; line < 10_000; line++)
                writer.WriteLine($"line {line}");
        }

        int count = 0;
        foreach (string line in File.ReadLines("text"))
            count += line == $"line {count}" ? 1 : 0;
        Report.Line($"lines: {count}");
        foreach (string file in Directory.GetFiles("."))
            File.Delete(file);
    }
}
