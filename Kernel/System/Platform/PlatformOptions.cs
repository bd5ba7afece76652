using System;
using Cosmos.Storage;

namespace Cosmos.System2;

/// <summary>What a board gives to the platform layer. Everything has a default that works without devices.</summary>
internal sealed class PlatformOptions
{
    /// <summary>What descriptors 0, 1 and 2 refer to; without it they are not open.</summary>
    public OpenDescription? Console { get; init; }

    /// <summary>What <c>/dev/random</c> and <c>/dev/urandom</c> read.</summary>
    public EntropySource? Entropy { get; init; }

    /// <summary>Wall clock for the times of files.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>A tar archive whose files are in the tree from the start.</summary>
    public ReadOnlyMemory<byte> EmbeddedFiles { get; init; }

    /// <summary>Bytes that files in memory may take; 0 for half of the memory.</summary>
    public long StorageBytes { get; init; }

    /// <summary>Name of the target, such as <c>microvm</c>.</summary>
    public string BoardName { get; init; } = "unknown";

    /// <summary>Name of the machine.</summary>
    public string HostName { get; init; } = "cosmos";

    /// <summary>
    /// Opens a file that is needed so early and so often that the tree of files is not to be made for it; asked only while there is none and
    /// no files are embedded. The tree must have a file of the same contents at the same path.
    /// </summary>
    public Func<ReadOnlySpan<byte>, OpenDescription?>? OpenWithoutTree { get; init; }

    /// <summary>Called once, when the tree of files is made, for further mounts and nodes.</summary>
    public Action<VirtualFileSystem>? OnTreeCreated { get; init; }
}
