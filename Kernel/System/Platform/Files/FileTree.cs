using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>The tree of files with which a program starts.</summary>
/// <param name="Files">All of it.</param>
/// <param name="Memory">The file system at its root.</param>
internal sealed record FileTree(VirtualFileSystem Files, InMemoryFileSystem Memory);
