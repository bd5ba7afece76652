using System.IO;

namespace Cosmos.Tests.Files;

internal static class SharingSection
{
    public static void Run()
    {
        File.WriteAllText("f", "0123456789");
        using (new FileStream("f", FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            Report.Throws("read exclusive", () => File.ReadAllText("f"));
            Report.Throws("write exclusive", () => File.WriteAllText("f", ""));
        }

        using (new FileStream("f", FileMode.Open, FileAccess.Read, FileShare.Read))
        {
            Report.Line($"read shared: {File.ReadAllText("f")}");
            Report.Throws("write read-shared", () => new FileStream("f", FileMode.Open, FileAccess.Write, FileShare.None).Dispose());
        }

        using (FileStream first = new("f", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        using (FileStream second = new("f", FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
        {
            first.Write("ab"u8);
            first.Flush();
            Report.Line($"seen by the other: {(char)second.ReadByte()}{(char)second.ReadByte()}{(char)second.ReadByte()}");
            if (!System.OperatingSystem.IsMacOS())
            {
                first.Lock(0, 5);
                second.Lock(2, 5);
                first.Unlock(0, 5);
                second.Unlock(2, 5);
            }
        }

        Report.Line($"after closing: {File.ReadAllText("f")}");
        File.Delete("f");
    }
}
