namespace Cosmos.IL2CPU.Options;

/// <summary>A file of the host that appears in the image's file system.</summary>
/// <param name="Source">Absolute path on the host.</param>
/// <param name="Path">Absolute path in the image, <c>/</c> separated.</param>
internal readonly record struct EmbeddedFile(string Source, string Path);
