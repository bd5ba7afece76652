using System.IO;

namespace Cosmos.Tests.Files;

internal static class ModeSection
{
    public static void Run()
    {
        File.WriteAllText("f", "x");
        Directory.CreateDirectory("d");
        Report.Line($"new: {File.GetUnixFileMode("f")}; {File.GetUnixFileMode("d")}");
        File.SetUnixFileMode("f", UnixFileMode.UserRead | UnixFileMode.GroupExecute | UnixFileMode.SetUser);
        Report.Line($"set: {File.GetUnixFileMode("f")}");
        Report.Line($"read-only: {new FileInfo("f").IsReadOnly}, {File.GetAttributes("f")}");
        File.SetAttributes("f", FileAttributes.Normal);
        Report.Line($"normal: {File.GetUnixFileMode("f")}, {File.GetAttributes("f")}");
        new FileInfo("f").IsReadOnly = true;
        Report.Line($"read-only again: {File.GetUnixFileMode("f")}");
        using (new FileStream("m", new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            Report.Line($"created with: {File.GetUnixFileMode("m")}");
        Directory.CreateDirectory("private", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Report.Line($"private: {File.GetUnixFileMode("private")}");
        File.SetUnixFileMode("m", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.Copy("m", "copy");
        Report.Line($"copied: {File.GetUnixFileMode("copy")}");
        Report.Throws("missing", () => File.SetUnixFileMode("missing", UnixFileMode.UserRead));
        Directory.Delete("d");
        Directory.Delete("private");
        foreach (string file in Directory.GetFiles("."))
            File.Delete(file);
    }
}
