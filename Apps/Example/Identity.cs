using System;
using System.Reflection;
using System.Runtime.InteropServices;
using Cosmos.User;

namespace Cosmos.Apps.Example;

/// <summary>How the machine introduces itself.</summary>
internal static class Identity
{
    /// <summary>Such as <c>Cosmos 0.1.0 • .NET 10.0.12 • QEMU TCG CPU version 2.5+</c>.</summary>
    public static string Banner => $"Cosmos {Version} • {RuntimeInformation.FrameworkDescription} • {Processor}";

    /// <summary>Last words of a session.</summary>
    public static string Farewell => $"Goodbye from Cosmos/{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}.";

    private static string Version => typeof(Identity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private static string Processor => MachineServices.IsSupported ? MachineServices.Diagnostics.Machine.ProcessorName.Trim() : Environment.OSVersion.Platform.ToString();
}
