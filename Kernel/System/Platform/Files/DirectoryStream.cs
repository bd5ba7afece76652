using System;
using Cosmos.Storage;

namespace Cosmos.System2.Files;

/// <summary>What <c>opendir(3)</c> gives: a listing, and room for the name that the caller is looking at.</summary>
internal sealed unsafe class DirectoryStream(DirectoryDescription directory)
{
    // Pinned: the caller reads the name through a pointer until the next call.
    private readonly byte[] _name = GC.AllocateUninitializedArray<byte>(PathRules.LongestName + 1, pinned: true);

    /// <summary>Moves to the next entry.</summary>
    /// <returns><see langword="false"/> behind the last one.</returns>
    public bool TryRead(out PalDirectoryEntry entry)
    {
        if (!directory.TryReadEntry(out DirectoryEntry found))
        {
            entry = default;
            return false;
        }

        int length = found.Name.Length;
        found.Name.Span.CopyTo(_name);
        _name[length] = 0;
        entry = new PalDirectoryEntry
        {
            Name = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _name[0]),
            NameLength = length,
            NodeType = (int)found.Type,
        };
        return true;
    }

    /// <summary>Ends the listing.</summary>
    public void Close() => directory.Release();
}
