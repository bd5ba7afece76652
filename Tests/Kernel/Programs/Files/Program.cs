using System.IO;

[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

// Uses all of System.IO and prints what came out. Everything printed is the same on every correct system, so the output on Linux is the
// expectation for the output on bare metal.
namespace Cosmos.Tests.Files;

internal static class Program
{
    private static int Main()
    {
        string root = Directory.CreateTempSubdirectory("cosmos-").FullName;
        Directory.SetCurrentDirectory(root);
        Report.Root = root;
        try
        {
            Report.Section("file", FileSection.Run);
            Report.Section("stream", StreamSection.Run);
            Report.Section("directory", DirectorySection.Run);
            Report.Section("links", LinkSection.Run);
            Report.Section("times", TimeSection.Run);
            Report.Section("modes", ModeSection.Run);
            Report.Section("sharing", SharingSection.Run);
            Report.Section("random access", RandomAccessSection.Run);
            Report.Section("mapped files", MappedFileSection.Run);
            Report.Section("pipes", PipeSection.Run);
            Report.Section("devices", DeviceSection.Run);
            Report.Section("watcher", WatcherSection.Run);
            Report.Section("asynchronous", AsyncSection.Run);
            Report.Section("many threads", ThreadSection.Run);
        }
        finally
        {
            Directory.SetCurrentDirectory("/");
            Directory.Delete(root, recursive: true);
        }

        Report.Line($"removed: {!Directory.Exists(root)}");
        return 0;
    }
}
