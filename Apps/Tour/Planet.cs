using System.Linq;
using System.Text.Json.Serialization;

namespace Cosmos.Apps.Tour;

/// <summary>A planet.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Distance">Distance from the sun, in astronomical units.</param>
/// <param name="Moons">Number of known moons.</param>
public sealed record Planet(string Name, double Distance, int Moons)
{
    /// <summary>The name, several times.</summary>
    public string Describe(int times) => string.Join('-', Enumerable.Repeat(Name, times));
}

/// <summary>Serialisation code made at build time.</summary>
[JsonSerializable(typeof(Planet[]))]
internal sealed partial class TourContext : JsonSerializerContext;
