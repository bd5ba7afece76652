using System;
using System.IO;
using System.Linq;

namespace Cosmos.Tests.Files;

internal static class DirectorySection
{
    public static void Run()
    {
        Report.Line($"created: {Directory.CreateDirectory("d/e/f").FullName}");
        Directory.CreateDirectory("d/e/f");
        File.WriteAllText("d/1.txt", "1");
        File.WriteAllText("d/e/2.txt", "22");
        File.WriteAllText("d/e/f/3.TXT", "333");
        File.WriteAllText("d/e/f/.hidden", "");
        Report.Line($"files: {List(Directory.GetFiles("d"))}; {List(Directory.GetFiles("d", "*.txt", SearchOption.AllDirectories))}");
        Report.Line($"directories: {List(Directory.GetDirectories("d", "*", SearchOption.AllDirectories))}");
        Report.Line($"all: {List(Directory.EnumerateFileSystemEntries("d", "*", SearchOption.AllDirectories))}");
        var options = new EnumerationOptions { RecurseSubdirectories = true, MatchCasing = MatchCasing.CaseInsensitive, AttributesToSkip = 0, ReturnSpecialDirectories = true };
        Report.Line($"any case: {List(Directory.GetFiles("d", "*.txt", options))}");
        Report.Line($"special: {List(Directory.GetFileSystemEntries("d/e/f", "*", new EnumerationOptions { AttributesToSkip = 0, ReturnSpecialDirectories = true }))}");
        Report.Line($"not hidden: {List(Directory.GetFiles("d", "*", new EnumerationOptions { RecurseSubdirectories = true }))}");
        Report.Line($"bytes: {new DirectoryInfo("d").EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)}");
        Report.Line($"attributes: {File.GetAttributes("d")}, {File.GetAttributes("d/1.txt")}, {File.GetAttributes("d/e/f/.hidden")}");

        Report.Throws("delete full", () => Directory.Delete("d"));
        Report.Throws("delete missing", () => Directory.Delete("missing"));
        Report.Throws("delete file", () => Directory.Delete("d/1.txt"));
        Report.Throws("create over file", () => Directory.CreateDirectory("d/1.txt"));
        Report.Throws("create below file", () => Directory.CreateDirectory("d/1.txt/x"));
        Report.Throws("list missing", () => Directory.GetFiles("missing"));
        Report.Throws("list file", () => Directory.GetFiles("d/1.txt"));

        Directory.Move("d/e", "moved");
        Report.Line($"moved: {Directory.Exists("d/e")}, {List(Directory.GetFiles("moved", "*", SearchOption.AllDirectories))}");
        Report.Throws("move into itself", () => Directory.Move("moved", "moved/x"));
        Report.Throws("move over", () => Directory.Move("d", "moved"));
        Report.Throws("move missing", () => Directory.Move("missing", "x"));

        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory("moved/f");
        Report.Line($"current: {Directory.GetCurrentDirectory()}, {File.ReadAllText("3.TXT")}, {File.ReadAllText("../2.txt")}, {Path.GetFullPath("../../x")}");
        Directory.SetCurrentDirectory(before);
        Report.Throws("into missing", () => Directory.SetCurrentDirectory("missing"));
        Report.Throws("into file", () => Directory.SetCurrentDirectory("d/1.txt"));

        for (int index = 0; index < 2000; index++)
            File.WriteAllText($"d/{index}", "");
        int seen = 0;
        foreach (string file in Directory.EnumerateFiles("d"))
        {
            File.Delete(file);
            seen++;
        }

        Report.Line($"deleted while listing: {seen}, left {Directory.GetFiles("d").Length}");
        DirectoryInfo parent = new DirectoryInfo("d").Parent!;
        Report.Line($"parent: {parent.FullName}, root {parent.Root}, exists {parent.Exists}");
        Directory.Delete("d", recursive: true);
        new DirectoryInfo("moved").Delete(recursive: true);
        DriveInfo drive = new("/");
        Report.Line($"drive: {drive.Name}, {drive.IsReady}, {drive.TotalSize > 0}, {drive.AvailableFreeSpace <= drive.TotalSize}, in list {DriveInfo.GetDrives().Any(other => other.Name == "/")}");
        Report.Line($"left: {Directory.GetFileSystemEntries(".").Length}");
    }

    private static string List(System.Collections.Generic.IEnumerable<string> paths) => string.Join(" ", paths.Order(StringComparer.Ordinal));
}
