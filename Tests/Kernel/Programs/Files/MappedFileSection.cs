using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Text;

namespace Cosmos.Tests.Files;

internal static class MappedFileSection
{
    public static void Run()
    {
        File.WriteAllBytes("m", new byte[10_000]);
        using (MemoryMappedFile file = MemoryMappedFile.CreateFromFile("m", FileMode.Open))
        using (MemoryMappedViewAccessor whole = file.CreateViewAccessor())
        using (MemoryMappedViewAccessor part = file.CreateViewAccessor(5000, 100))
        {
            whole.Write(5004, 0x12345678);
            Report.Line($"other view: {part.ReadInt32(4):X}, capacity {whole.Capacity >= 10_000}, {part.Capacity}");
            part.Write(0, 'Z');
            whole.WriteArray(0, [1L, 2L, 3L], 0, 3);
            whole.Flush();
            using FileStream stream = new("m", FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] bytes = new byte[10];
            stream.Position = 5000;
            stream.ReadExactly(bytes);
            Report.Line($"by reading: {Convert.ToHexString(bytes)}");
            Report.Throws("behind the end", () => whole.ReadByte(whole.Capacity));
        }

        byte[] all = File.ReadAllBytes("m");
        Report.Line($"afterwards: {all.Length}, {all[8]}, {all[5000]}");

        using (MemoryMappedFile file = MemoryMappedFile.CreateFromFile("m", FileMode.Open, null, 20_000))
        using (MemoryMappedViewStream stream = file.CreateViewStream())
        {
            stream.Position = 19_990;
            stream.Write("at the end"u8);
        }

        Report.Line($"grown: {new FileInfo("m").Length}, {Encoding.ASCII.GetString(File.ReadAllBytes("m").AsSpan(19_990))}");

        using (MemoryMappedFile file = MemoryMappedFile.CreateFromFile("m", FileMode.Open, null, 0, MemoryMappedFileAccess.ReadWrite))
        using (MemoryMappedViewAccessor copy = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.CopyOnWrite))
        {
            copy.Write(0, (byte)99);
            Report.Line($"private: {copy.ReadByte(0)}, file {File.ReadAllBytes("m")[0]}");
        }

        using (MemoryMappedFile file = MemoryMappedFile.CreateFromFile("m", FileMode.Open, null, 0, MemoryMappedFileAccess.Read))
        using (MemoryMappedViewAccessor view = file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read))
        {
            Report.Line($"read-only: {view.ReadByte(8)}, {view.CanWrite}");
            Report.Throws("write to it", () => view.Write(0, (byte)1));
            Report.Throws("writable view", () => file.CreateViewAccessor(0, 0, MemoryMappedFileAccess.ReadWrite).Dispose());
        }

        using (MemoryMappedFile memory = MemoryMappedFile.CreateNew(null, 100_000))
        {
            using (MemoryMappedViewAccessor view = memory.CreateViewAccessor())
            {
                Report.Line($"new memory: {view.ReadInt64(50_000)}");
                view.Write(50_000, 42L);
            }

            using MemoryMappedViewAccessor again = memory.CreateViewAccessor(40_000, 20_000);
            Report.Line($"kept between views: {again.ReadInt64(10_000)}");
        }

        File.WriteAllText("empty", "");
        Report.Throws("map empty", () => MemoryMappedFile.CreateFromFile("empty").Dispose());
        Report.Throws("named", () => MemoryMappedFile.CreateNew("name", 100).Dispose());
        File.Delete("empty");
        File.Delete("m");
    }
}
