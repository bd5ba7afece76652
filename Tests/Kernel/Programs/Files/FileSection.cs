using System;
using System.IO;
using System.Linq;
using System.Text;

namespace Cosmos.Tests.Files;

internal static class FileSection
{
    public static void Run()
    {
        File.WriteAllText("a.txt", "first line\nsecond line ü€😀\n");
        Report.Line($"read: {File.ReadAllText("a.txt").ReplaceLineEndings("|")}");
        File.AppendAllText("a.txt", "third");
        File.AppendAllLines("a.txt", ["", "fifth"]);
        Report.Line($"lines: {string.Join(",", File.ReadAllLines("a.txt"))}");
        Report.Line($"length: {new FileInfo("a.txt").Length}, exists: {File.Exists("a.txt")}, {File.Exists("missing")}, {File.Exists(".")}");
        File.WriteAllBytes("b.bin", [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))]);
        Report.Line($"sum: {File.ReadAllBytes("b.bin").Sum(b => (long)b)}");
        File.WriteAllText("utf16", "breit", Encoding.Unicode);
        Report.Line($"utf16: {File.ReadAllText("utf16")}, {Convert.ToHexString(File.ReadAllBytes("utf16"))}");

        File.Copy("a.txt", "copy");
        Report.Throws("copy over", () => File.Copy("a.txt", "copy"));
        File.Copy("b.bin", "copy", overwrite: true);
        Report.Line($"copied: {File.ReadAllBytes("copy").AsSpan().SequenceEqual(File.ReadAllBytes("b.bin"))}");
        File.Move("copy", "moved");
        Report.Line($"moved: {File.Exists("copy")}, {File.Exists("moved")}");
        Report.Throws("move over", () => File.Move("moved", "a.txt"));
        File.Move("moved", "utf16", overwrite: true);
        Report.Line($"moved over: {new FileInfo("utf16").Length}");
        File.WriteAllText("new", "new");
        File.WriteAllText("old", "old");
        File.Replace("new", "old", "backup");
        Report.Line($"replaced: {File.ReadAllText("old")}, {File.ReadAllText("backup")}, {File.Exists("new")}");

        Report.Throws("open missing", () => File.OpenRead("missing").Dispose());
        Report.Throws("open below missing", () => File.OpenRead("missing/x").Dispose());
        Report.Throws("open below file", () => File.OpenRead("a.txt/x").Dispose());
        Report.Throws("open directory", () => File.OpenRead("/").Dispose());
        Report.Throws("create in missing", () => File.WriteAllText("missing/x", ""));
        Report.Throws("create existing", () => new FileStream("a.txt", FileMode.CreateNew).Dispose());
        Report.Throws("truncate missing", () => new FileStream("missing", FileMode.Truncate).Dispose());
        Report.Throws("name too long", () => File.WriteAllText(new string('n', 256), ""));
        Report.Throws("path too long", () => File.WriteAllText(string.Concat(Enumerable.Repeat("directory/", 500)) + "x", ""));
        Report.Throws("delete directory", () => File.Delete("/tmp"));
        File.Delete("missing");
        Report.Throws("delete below missing", () => File.Delete("missing/x"));
        Report.Throws("move missing", () => File.Move("missing", "x"));
        Report.Throws("empty path", () => File.ReadAllText(""));
        Report.Throws("zero in path", () => File.ReadAllText("a\0b"));

        string temporary = Path.GetTempFileName();
        Report.Line($"temporary: {temporary.StartsWith(Path.GetTempPath(), StringComparison.Ordinal)}, {new FileInfo(temporary).Length}, {Path.GetExtension(temporary)}");
        File.Delete(temporary);
        foreach (string file in Directory.GetFiles("."))
            File.Delete(file);
        Report.Line($"left: {Directory.GetFileSystemEntries(".").Length}");
    }
}
