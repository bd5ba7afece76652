using System.IO;

namespace Cosmos.Tests.Files;

internal static class LinkSection
{
    public static void Run()
    {
        Directory.CreateDirectory("d");
        File.WriteAllText("d/f", "target");
        File.CreateSymbolicLink("link", "d/f");
        Directory.CreateSymbolicLink("dlink", "d");
        File.CreateSymbolicLink("chain", "link");
        File.CreateSymbolicLink("dangling", "nowhere");
        File.CreateSymbolicLink("loop", "loop");
        Report.Line($"through: {File.ReadAllText("link")}, {File.ReadAllText("dlink/f")}, {File.ReadAllText("chain")}");
        Report.Line($"targets: {new FileInfo("link").LinkTarget}, {new DirectoryInfo("dlink").LinkTarget}, {new FileInfo("d/f").LinkTarget ?? "none"}");
        Report.Line($"final: {File.ResolveLinkTarget("chain", returnFinalTarget: true)}, next {File.ResolveLinkTarget("chain", returnFinalTarget: false)}");
        Report.Line($"exists: {File.Exists("link")}, {File.Exists("dangling")}, {Directory.Exists("dlink")}, {File.Exists("loop")}");
        Report.Line($"attributes: {File.GetAttributes("link")}, {File.GetAttributes("dlink")}");
        Report.Throws("read dangling", () => File.ReadAllText("dangling"));
        Report.Throws("read loop", () => File.ReadAllText("loop"));
        Report.Throws("link over", () => File.CreateSymbolicLink("link", "x"));
        File.WriteAllText("dangling", "made");
        Report.Line($"made through link: {File.ReadAllText("nowhere")}");
        Directory.Delete("dlink");
        File.Delete("link");
        Report.Line($"targets stay: {File.Exists("d/f")}, {Directory.Exists("d")}");
        File.CreateSymbolicLink("d/up", "..");
        Report.Line($"recursion: {Directory.GetFiles("d", "*", SearchOption.AllDirectories).Length}");
        Directory.Delete("d", recursive: true);
        foreach (string file in Directory.GetFiles("."))
            File.Delete(file);
        foreach (string file in new[] { "chain", "loop" })
            File.Delete(file);
        Report.Line($"left: {Directory.GetFileSystemEntries(".").Length}");
    }
}
