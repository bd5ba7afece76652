// Compiled into every Cosmos assembly by Directory.Build.targets, so that a library that knows only the class library can still
// name its ring. IL2CPU reads the attribute by its full name, Cosmos.RingAttribute.

using System;

namespace Cosmos;

/// <summary>The trust level of an assembly. References point to an equal or lower number only.</summary>
internal enum Ring
{
    /// <summary>Ring 0: what .NET needs in order to exist. Unsafe code, assembly, traps.</summary>
    Core = 0,

    /// <summary>Ring 1: contracts for hardware and the drivers behind them. Typed register access only.</summary>
    HAL = 1,

    /// <summary>Ring 2: platform calls and portable services.</summary>
    System = 2,

    /// <summary>Ring 3: what applications may see, and the applications.</summary>
    User = 3,
}

/// <summary>Declares the ring of an assembly; the build rejects references that point upwards.</summary>
/// <param name="ring">The ring the assembly belongs to.</param>
[AttributeUsage(AttributeTargets.Assembly)]
internal sealed class RingAttribute(Ring ring) : Attribute
{
    /// <summary>The ring the assembly belongs to.</summary>
    public Ring Ring { get; } = ring;
}
