using System;
using Cosmos.System2.Files;

namespace Cosmos.System2;

/// <summary>
/// The platform layer of the running program. The boundary of the class library consists of static functions, so they need one place
/// to find their objects: the one static field here, which the board's composition root fills. Tests build the objects themselves.
/// </summary>
internal static class Platform
{
    private static volatile PlatformServices? s_services;

    /// <summary>The file functions, or <see langword="null"/> before <see cref="Start"/>: CoreLib's own start-up calls some exports.</summary>
    internal static FileCalls? Files => s_services?.Files;

    /// <summary>All objects, or <see langword="null"/> before <see cref="Start"/>.</summary>
    internal static PlatformServices? Services => s_services;

    /// <summary>Starts the platform layer.</summary>
    /// <param name="options">What the board has.</param>
    internal static void Start(PlatformOptions options)
    {
        if (s_services is not null)
            throw new InvalidOperationException("The platform layer is already running.");
        s_services = new PlatformServices(options);
    }
}
