namespace Cosmos.Tests.Programs.Transfer;

/// <summary>Where the server listens.</summary>
internal static class Ports
{
    internal const int End = 6;
    internal const int Echo = 7;
    internal const int Sink = 9;
    internal const int Source = 19;
}
