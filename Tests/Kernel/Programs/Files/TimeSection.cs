using System;
using System.IO;

namespace Cosmos.Tests.Files;

internal static class TimeSection
{
    public static void Run()
    {
        // Clocks of file systems may lag behind by a tick of the system.
        DateTime before = DateTime.UtcNow.AddMilliseconds(-50);
        File.WriteAllText("f", "x");
        DateTime after = DateTime.UtcNow;
        DateTime written = File.GetLastWriteTimeUtc("f");
        Report.Line($"now: {written >= before && written <= after}, {File.GetLastAccessTimeUtc("f") >= before}, {File.GetCreationTimeUtc("f") >= before}");

        var time = new DateTime(2001, 2, 3, 4, 5, 6, 789, DateTimeKind.Utc).AddTicks(1234);
        File.SetLastWriteTimeUtc("f", time);
        File.SetLastAccessTimeUtc("f", time.AddDays(1));
        Report.Line($"set: {File.GetLastWriteTimeUtc("f"):O}, {File.GetLastAccessTimeUtc("f"):O}");
        File.SetCreationTimeUtc("f", time.AddYears(-1));
        Report.Line($"creation: {File.GetCreationTimeUtc("f"):O}, {File.GetLastWriteTimeUtc("f"):O}");
        File.SetLastWriteTimeUtc("f", new DateTime(1960, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddTicks(1));
        Report.Line($"before 1970: {File.GetLastWriteTimeUtc("f"):O}");
        File.SetLastWriteTimeUtc("f", new DateTime(2300, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Report.Line($"far: {File.GetLastWriteTimeUtc("f"):O}");

        File.SetLastWriteTimeUtc("f", time);
        File.Copy("f", "copy");
        Report.Line($"copy keeps: {File.GetLastWriteTimeUtc("copy") == time}");
        File.AppendAllText("f", "y");
        Report.Line($"write moves: {File.GetLastWriteTimeUtc("f") > time}");
        Report.Line($"missing: {File.GetLastWriteTimeUtc("missing"):O}");
        Report.Throws("set missing", () => File.SetLastWriteTimeUtc("missing", time));

        Directory.CreateDirectory("d");
        Directory.SetLastWriteTimeUtc("d", time);
        File.WriteAllText("d/f", "");
        Report.Line($"directory moves: {Directory.GetLastWriteTimeUtc("d") > time}");
        using (FileStream stream = File.OpenWrite("d/f"))
        {
            File.SetLastWriteTimeUtc(stream.SafeFileHandle, time);
            Report.Line($"by handle: {File.GetLastWriteTimeUtc(stream.SafeFileHandle) == time}");
        }

        File.CreateSymbolicLink("link", "f");
        File.SetLastWriteTimeUtc("link", time);
        Report.Line($"of a link: {File.GetLastWriteTimeUtc("link") == time}, target {File.GetLastWriteTimeUtc("f") == time}");
        Directory.Delete("d", true);
        foreach (string file in Directory.GetFiles("."))
            File.Delete(file);
    }
}
