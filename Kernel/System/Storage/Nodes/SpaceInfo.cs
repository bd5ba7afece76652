namespace Cosmos.Storage;

/// <summary>Size of a file system in bytes, as <c>statfs(2)</c> reports it.</summary>
/// <param name="TotalBytes">Largest amount that can be stored.</param>
/// <param name="FreeBytes">Amount that can still be stored.</param>
public readonly record struct SpaceInfo(long TotalBytes, long FreeBytes);
