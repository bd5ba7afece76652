[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]

// Uses sockets in all the ways in which the class library offers them, over the loopback interface, and prints what came out. Everything printed
// is the same on every correct system, so the output on Linux is the expectation for the output on bare metal.
namespace Cosmos.Tests.Sockets;

internal static class Program
{
    private static int Main()
    {
        Report.Section("stream", StreamSection.Run);
        Report.Section("stream, asynchronous", StreamSection.RunAsync);
        Report.Section("errors", ErrorSection.Run);
        Report.Section("datagrams", DatagramSection.Run);
        Report.Section("groups", GroupSection.Run);
        Report.Section("dual mode", DualModeSection.Run);
        Report.Section("options", OptionSection.Run);
        Report.Section("waiting", WaitingSection.Run);
        Report.Section("unix", UnixSection.Run);
        Report.Section("event arguments", EventArgumentSection.Run);
        Report.Section("names", NameSection.Run);
        Report.Section("ping", PingSection.Run);
        Report.Section("http", HttpSection.Run);
        return 0;
    }
}
