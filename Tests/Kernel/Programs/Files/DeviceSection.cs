using System;
using System.IO;

namespace Cosmos.Tests.Files;

internal static class DeviceSection
{
    public static void Run()
    {
        File.WriteAllText("/dev/null", "swallowed");
        Report.Line($"null: {File.ReadAllBytes("/dev/null").Length}, {File.Exists("/dev/null")}, {File.GetAttributes("/dev/null")}");
        byte[] buffer = new byte[16];
        using (FileStream zero = File.OpenRead("/dev/zero"))
        {
            Array.Fill(buffer, (byte)1);
            zero.ReadExactly(buffer);
            Report.Line($"zero: {Convert.ToHexString(buffer)}");
        }

        using (FileStream random = File.OpenRead("/dev/urandom"))
        {
            byte[] first = new byte[32], second = new byte[32];
            random.ReadExactly(first);
            random.ReadExactly(second);
            Report.Line($"urandom: {first.AsSpan().SequenceEqual(second)}");
        }

        Report.Throws("full", () => File.WriteAllText("/dev/full", "x"));
        Report.Line($"temporary directory: {Path.GetTempPath()}, {Directory.Exists(Path.GetTempPath())}");
    }
}
