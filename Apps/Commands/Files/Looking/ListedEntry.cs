using System.IO;
using System.Text;

namespace Cosmos.Commands.Files;

/// <summary>Something that is listed.</summary>
/// <param name="name">Its name as it is shown.</param>
/// <param name="info">What is known about it; of a link, about the link.</param>
internal sealed class ListedEntry(string name, FileSystemInfo info)
{
    private const UnixFileMode Everything = (UnixFileMode)0b111_111_111;

    internal string Name => name;

    internal FileSystemInfo Info => info;

    internal EntryKind Kind { get; } = Entries.Kind(info.Attributes);

    /// <summary>Bytes of a file, or of the text of a link; nothing for a directory.</summary>
    internal long Size { get; } =
        info.LinkTarget is string target ? Encoding.UTF8.GetByteCount(target) : info is FileInfo { Exists: true } file ? file.Length : 0;

    // Of a link the class library tells what it leads to, and what leads nowhere has no permissions; Linux gives every link all of them.
    internal UnixFileMode Mode => Kind == EntryKind.Link ? Everything : info.UnixFileMode;
}
