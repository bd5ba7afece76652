using System.Collections.Generic;

namespace Cosmos.IL2CPU.Options;

/// <summary>The package that an assembly comes from.</summary>
/// <param name="Id">Name of the package.</param>
/// <param name="Version">Its version, as restored.</param>
internal readonly record struct PackageIdentity(string Id, string Version);

/// <summary><c>&lt;CosmosGrant Include="Acme.Commands" Capabilities="Network;Files" /&gt;</c>: what the image lets an assembly do.</summary>
/// <param name="Assembly">Simple name of the assembly.</param>
/// <param name="Capabilities">Names of capabilities.</param>
internal sealed record Grant(string Assembly, IReadOnlyList<string> Capabilities);

/// <summary><c>&lt;CosmosTrust Include="Acme.Codec" Version="1.2.0" /&gt;</c>: who may use constructs that the compiler does not check.</summary>
/// <param name="Name">Name of a package, or simple name of an assembly that comes from no package.</param>
/// <param name="Version">Version of the package; empty for assemblies that come from none.</param>
internal sealed record Trust(string Name, string Version);
