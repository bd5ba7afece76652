namespace Cosmos.Commands.Files;

/// <summary>How files are copied.</summary>
/// <param name="Recurses">Directories with all that is in them; links as links.</param>
/// <param name="KeepsAttributes">Times and all permissions.</param>
/// <param name="Overwrites">Whether what is there is overwritten, or left alone.</param>
/// <param name="IsVerbose">Whether each file is told.</param>
internal sealed record CopyOptions(bool Recurses, bool KeepsAttributes, bool Overwrites, bool IsVerbose);
