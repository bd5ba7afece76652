namespace Cosmos.Plugins.Generator;

/// <summary>Full names of Cosmos.User that the generator looks for.</summary>
internal static class KnownNames
{
    public const string Contracts = "Cosmos.User";
    public const string ShellCommand = "Cosmos.User.ShellCommandAttribute";
    public const string IShellCommand = "Cosmos.User.IShellCommand";
    public const string IPluginServices = "Cosmos.User.IPluginServices";
    public const string Plugin = "Cosmos.User.PluginAttribute";
    public const string PluginCapabilities = "Cosmos.User.PluginCapabilitiesAttribute";
    public const string RequiresCapability = "Cosmos.User.RequiresCapabilityAttribute";
    public const string Capability = "Cosmos.User.Capability";
    public const string Ring = "Cosmos.RingAttribute";
}
