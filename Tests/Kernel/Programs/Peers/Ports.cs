namespace Cosmos.Tests.Peers;

/// <summary>Where the server listens.</summary>
internal static class Ports
{
    internal const int End = 6;
    internal const int Echo = 7;
    internal const int Characters = 19;
}
