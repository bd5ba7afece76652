using Cosmos.IL2CPU.Options;

namespace Cosmos.IL2CPU.Rings;

/// <summary>Where an assembly of an image comes from. The class library and the shared frameworks are no parts; nobody judges them.</summary>
internal enum PartKind
{
    /// <summary>The kernel: comes with every image.</summary>
    Kernel,

    /// <summary>A library of this system that the program refers to, such as Cosmos.User.</summary>
    Platform,

    /// <summary>The program: it composes the image, and says what others may do.</summary>
    Program,

    /// <summary>Any other library: of the program's own solution, or from a package.</summary>
    Library,
}

/// <summary>An assembly of an image.</summary>
/// <param name="Facts">What it says about itself.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Package">The package it comes from, if any.</param>
/// <param name="Scan">What its code contains.</param>
internal sealed record ImagePart(AssemblyFacts Facts, PartKind Kind, PackageIdentity? Package, AssemblyScan Scan)
{
    /// <summary>Simple name of the assembly.</summary>
    public string Name => Facts.Name;

    /// <summary>Its ring; what declares none is ring 3.</summary>
    public int Ring => Facts.Ring ?? RingRules.User;

    /// <summary>Whether it is a part of this system, and judged by its ring.</summary>
    public bool IsSystem => Kind is PartKind.Kernel or PartKind.Platform;

    /// <summary>What a trust line calls it: the package, or the assembly itself.</summary>
    public string TrustName => Package?.Id ?? Name;

    /// <summary>Name for messages, with the package's version.</summary>
    public string Title => Package is PackageIdentity package
        ? package.Id == Name ? $"{Name} {package.Version}" : $"{Name} (package {package.Id} {package.Version})"
        : Name;
}
