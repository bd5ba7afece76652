using System.IO;
using System.Text.Json;

namespace Cosmos.Commands.SelfTests.Tests.Bitcoin;

internal static class Vectors
{
    public static JsonElement[] Read(string name)
    {
        using Stream stream = typeof(Vectors).Assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize<JsonElement[]>(stream)!;
    }
}
