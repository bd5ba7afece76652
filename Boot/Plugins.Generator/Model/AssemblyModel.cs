namespace Cosmos.Plugins.Generator;

/// <summary>The assembly that is compiled.</summary>
/// <param name="Name">Simple name.</param>
/// <param name="Version">Four numbers.</param>
/// <param name="Ring">0 to 3.</param>
/// <param name="Capabilities">Bits of [assembly: PluginCapabilities].</param>
/// <param name="IsProgram">Whether it is an image's own project, or another program, so that it gets the list of plugins.</param>
/// <param name="Plugins">The plugins it refers to, by name.</param>
internal sealed record AssemblyModel(string Name, string Version, int Ring, int Capabilities, bool IsProgram, EquatableArray<PluginModel> Plugins);

/// <summary>A referenced assembly with [assembly: Plugin].</summary>
/// <param name="Name">Simple name.</param>
/// <param name="Manifest">Full name of the manifest, with <c>global::</c>.</param>
/// <param name="Commands">Names and aliases of its commands.</param>
internal sealed record PluginModel(string Name, string Manifest, EquatableArray<string> Commands);
